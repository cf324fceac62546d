using Entroscope.Workflow.Resizing;

namespace Entroscope.Reporting.Json;

/// <summary>The keys of what other widths gain: log-likelihoods and gains in nats a row.</summary>
internal static class WidthExperimentJson
{
    public static void Write(WidthExperimentResult result, Utf8JsonWriter json)
    {
        json.WriteString("verdict", result.Conclusion.Key());
        json.WriteString("sentence", result.Sentence);
        json.Array("seeds", result.Seeds, json.WriteNumberValue);
        json.WriteNumber("training_rows", result.TrainingRows);
        json.WriteNumber("stopping_rows", result.StoppingRows);
        json.WriteNumber("held_out_rows", result.HeldOutRows);
        json.Optional("recorded_rows", result.RecordedRows);
        json.Number("level", result.Level);
        json.Array("networks", result.Outcomes, outcome => Outcome(json, outcome));
    }

    private static void Outcome(Utf8JsonWriter json, WidthOutcome outcome)
    {
        WidthAlternative alternative = outcome.Alternative;
        json.WriteStartObject();
        json.WriteString("step", alternative.Step.Key());
        json.Number("height", alternative.Height ?? double.NaN);
        json.WriteNumber("nodes", alternative.Nodes);
        json.WriteNumber("parameters", alternative.Parameters);
        WidthSearchJson.Widths(json, alternative.Shape);
        json.Number("log_likelihood", outcome.LogLikelihood);
        json.Number("accuracy", outcome.Accuracy ?? double.NaN);
        if (alternative.Step != WidthStep.Present)
        {
            json.Number("gain", outcome.Gain.Value);
            json.Number("gain_standard_error", outcome.Gain.StandardError);
            json.Number("gain_lower", outcome.Gain.Lower);
            json.Number("gain_upper", outcome.Gain.Upper);
            json.WriteString("verdict", outcome.Verdict.Key());
        }

        json.WriteEndObject();
    }
}

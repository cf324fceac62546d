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
        json.Members(new { result.TrainingRows, result.StoppingRows, result.HeldOutRows, result.RecordedRows, result.Level });
        json.Array("networks", result.Outcomes, outcome => Outcome(json, outcome));
    }

    private static void Outcome(Utf8JsonWriter json, WidthOutcome outcome)
    {
        WidthAlternative alternative = outcome.Alternative;
        json.WriteStartObject();
        json.Members(new { Step = alternative.Step.Key(), alternative.Height, alternative.Nodes, alternative.Parameters });
        WidthSearchJson.Widths(json, alternative.Shape);
        json.Members(new { outcome.LogLikelihood, outcome.Accuracy });
        if (alternative.Step != WidthStep.Present)
        {
            json.Number("gain", outcome.Gain.Value);
            json.Number("gain_standard_error", outcome.Gain.StandardError);
            json.Members(new { GainLower = outcome.Gain.Lower, GainUpper = outcome.Gain.Upper, Verdict = outcome.Verdict.Key() });
        }

        json.WriteEndObject();
    }
}

namespace Entroscope.Reporting.Json;

/// <summary>The keys of an evaluation, wherever one is written. Log-likelihoods in nats a row.</summary>
internal static class EvaluationJson
{
    /// <summary>Writes an evaluation as properties of the current object.</summary>
    /// <param name="all">Whether the rows of probability 0 are counted where there are none, too.</param>
    public static void Write(Utf8JsonWriter json, Evaluation evaluation, bool all = true)
    {
        json.Members(new { evaluation.Rows, evaluation.LogLikelihood, evaluation.StandardError });
        if (all || evaluation.Impossible.Count > 0)
        {
            json.Impossible(evaluation.Impossible);
            json.Number("possible_log_likelihood", evaluation.PossibleLogLikelihood);
        }

        json.Number("half_width_95", evaluation.PossibleHalfWidth95);

        json.Members(new { evaluation.BitsPerSite, evaluation.Accuracy, evaluation.BaseRate });
        ClassificationJson.Write(json, evaluation.Classification);
    }

    /// <summary>Writes the evaluations of all parts of the data, each with the network that it is of.</summary>
    public static void WriteParts(Utf8JsonWriter json, RunReport report, bool all) => json.Object("evaluation", () =>
    {
        foreach ((string name, Evaluation evaluation) in report.Evaluations)
        {
            json.Object(name, () =>
            {
                json.WriteString("network", RefitText.NetworkOf(report.Training.Refitted, report, evaluation));
                Write(json, evaluation, all);
            });
        }
    });
}

namespace Entroscope.Cli.Commands;

/// <summary><c>evaluate</c> of a network of real weights: how well it names the classes.</summary>
internal static class ScoreEvaluation
{
    private const string NoLikelihood = "the model's reading is score: it has class scores, but no probabilities of rows";

    /// <summary>Evaluates and shows.</summary>
    public static void Run(ConvACMixture model, ModelData rows, ClassificationOptions naming, EngineOptions engine, bool json, TextWriter output,
        CancellationToken cancellation)
    {
        var scores = ScoreProbabilities.Compute(SignedEngines.Create(model.Network, engine), rows.Data.Observations, rows.Labels, cancellation);
        ClassificationReport? report = scores.Report(model, rows.Labels, naming);
        int labelled = rows.Labels?.Count(y => y >= 0) ?? 0;
        if (json)
        {
            JsonOutput.Write(output, w =>
            {
                w.WriteNumber("rows", rows.Data.Observations.Rows);
                w.WriteNull("log_likelihood");
                w.WriteString("log_likelihood_note", NoLikelihood);
                w.Number("accuracy", scores.Accuracy);
                w.Number("cross_entropy", -scores.Mean);
                ClassificationJson.Write(w, report);
                w.WriteNumber("labelled_rows", labelled);
            });
            return;
        }

        output.WriteLine(Invariant($"rows            {rows.Data.Observations.Rows}"));
        output.WriteLine($"log-likelihood  -: {NoLikelihood}");
        if (report is not null)
        {
            output.WriteLine(Invariant($"accuracy        {Numbers.Percent(scores.Accuracy)} of {labelled} labelled rows (the most frequent class: ")
                + Invariant($"{Numbers.Percent(report.MajorityShare)})"));
            output.WriteLine(Invariant($"cross-entropy   {-scores.Mean:0.0000} nats a labelled row"));
            ClassificationText.Show(report, output);
        }
    }
}

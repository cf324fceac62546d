using Entroscope.Data.Tables;
using Entroscope.Learning;
using Entroscope.Model;

namespace Entroscope.Reporting;

/// <summary>Gathers everything that the report of a training shows.</summary>
internal static class ReportBuilder
{
    private const string ToCheck = "To try it: 'entroscope run --check-law', or 'entroscope scaling' with the model and the data.";

    /// <summary>Makes the report of a model that was trained and measured.</summary>
    /// <param name="measured">What was measured of it (<see cref="MeasuringJob.Run"/>).</param>
    /// <param name="title">The name of the data in the report; null takes that of the training rows.</param>
    /// <returns>The report, without the facts of time.</returns>
    public static RunReport Of(DataSplit split, TrainedModel trained, Measurements measured, string? title = null)
    {
        title ??= split.Train.Name;
        var model = ModelSummary.Of(trained.Mixture);
        IReadOnlyList<LevelReport> levels = measured.Shared.NoTree is null ? LevelReport.OfAll(model.Shape, measured.Ledger, measured.Entropies) : [];
        return new RunReport(measured, title, model, Describe(split, trained, title), Describe(trained), levels)
        {
            Information = WithAdvice(measured.Information),
        };
    }

    private static InformationReport? WithAdvice(InformationReport? information) => information?.Scaling is { Data.AwaitsCheck: true, NoCheck: null } scaling
        ? information with { Scaling = scaling with { NoCheck = ToCheck } }
        : information;

    private static DataSummary Describe(DataSplit split, TrainedModel trained, string title) => new()
    {
        Name = title,
        TrainingRows = split.Train.Observations.Rows,
        ValidationRows = split.IsValidated ? split.Validation.Observations.Rows : 0,
        TestRows = split.Test?.Observations.Rows ?? 0,
        Columns = split.Train.Columns.Count,
        Kinds = string.Join(", ",
            split.Train.Columns.GroupBy(c => (c.Kind, c.HasNoValue ? 0 : c.Alphabet)).Select(g => Invariant($"{g.Count()} {Kind(g.Key.Kind, g.Key.Item2)}"))),
        Notes = [split.Description, RefitText.Network(trained.Training), .. trained.Hybrid is { } hybrid
            ? [Describe(hybrid), .. HybridNote.Of(hybrid) is { } note ? [note] : Array.Empty<string>()]
            : Array.Empty<string>(), .. split.Train.Notes],
        Fingerprint = split.ComputeFingerprint(),
    };

    private static string Describe(TrainingResult hybrid) => Invariant(
        $"After EM the network was trained further for classification: {hybrid.BestStep} passes, mean validation log p(y | x) {hybrid.Score:0.0000} nats; ")
        + "the training curve is that of EM.";

    private static string Kind(ColumnKind kind, int alphabet) => kind switch
    {
        ColumnKind.Binary => "binary",
        ColumnKind.Categorical when alphabet == 0 => "without any value",
        ColumnKind.Categorical => Invariant($"categorical of {alphabet} values"),
        ColumnKind.Count => Invariant($"counts of 0..{alphabet - 1}"),
        ColumnKind.Ordinal => Invariant($"ordinal of {alphabet} values"),
        ColumnKind.Text => Invariant($"text of {alphabet - 1} values"),
        ColumnKind.Boolean => "boolean",
        ColumnKind.Date => "date",
        _ => "real",
    };

    private static TrainingSummary Describe(TrainedModel trained) => new()
    {
        Initialisation = trained.ContinuedFrom ?? (trained.Initialisation == Initialisation.Clustering ? "bottom-up clustering" : "random"),
        Steps = trained.Training.History.Count(h => h.Phase == TrainingPhase.Search && h.Step > 0),
        BestRestart = trained.Training.BestRestart,
        BestRun = trained.Training.BestRun,
        Refitted = trained.Training.Refitted,
        Refit = trained.Training.Refit,
        PriorStrength = trained.Training.PriorStrength,
        BestStep = trained.Training.BestStep,
        Widths = trained.Widths,
        Effort = trained.Effort,
        Seconds = trained.Elapsed.TotalSeconds,
        History = [.. trained.Training.History.Where(h => h.Phase == TrainingPhase.Search)
            .Select(h => new TrainingPoint(h.Run, h.Step, h.TrainLogLikelihood ?? double.NaN, h.ValidationLogLikelihood ?? double.NaN))],
    };
}

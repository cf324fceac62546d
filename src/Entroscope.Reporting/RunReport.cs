using Entroscope.Information;
using Entroscope.Model;
using Entroscope.Workflow;

namespace Entroscope.Reporting;

/// <summary>Everything that a run found out, ready to be written as <c>report.html</c> and <c>report.json</c>. Immutable.</summary>
/// <remarks>
/// All numbers are in nats, as everywhere in the library; <see cref="ReportWriter"/> turns them into bits where a person reads them.
/// Times appear only in <see cref="Started"/>, <see cref="Seconds"/>, <see cref="TrainingSummary.Seconds"/> and <see cref="Performance"/>.
/// </remarks>
public sealed record RunReport
{
    /// <summary>Gets the title, such as the name of the data.</summary>
    public required string Title { get; init; }

    /// <summary>Gets the version of the program that made the report.</summary>
    public required string Version { get; init; }

    /// <summary>Gets the time the run began, or null when it is omitted.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>Gets the seconds the run took; NaN when unknown.</summary>
    public double Seconds { get; init; } = double.NaN;

    /// <summary>Gets what the model is.</summary>
    public required ModelSummary Model { get; init; }

    /// <summary>Gets what the data is.</summary>
    public required DataSummary Data { get; init; }

    /// <summary>Gets what must be said before the figures are trusted (<see cref="TrainingWarnings"/>); empty where nothing must.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Gets how the model was trained.</summary>
    public required TrainingSummary Training { get; init; }

    /// <summary>Gets how fast the training was, or null when it is omitted.</summary>
    public PerformanceSummary? Performance { get; init; }

    /// <summary>Gets how the model does on the training data.</summary>
    public required EvaluationSummary Train { get; init; }

    /// <summary>Gets how the model does on the validation data, or null when there is none.</summary>
    public EvaluationSummary? Validation { get; init; }

    /// <summary>Gets how the model does on the test data, or null when there is none.</summary>
    public EvaluationSummary? Test { get; init; }

    /// <summary>Gets the data that the ledger and the most and least surprising samples are of: "test", "validation" or "training".</summary>
    public required string LedgerData { get; init; }

    /// <summary>Gets the latent ledger averaged over that data.</summary>
    public required DatasetLedger Ledger { get; init; }

    /// <summary>Gets the shared ledger averaged over that data.</summary>
    public required SharedLedger Shared { get; init; }

    /// <summary>Gets the ledger of the rows of that data whose class is known, given their true classes; null when there are none.</summary>
    public DatasetLedger? LedgerGivenClass { get; init; }

    /// <summary>Gets the entropies of the model itself.</summary>
    public required LayerEntropies Entropies { get; init; }

    /// <summary>Gets how information flows in the model, or null when that was not measured.</summary>
    public InformationReport? Information { get; init; }

    /// <summary>Gets one entry for every level 0..L, in order (<see cref="LevelReport.OfAll"/> makes them).</summary>
    public required IReadOnlyList<LevelReport> Levels { get; init; }

    /// <summary>Gets the samples with the largest -log p(x), the most surprising first.</summary>
    public IReadOnlyList<SampleReport> MostSurprising { get; init; } = [];

    /// <summary>Gets the samples with the smallest -log p(x), the least surprising first.</summary>
    public IReadOnlyList<SampleReport> LeastSurprising { get; init; } = [];

    /// <summary>Gets samples drawn from the model, or null when none were drawn.</summary>
    public Observations? Samples { get; init; }

    /// <summary>Gets samples with a part hidden and filled in again by the model.</summary>
    public IReadOnlyList<ImputationReport> Imputations { get; init; } = [];

    /// <summary>Gets the evaluation that the report leads with: test, else validation, else training data.</summary>
    public EvaluationSummary LeadingEvaluation => Test ?? Validation ?? Train;
}

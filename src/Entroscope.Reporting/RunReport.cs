using Entroscope.Workflow.Bootstrap;
using System.Diagnostics.CodeAnalysis;

namespace Entroscope.Reporting;

/// <summary>Everything that a run found out, ready to be written as <c>report.html</c> and <c>report.json</c>. Immutable.</summary>
/// <remarks>
/// All numbers are in nats, as everywhere in the library; <see cref="ReportWriter"/> turns them into bits where a person reads them.
/// Times appear only in <see cref="Started"/>, <see cref="Seconds"/>, <see cref="TrainingSummary.Seconds"/> and <see cref="Performance"/>.
/// </remarks>
internal sealed record RunReport : Measurements
{
    /// <summary>Initialises a report whose parts are all set one by one.</summary>
    public RunReport()
    {
    }

    [SetsRequiredMembers]
    internal RunReport(Measurements measured, string title, ModelSummary model, DataSummary data, TrainingSummary training, IReadOnlyList<LevelReport> levels)
        : base(measured) => (Title, Version, Model, Data, Training, Levels) = (title, ProductVersion.Text, model, data, training, levels);

    /// <summary>Gets the title, such as the name of the data.</summary>
    public required string Title { get; init; }

    /// <summary>Gets the version of the program that made the report.</summary>
    public required string Version { get; init; }

    /// <summary>Gets the time the run began, or null when it is omitted.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>Gets the seconds the run took; NaN when unknown.</summary>
    public double Seconds { get; init; } = double.NaN;

    public required ModelSummary Model { get; init; }

    public required DataSummary Data { get; init; }

    /// <summary>Gets how the model was trained.</summary>
    public required TrainingSummary Training { get; init; }

    /// <summary>Gets how fast the training was, or null when it is omitted.</summary>
    public PerformanceSummary? Performance { get; init; }

    /// <summary>Gets the evaluation of the test rows by the models of an ensemble; null where none was trained, or there are no test rows.</summary>
    public EnsembleEvaluation? Ensemble { get; init; }

    /// <summary>
    /// Gets one entry for every level 0..L, in order; empty where the trees of a mixture differ (<see cref="LevelReport.OfAll"/> makes them).
    /// </summary>
    public required IReadOnlyList<LevelReport> Levels { get; init; }
}

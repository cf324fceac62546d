using Entroscope.Workflow;

namespace Entroscope.Reporting;

/// <summary>How a model was trained.</summary>
public sealed record TrainingSummary
{
    /// <summary>Gets how the parameters were initialised, for people.</summary>
    public required string Initialisation { get; init; }

    /// <summary>Gets the number of EM steps done, over all runs.</summary>
    public required int Steps { get; init; }

    /// <summary>Gets the run whose model was kept, from 0: a start with one of the prior strengths.</summary>
    public int BestRestart { get; init; }

    /// <summary>Gets the prior strength of that run in samples a row; NaN when unknown.</summary>
    public double PriorStrength { get; init; } = double.NaN;

    /// <summary>Gets the step of that run after which the model was kept.</summary>
    public required int BestStep { get; init; }

    /// <summary>Gets the seconds that training took; NaN when unknown.</summary>
    public double Seconds { get; init; } = double.NaN;

    /// <summary>Gets how the widths were searched for, or null where they were given.</summary>
    public WidthSearch? Widths { get; init; }

    /// <summary>Gets the course of the training, by run and step.</summary>
    public IReadOnlyList<TrainingPoint> History { get; init; } = [];
}

namespace Entroscope.Reporting;

/// <summary>How a model was trained.</summary>
internal sealed record TrainingSummary
{
    /// <summary>Gets how the parameters were initialised, for people.</summary>
    public required string Initialisation { get; init; }

    /// <summary>Gets the number of EM steps done, over all runs.</summary>
    public required int Steps { get; init; }

    /// <summary>Gets the restart whose model was kept, from 0, whatever its prior strength.</summary>
    public int BestRestart { get; init; }

    /// <summary>Gets the run of <see cref="History"/> whose model was kept, from 0: a start with one of the prior strengths.</summary>
    public int BestRun { get; init; }

    /// <summary>Gets whether the network was trained again on training and validation data together, but for the rows that showed it to be better.</summary>
    public bool Refitted { get; init; }

    /// <summary>Gets how the refit compared with the network chosen before it; null where there was none.</summary>
    public RefitTrial? Refit { get; init; }

    /// <summary>Gets the prior strength of that run in samples a row; NaN when unknown.</summary>
    public double PriorStrength { get; init; } = double.NaN;

    /// <summary>Gets the step of that run after which the model was kept.</summary>
    public required int BestStep { get; init; }

    /// <summary>Gets the seconds that training took; NaN when unknown.</summary>
    public double Seconds { get; init; } = double.NaN;

    /// <summary>Gets how the widths were searched for, or null where they were given.</summary>
    public WidthSearch? Widths { get; init; }

    /// <summary>Gets the trainings of the effort that it was chosen from; null where there was none.</summary>
    public EffortResult? Effort { get; init; }

    /// <summary>Gets the course of the training, by run and step.</summary>
    public IReadOnlyList<TrainingPoint> History { get; init; } = [];
}

using Entroscope.Learning.Loop;

namespace Entroscope.Workflow.Training;

/// <summary>What surrounds an effort and changes no result.</summary>
internal sealed record EffortJob
{
    /// <summary>Gets where the stage of a name keeps its checkpoints and resumes from; null for nowhere.</summary>
    public Func<string, ICheckpointStore>? Stores { get; init; }

    /// <summary>Gets what receives the progress of every training; null for nothing.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Gets what stops the work; the checkpoints remain.</summary>
    public CancellationToken Cancellation { get; init; }
}

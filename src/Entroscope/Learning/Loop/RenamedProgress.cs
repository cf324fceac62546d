namespace Entroscope.Learning.Loop;

/// <summary>Passes on the progress of a training that is part of a larger one, under another name.</summary>
/// <param name="outer">Receives the progress of the larger one.</param>
/// <param name="rename">Makes its activity of that of the part.</param>
internal sealed class RenamedProgress(IProgress<TrainingProgress> outer, Func<string, string> rename) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value) => outer.Report(value with { Activity = rename(value.Activity) });
}

namespace Entroscope.Learning.Loop;

/// <summary>Reports to a listener how far a training run is and how long it may take.</summary>
/// <param name="listener">The listener, or null.</param>
/// <param name="refit">Whether a refit that repeats the search's steps may follow.</param>
/// <param name="refitting">The largest number of steps of the refit; null where these are as many as the search chose.</param>
/// <param name="completion">The largest number of steps that complete a refit; null where these are as many as it has.</param>
internal sealed class ProgressReporter(
    IProgress<TrainingProgress>? listener, TrainingOptions options, int runs, bool refit, int? refitting = null, int? completion = null)
{
    private readonly long _begin = Stopwatch.GetTimestamp();
    private long _samples;
    private TimeSpan _busy;

    /// <summary>Counts samples that went through an E step.</summary>
    /// <param name="time">The time it took, updates and scores included.</param>
    public void Count(int samples, TimeSpan time)
    {
        _samples += samples;
        _busy += time;
    }

    /// <summary>Reports.</summary>
    /// <param name="rows">The number of rows of a step of this phase.</param>
    /// <param name="fraction">The part of the step in progress that is done.</param>
    public void Report(TrainingState state, string activity, int rows, double fraction)
    {
        if (listener is null)
        {
            return;
        }

        int steps = state.Phase switch
        {
            TrainingPhase.Search => options.Steps,
            TrainingPhase.Completion => Math.Min(state.RefitSteps, completion ?? state.RefitSteps),
            _ => Math.Min(state.RefitSteps, refitting ?? state.RefitSteps),
        };
        double rate = _busy > TimeSpan.Zero ? _samples / _busy.TotalSeconds : 0;
        listener.Report(new TrainingProgress(
            state.Phase,
            activity,
            state.Restart,
            state.Step,
            steps,
            fraction,
            state.History.LastOrDefault(s => s.TrainLogLikelihood is not null)?.TrainLogLikelihood,
            state.History.LastOrDefault(s => s.ValidationLogLikelihood is not null)?.ValidationLogLikelihood,
            rate,
            Stopwatch.GetElapsedTime(_begin),
            rate > 0 ? TimeSpan.FromSeconds(StepsLeft(state, steps, fraction) * rows / rate) : null));
    }

    private double StepsLeft(TrainingState state, int steps, double fraction)
    {
        double here = Math.Max(0, steps - state.Step - fraction);
        return state.Phase switch
        {
            TrainingPhase.Search => here + ((double)(runs - state.Restart - 1 + (refit ? 1 : 0)) * options.Steps),
            TrainingPhase.Refit or TrainingPhase.Completion => here,
            _ => 0,
        };
    }
}

using Entroscope.Engine;

namespace Entroscope.Learning.Loop;

/// <summary>Counts what a training run does and where its time goes. Instants are time stamps of <see cref="Stopwatch"/>.</summary>
internal sealed class TrainingMeter
{
    private readonly long _begin = Stopwatch.GetTimestamp();
    private readonly TimeSpan[] _spent = new TimeSpan[Enum.GetValues<TrainingActivity>().Length];
    private long _trained;
    private long _scored;

    /// <summary>Adds all time so far to the start.</summary>
    public void AddStart() => Add(TrainingActivity.Start, _begin);

    /// <summary>Adds the time since an instant to an activity.</summary>
    public void Add(TrainingActivity activity, long since) => _spent[(int)activity] += Stopwatch.GetElapsedTime(since);

    /// <summary>Adds an E step.</summary>
    public void AddTrained(int samples, long since)
    {
        Add(TrainingActivity.Expectation, since);
        _trained += samples;
    }

    /// <summary>Adds a score.</summary>
    public void AddScored(int samples, long since)
    {
        Add(TrainingActivity.Scoring, since);
        _scored += samples;
    }

    /// <summary>Sums up.</summary>
    /// <param name="rescued">The samples of the E steps, and of the scores, that were recomputed in a better arithmetic.</param>
    public TrainingProfile Profile(EngineOptions engine, long multiplications, (long InTraining, long InScoring) rescued) => new TrainingProfile
    {
        Threads = engine.ThreadCount,
        Arithmetic = engine.Kind,
        Samples = _trained,
        ScoredSamples = _scored,
        RescuedSamples = rescued.InTraining,
        RescuedScoredSamples = rescued.InScoring,
        OperationsPerSample = 2 * multiplications,
        StartSeconds = Seconds(TrainingActivity.Start),
        ExpectationSeconds = Seconds(TrainingActivity.Expectation),
        MaximizationSeconds = Seconds(TrainingActivity.Maximization),
        ScoringSeconds = Seconds(TrainingActivity.Scoring),
        CheckpointSeconds = Seconds(TrainingActivity.Checkpoints),
        TotalSeconds = Stopwatch.GetElapsedTime(_begin).TotalSeconds,
    };

    private double Seconds(TrainingActivity activity) => _spent[(int)activity].TotalSeconds;
}

/// <summary>What a training run spends its time on.</summary>
internal enum TrainingActivity
{
    /// <summary>Moments of the columns and the first parameters.</summary>
    Start,

    /// <summary>Expected counts.</summary>
    Expectation,

    /// <summary>New parameters, and their way into the engine.</summary>
    Maximization,

    /// <summary>Log-likelihoods for the choice.</summary>
    Scoring,

    /// <summary>Checkpoints.</summary>
    Checkpoints,
}

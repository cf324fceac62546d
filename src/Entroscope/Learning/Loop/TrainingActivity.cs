namespace Entroscope.Learning.Loop;

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

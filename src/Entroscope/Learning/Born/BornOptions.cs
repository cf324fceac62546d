namespace Entroscope.Learning.Born;

/// <summary>How a network is trained in the Born reading. Immutable; checked when the training begins.</summary>
public sealed record BornOptions
{
    /// <summary>Gets where the weights begin.</summary>
    public BornStart Start { get; init; }

    /// <summary>Gets the largest number of passes over the training data, at least 0.</summary>
    public int Steps { get; init; } = 200;

    /// <summary>Gets the number of rows of a mini-batch, at least 0; 0, or at least the number of rows, is one update a pass.</summary>
    public int BatchSize { get; init; } = 100;

    /// <summary>Gets the step size of Adam, above 0 and at most 1: about how far a weight moves in an update at most.</summary>
    public double LearningRate { get; init; } = 0.01;

    /// <summary>Gets the number of passes without a better validation score after which the training ends, at least 1.</summary>
    public int Patience { get; init; } = 20;

    /// <summary>Gets the number of random starts, at least 1, of which the one of the best score is kept; a generative start has one.</summary>
    public int Restarts { get; init; } = 1;
}

/// <summary>Where the weights of a network in the Born reading begin.</summary>
public enum BornStart
{
    /// <summary>Square roots of the weights of a trained generative network, each with a little noise, so that signs can come about.</summary>
    Generative,

    /// <summary>Random orthogonal maps.</summary>
    Random,
}

namespace Entroscope.Learning.Hybrid;

/// <summary>How a network is trained further for classification. Immutable; checked when the training begins.</summary>
public sealed record HybridOptions
{
    /// <summary>
    /// Gets the coefficient lambda of 0..1 of the objective J = (1 - lambda) mean log p(x, y) + lambda mean log p(y | x):
    /// 0 is generative, 1 discriminative training.
    /// </summary>
    public double DiscriminativeWeight { get; init; } = 0.9;

    /// <summary>Gets the largest number of passes over the training data, at least 0.</summary>
    public int Steps { get; init; } = 30;

    /// <summary>Gets the number of rows of a mini-batch, at least 0; 0, or at least the number of rows, is one update a pass.</summary>
    public int BatchSize { get; init; } = 100;

    /// <summary>Gets the step size of Adam, above 0 and at most 1: about how far a log-weight moves in an update at most.</summary>
    public double LearningRate { get; init; } = 0.02;

    /// <summary>Gets the number of passes without a better validation score after which the training ends, at least 1.</summary>
    public int Patience { get; init; } = 10;
}

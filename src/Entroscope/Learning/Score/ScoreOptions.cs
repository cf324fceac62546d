using Entroscope.Model.Leaves;

namespace Entroscope.Learning.Score;

/// <summary>How a network of real weights is trained as a classifier. Immutable; checked when the training begins.</summary>
public sealed record ScoreOptions
{
    /// <summary>Gets the largest number of passes over the training data, at least 0.</summary>
    public int Steps { get; init; } = 60;

    /// <summary>Gets the number of rows of a mini-batch, at least 0; 0, or at least the number of rows, is one update a pass.</summary>
    public int BatchSize { get; init; } = 100;

    /// <summary>Gets the step size of Adam, above 0 and at most 1; weights begin at a root mean square of 1. It falls linearly to a tenth of it.</summary>
    public double LearningRate { get; init; } = 0.0003;

    /// <summary>Gets the decoupled weight decay of the conv and output matrices (Loshchilov and Hutter 2019), at least 0 and at most 10.</summary>
    public double WeightDecay { get; init; } = 0.1;

    /// <summary>
    /// Gets the probability that a channel of an inner node is dropped in an update, at least 0 and below 1; all rows of the mini-batch lose the same channels.
    /// </summary>
    public double Dropout { get; init; } = 0.1;

    /// <summary>Gets the steps of EM by which the network begins, at least 0, where none is given; 0 leaves clusters, or random parameters.</summary>
    public int StartSteps { get; init; } = 8;

    /// <summary>
    /// Gets a value indicating whether the network begins, where none is given, as kernel ridge regression on training rows, its channels, not by EM; for
    /// data of real columns alone.
    /// </summary>
    public bool FromPrototypes { get; init; }

    /// <summary>
    /// Gets what real columns are represented by: <see cref="LeafFamily.Gaussian"/>, <see cref="LeafFamily.Rectified"/> or <see cref="LeafFamily.Cosine"/>;
    /// null leaves them as the data has them. Discrete columns have tables of real numbers.
    /// </summary>
    public LeafFamily? Representation { get; init; }

    /// <summary>Gets the number of passes without a better validation score after which the training ends, at least 1.</summary>
    public int Patience { get; init; } = 15;
}

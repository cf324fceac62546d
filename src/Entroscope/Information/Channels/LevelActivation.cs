namespace Entroscope.Information.Channels;

/// <summary>
/// What the activations of a level are made of (theory, "Activations"), in nats a node: the log-activation log o is the expected score plus
/// the entropy of the posterior. Means over samples and nodes; the parent's channel is weighted by its posterior.
/// </summary>
internal sealed record LevelActivation
{
    /// <summary>Gets the level: the height of its nodes.</summary>
    public required int Level { get; init; }

    /// <summary>Gets the number of nodes of the level.</summary>
    public required int Nodes { get; init; }

    /// <summary>Gets the mean of -log o, the surprisal of the patch under the parent's channel; of densities where sites are continuous.</summary>
    public required Estimate Surprisal { get; init; }

    /// <summary>Gets the mean of the expected input, sum of q z with z = log u and q the posterior of the channel given the parent's.</summary>
    public required Estimate ExpectedInput { get; init; }

    /// <summary>Gets the mean of the expected log-weight, sum of q log a, at most 0.</summary>
    public required Estimate ExpectedLogWeight { get; init; }

    /// <summary>Gets the mean of the expected score, sum of q (z + log a).</summary>
    public required Estimate ExpectedScore { get; init; }

    /// <summary>Gets the mean entropy of the posterior q, between 0 and <see cref="LogChannels"/>: -surprisal = score + entropy.</summary>
    public required Estimate PosteriorEntropy { get; init; }

    /// <summary>Gets the mean of the log of the number of channels.</summary>
    public required double LogChannels { get; init; }

    /// <summary>Gets the largest |log o - score - entropy| over samples, nodes and channels, relative to max(1, |log o|): rounding, if all is right.</summary>
    public required double IdentityDeviation { get; init; }

    /// <summary>Gets the largest difference between the mean of q over the parent's channels and the posterior P(D_v = d | x) of the pass downwards.</summary>
    public required double PosteriorDeviation { get; init; }
}

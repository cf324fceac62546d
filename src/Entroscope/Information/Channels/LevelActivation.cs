using Entroscope.Numerics;

namespace Entroscope.Information.Channels;

/// <summary>
/// What the activations of a level are made of (theory, "Activations"), in nats a node: the log-activation log o is the expected score plus
/// the entropy of the posterior. Means over samples and nodes; the parent's channel is weighted by its posterior.
/// </summary>
/// <param name="Level">The level: the height of its nodes.</param>
/// <param name="Surprisal">The mean of -log o, the surprisal of the patch under the parent's channel; of densities where sites are continuous.</param>
/// <param name="ExpectedInput">The mean of the expected input, sum of q z with z = log u and q the posterior of the channel given the parent's.</param>
/// <param name="ExpectedLogWeight">The mean of the expected log-weight, sum of q log a, at most 0.</param>
/// <param name="ExpectedScore">The mean of the expected score, sum of q (z + log a).</param>
/// <param name="PosteriorEntropy">The mean entropy of the posterior q, between 0 and <see cref="LogChannels"/>: -surprisal = score + entropy.</param>
/// <param name="LogChannels">The mean of the log of the number of channels.</param>
/// <param name="IdentityDeviation">The largest |log o - score - entropy| over samples, nodes and channels, relative to max(1, |log o|): rounding, if all is
/// right.</param>
/// <param name="PosteriorDeviation">The largest difference between the mean of q over the parent's channels and the posterior P(D_v = d | x) of the pass
/// downwards.</param>
internal sealed record LevelActivation(
    int Level, int Nodes, Estimate Surprisal, Estimate ExpectedInput, Estimate ExpectedLogWeight, Estimate ExpectedScore, Estimate PosteriorEntropy,
    double LogChannels, double IdentityDeviation, double PosteriorDeviation);

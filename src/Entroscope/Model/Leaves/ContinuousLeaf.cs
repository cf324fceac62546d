using Entroscope.Numerics;

namespace Entroscope.Model;

/// <summary>A leaf over the real numbers, whatever its parameters: what the continuous families have in common.</summary>
public abstract class ContinuousLeaf : LeafDistribution
{
    private protected ContinuousLeaf(int channels)
        : base(channels)
    {
    }

    /// <inheritdoc/>
    public sealed override int Alphabet => 0;

    /// <inheritdoc/>
    public override string? Describe(double value) => double.IsFinite(value) ? null : "must be a finite number";

    /// <summary>Computes the log of the integral over the values of a product of densities, one of each leaf.</summary>
    /// <param name="leaves">Leaves of one kind, this one first.</param>
    /// <param name="channels">The channel of every leaf.</param>
    internal abstract double LogOverlap(LeafDistribution[] leaves, ReadOnlySpan<int> channels);

    // Without better knowledge a channel is what is known of the value: the entropy of both together bounds that of the value.

    /// <inheritdoc/>
    internal override int SummaryLength => Channels;

    /// <inheritdoc/>
    internal override void Summarize(int channel, Span<double> destination)
    {
        destination.Clear();
        destination[channel] = 1;
    }

    /// <inheritdoc/>
    internal override double SummaryEntropy(ReadOnlySpan<double> summary)
    {
        double[] own = new double[Channels];
        Entropy(own);
        double sum = LogSpace.Entropy(summary);
        for (int d = 0; d < own.Length; d++)
        {
            sum += summary[d] * own[d];
        }

        return sum;
    }
}

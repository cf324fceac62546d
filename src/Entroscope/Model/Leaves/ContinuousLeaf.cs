using Entroscope.Numerics;

namespace Entroscope.Model.Leaves;

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

    /// <summary>Computes the probability that the value of a channel is at most a given one.</summary>
    internal abstract double Cumulative(int channel, double value);

    /// <summary>Gets an interval that holds the value of a channel but for what double precision does not show.</summary>
    internal abstract (double From, double To) Range(int channel);

    /// <summary>
    /// Computes a quantile of the mixture of the channels: the smallest value whose cumulative probability reaches the share, as near as doubles come.
    /// </summary>
    /// <param name="weights">The M weights of the channels, with sum 1; of either sign where the density of the mixture is nowhere negative.</param>
    /// <param name="share">The share, between 0 and 1.</param>
    internal double MixtureQuantile(ReadOnlySpan<double> weights, double share)
    {
        (double from, double to) = (double.PositiveInfinity, double.NegativeInfinity);
        for (int d = 0; d < weights.Length; d++)
        {
            if (weights[d] != 0)
            {
                (double least, double most) = Range(d);
                (from, to) = (Math.Min(from, least), Math.Max(to, most));
            }
        }

        // The upper end is always one whose probability reaches the share.
        for (double middle = from + ((to - from) / 2); middle > from && middle < to; middle = from + ((to - from) / 2))
        {
            double below = 0;
            for (int d = 0; d < weights.Length; d++)
            {
                below += weights[d] != 0 ? weights[d] * Cumulative(d, middle) : 0;
            }

            (from, to) = below >= share ? (from, middle) : (middle, to);
        }

        return to;
    }

    /// <summary>Computes the variance of a mixture of parts about a mean.</summary>
    private protected static double Spread(ReadOnlySpan<double> weights, ReadOnlySpan<double> means, double mean, Func<int, double> variance)
    {
        double sum = 0;
        for (int d = 0; d < weights.Length; d++)
        {
            double away = means[d] - mean;
            sum += weights[d] != 0 ? weights[d] * (variance(d) + (away * away)) : 0;
        }

        return sum;
    }

    /// <summary>Computes the log of the integral over the values of a product of densities, one of each leaf.</summary>
    /// <param name="leaves">Leaves of one kind, this one first.</param>
    /// <param name="channels">The channel of every leaf.</param>
    internal abstract double LogOverlap(LeafDistribution[] leaves, ReadOnlySpan<int> channels);

    // Without better knowledge a channel is what is known of the value: the entropy of both together bounds that of the value.

    internal override int SummaryLength => Channels;

    internal override void Summarize(int channel, Span<double> destination)
    {
        destination.Clear();
        destination[channel] = 1;
    }

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

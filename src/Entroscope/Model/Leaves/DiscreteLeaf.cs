using Entroscope.Numerics;

namespace Entroscope.Model.Leaves;

/// <summary>A leaf over K values, 0..K-1 or codes, whatever its parameters: what the discrete families have in common.</summary>
public abstract class DiscreteLeaf : LeafDistribution
{
    // The smallest probability of success or failure that a step along a gradient leaves behind.
    private const double SmallestRate = 1e-12;

    private protected DiscreteLeaf(int channels, int alphabet)
        : base(channels) => Alphabet = alphabet;

    /// <inheritdoc/>
    public sealed override int Alphabet { get; }

    /// <summary>Computes the probability of one value under one channel.</summary>
    /// <param name="channel">The channel, 0..M-1.</param>
    /// <param name="value">The number of the value, 0..K-1: the value itself, unless the leaf has codes.</param>
    /// <returns>A probability.</returns>
    public abstract double Probability(int channel, int value);

    /// <summary>Gets the number 0..K-1 of a value.</summary>
    /// <param name="value">An allowed value.</param>
    /// <returns>The number.</returns>
    public virtual int SymbolOf(double value) => (int)value;

    /// <summary>Gets the value of a number.</summary>
    /// <param name="symbol">The number, 0..K-1.</param>
    /// <returns>The value.</returns>
    public virtual double ValueOf(int symbol) => symbol;

    /// <summary>
    /// Computes the probabilities of all values under one channel by additions, multiplications and divisions alone, in a fixed order: the same bits on every
    /// machine, which logarithms and exponentials do not promise.
    /// </summary>
    /// <param name="destination">Receives the K probabilities.</param>
    internal virtual void Tabulate(int channel, Span<double> destination) => Summarize(channel, destination);

    /// <inheritdoc/>
    public override void LogDensity(double value, Span<double> destination)
    {
        EnsureChannels(destination.Length, nameof(destination));
        int symbol = SymbolOf(value);
        for (int d = 0; d < Channels; d++)
        {
            destination[d] = Math.Log(Probability(d, symbol));
        }
    }

    internal override void SignedLog(double value, Span<double> log, Span<double> sign)
    {
        int symbol = SymbolOf(value);
        for (int d = 0; d < Channels; d++)
        {
            double f = Probability(d, symbol);
            (log[d], sign[d]) = (Math.Log(Math.Abs(f)), Math.Sign(f));
        }
    }

    internal override double ScaledFeatures(double value, Span<double> features)
    {
        int symbol = SymbolOf(value);
        for (int d = 0; d < Channels; d++)
        {
            features[d] = Probability(d, symbol);
        }

        return PowersOfTwo.Normalize(features[..Channels]);
    }

    /// <inheritdoc/>
    public override void Entropy(Span<double> destination)
    {
        EnsureChannels(destination.Length, nameof(destination));
        for (int d = 0; d < Channels; d++)
        {
            CompensatedSum sum = default;
            for (int k = 0; k < Alphabet; k++)
            {
                sum.Add(-LogSpace.XLogX(Probability(d, k)));
            }

            destination[d] = sum.Value;
        }
    }

    /// <inheritdoc/>
    public override double Sample(int channel, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        double target = random.NextDouble();
        int last = 0;

        // A uniform number above 0 is at least 2^-53, and what is far below its last digit does not change it.
        for (int k = target > 0 ? FirstThatCounts(channel) : 0; k < Alphabet; k++)
        {
            double p = Probability(channel, k);
            if (p > 0)
            {
                last = k;
                target -= p;
                if (target < 0)
                {
                    return ValueOf(k);
                }
            }
        }

        return ValueOf(last);
    }

    /// <summary>Gets a value before which every probability is below 2^-120, so that a draw need not begin at the first.</summary>
    internal virtual int FirstThatCounts(int channel) => 0;

    /// <inheritdoc/>
    public override double Mode(int channel)
    {
        int best = 0;
        for (int k = 1; k < Alphabet; k++)
        {
            best = Probability(channel, k) > Probability(channel, best) ? k : best;
        }

        return ValueOf(best);
    }

    /// <inheritdoc/>
    public override string? Describe(double value) =>
        value >= 0 && value < Alphabet && value == Math.Floor(value) ? null : Invariant($"must be an integer of 0..{Alphabet - 1}");

    /// <summary>Computes the probabilities of the values under the mixture of the channels.</summary>
    /// <param name="weights">The M weights of the channels, with sum 1.</param>
    internal double[] Mix(ReadOnlySpan<double> weights)
    {
        double[] table = new double[Alphabet];
        for (int d = 0; d < weights.Length; d++)
        {
            for (int k = 0; k < table.Length && weights[d] > 0; k++)
            {
                table[k] += weights[d] * Probability(d, k);
            }
        }

        return table;
    }

    internal override double MixtureMean(ReadOnlySpan<double> weights)
    {
        double[] table = Mix(weights);
        double mean = 0;
        for (int k = 0; k < table.Length; k++)
        {
            mean += ValueOf(k) * table[k];
        }

        return mean;
    }

    internal override double MixtureVariance(ReadOnlySpan<double> weights)
    {
        double[] table = Mix(weights);
        (double mean, double variance) = (MixtureMean(weights), 0);
        for (int k = 0; k < table.Length; k++)
        {
            double away = ValueOf(k) - mean;
            variance += table[k] * away * away;
        }

        return variance;
    }

    internal override double MixtureMode(ReadOnlySpan<double> weights)
    {
        double[] table = Mix(weights);
        return ValueOf(Array.IndexOf(table, table.Max()));
    }

    internal override int SummaryLength => Alphabet;

    internal override void Summarize(int channel, Span<double> destination)
    {
        for (int k = 0; k < destination.Length; k++)
        {
            destination[k] = Probability(channel, k);
        }
    }

    internal override double SummaryEntropy(ReadOnlySpan<double> summary) => LogSpace.Entropy(summary);

    internal override double[] Features(int channel)
    {
        double[] features = new double[Alphabet];
        Summarize(channel, features);
        return features;
    }

    /// <summary>Gives rates to other channels; the odds of a copy are multiplied by a random factor.</summary>
    private protected static double[] Resize(ReadOnlySpan<double> rates, ChannelMap map, double perturbation, RandomStream random)
    {
        double[] result = new double[map.Count];
        for (int d = 0; d < result.Length; d++)
        {
            (double least, double most) = (1, 0);
            foreach ((int from, double share) in map.Sources(d))
            {
                result[d] += share * rates[from];
                (least, most) = (Math.Min(least, rates[from]), Math.Max(most, rates[from]));
            }

            // Rounding must not make 1 of what is next to it: a value would become impossible.
            result[d] = Math.Clamp(result[d], least, most);
            if (map.IsCopy(d) && perturbation > 0)
            {
                double up = map.Factor(d, perturbation, random) * result[d];
                result[d] = up / (up + (1 - result[d]));
            }
        }

        return result;
    }

    private protected static void CheckProbabilities(ReadOnlySpan<double> probabilities, string family)
    {
        for (int d = 0; d < probabilities.Length; d++)
        {
            double p = probabilities[d];
            Refuse.Model(!(p >= 0 && p <= 1), $"The {family} parameter of leaf channel {d} must be a probability of 0..1, but is {p}.");
        }
    }

    /// <summary>Estimates the probability of success of every channel; a channel without any weight takes a former estimate.</summary>
    /// <param name="successes">The expected number of successes of every channel.</param>
    /// <param name="failures">The expected number of failures of every channel.</param>
    /// <param name="pseudoCount">Added to each, at least 0.</param>
    /// <param name="former">The former estimate.</param>
    /// <param name="destination">Receives the probabilities.</param>
    /// <returns>Whether all of them are probabilities.</returns>
    private protected static bool EstimateRates(
        ReadOnlySpan<double> successes, ReadOnlySpan<double> failures, double pseudoCount, ReadOnlySpan<double> former, Span<double> destination)
    {
        bool good = true;
        for (int d = 0; d < destination.Length; d++)
        {
            double total = successes[d] + failures[d] + (2 * pseudoCount);
            destination[d] = total > SimplexRows.SmallestTotal ? (successes[d] + pseudoCount) / total : former[d];
            good &= destination[d] >= 0 && destination[d] <= 1;
        }

        return good;
    }

    /// <summary>Computes the gradient of S log p + F log(1 - p) in the logit of p.</summary>
    /// <param name="successes">S of every channel.</param>
    /// <param name="failures">F of every channel.</param>
    /// <param name="pseudoCount">Added to each.</param>
    /// <param name="rates">The probabilities p.</param>
    /// <param name="gradient">Receives the gradient.</param>
    private protected static void RateGradient(
        ReadOnlySpan<double> successes, ReadOnlySpan<double> failures, double pseudoCount, ReadOnlySpan<double> rates, Span<double> gradient)
    {
        for (int d = 0; d < gradient.Length; d++)
        {
            gradient[d] = ((successes[d] + pseudoCount) * (1 - rates[d])) - ((failures[d] + pseudoCount) * rates[d]);
        }
    }

    /// <summary>Adds a step to the logits of probabilities; 0 and 1 stay, the others stay away from them.</summary>
    /// <param name="step">The step.</param>
    /// <param name="rates">The probabilities, changed in place.</param>
    private protected static void MoveRates(ReadOnlySpan<double> step, Span<double> rates)
    {
        for (int d = 0; d < rates.Length; d++)
        {
            if (rates[d] is > 0 and < 1)
            {
                double odds = rates[d] * Math.Exp(step[d]);
                rates[d] = Math.Clamp(odds / (odds + (1 - rates[d])), SmallestRate, 1 - SmallestRate);
            }
        }
    }
}

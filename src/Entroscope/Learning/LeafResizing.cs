using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Learning;

/// <summary>Gives a leaf other channels: copies, or means of several.</summary>
internal static class LeafResizing
{
    /// <summary>Gets the numbers by which channels of a leaf are compared.</summary>
    public static double[] Features(LeafDistribution leaf, int channel) => leaf switch
    {
        DiscreteLeaf discrete => [.. Enumerable.Range(0, discrete.Alphabet).Select(k => discrete.Probability(channel, k))],
        GaussianLeaf normal => [normal.Means[channel] / Spread(normal), Math.Sqrt(normal.Variances[channel]) / Spread(normal)],
        _ => throw new NotSupportedException(leaf.Family.ToString()),
    };

    /// <summary>Makes the leaf of the new channels. A mean of discrete channels is their mixture where the family has it, else one of the same mean.</summary>
    public static LeafDistribution Resize(LeafDistribution leaf, ChannelMap map, double perturbation, RandomStream random) => leaf switch
    {
        CategoricalLeaf table => Categorical(table, map, perturbation, random),
        BernoulliLeaf coin => new BernoulliLeaf(Rates(coin.Probabilities, map, perturbation, random)),
        BinomialLeaf count => new BinomialLeaf(count.Trials, Rates(count.Probabilities, map, perturbation, random)),
        GaussianLeaf normal => Gaussian(normal, map, perturbation, random),
        _ => throw new NotSupportedException(leaf.Family.ToString()),
    };

    private static CategoricalLeaf Categorical(CategoricalLeaf leaf, ChannelMap map, double perturbation, RandomStream random)
    {
        int values = leaf.Alphabet;
        double[] table = new double[map.Count * values];
        for (int d = 0; d < map.Count; d++)
        {
            for (int k = 0; k < values; k++)
            {
                table[(d * values) + k] = Factor(map, d, perturbation, random) * map.Sources(d).Sum(s => s.Share * leaf.Probability(s.Channel, k));
            }

            ChannelResizing.Normalize(table.AsSpan(d * values, values));
        }

        return new CategoricalLeaf(map.Count, values, table, codes: leaf.Codes);
    }

    // The odds of a copy are multiplied by the factor.
    private static double[] Rates(ReadOnlySpan<double> rates, ChannelMap map, double perturbation, RandomStream random)
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
                double up = Factor(map, d, perturbation, random) * result[d];
                result[d] = up / (up + (1 - result[d]));
            }
        }

        return result;
    }

    private static GaussianLeaf Gaussian(GaussianLeaf leaf, ChannelMap map, double perturbation, RandomStream random)
    {
        double[] means = new double[map.Count];
        double[] variances = new double[map.Count];
        for (int d = 0; d < map.Count; d++)
        {
            foreach ((int from, double share) in map.Sources(d))
            {
                means[d] += share * leaf.Means[from];
            }

            foreach ((int from, double share) in map.Sources(d))
            {
                double shift = leaf.Means[from] - means[d];
                variances[d] += share * (leaf.Variances[from] + (shift * shift));
            }

            means[d] += map.IsCopy(d) ? perturbation * Math.Sqrt(variances[d]) * random.NextGaussian() : 0;
        }

        return new GaussianLeaf(means, variances);
    }

    private static double Spread(GaussianLeaf leaf)
    {
        double largest = 0;
        foreach (double variance in leaf.Variances)
        {
            largest = Math.Max(largest, variance);
        }

        return Math.Sqrt(largest);
    }

    private static double Factor(ChannelMap map, int channel, double perturbation, RandomStream random) =>
        map.IsCopy(channel) ? Math.Exp(perturbation * random.NextGaussian()) : 1;
}

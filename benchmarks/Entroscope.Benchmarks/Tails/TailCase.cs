using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Benchmarks.Tails;

/// <summary>A random mixture, trees of its components its own, and samples far out of it.</summary>
/// <param name="Mixture">The mixture.</param>
/// <param name="Rows">The samples, NaN where missing.</param>
internal sealed record TailCase(ConvACMixture Mixture, double[][] Rows)
{
    private const int LargestCount = 2_000_000_000;

    /// <summary>Draws a case.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="distance">How far the values lie from the means, in standard deviations.</param>
    /// <param name="rows">The number of samples.</param>
    public static TailCase Draw(ulong seed, double distance, int rows)
    {
        var random = new RandomStream(seed, "tails");
        int sites = 1 + random.NextInt(6);
        int classes = 1 + random.NextInt(3);
        LeafSpecification[] kinds = [.. Enumerable.Range(0, sites).Select(_ => Kind(random))];
        ConvAC[] components = [.. Enumerable.Range(0, 1 + random.NextInt(3)).Select(_ => Network(kinds, classes, random))];
        var mixture = new ConvACMixture(components, Row(components.Length, random));
        double[][] data = [.. Enumerable.Range(0, rows).Select(_ => Sample(components[random.NextInt(components.Length)], distance, random))];
        return new TailCase(mixture, data);
    }

    private static LeafSpecification Kind(RandomStream random) => random.NextInt(6) switch
    {
        0 => new LeafSpecification(LeafFamily.Categorical, 3),
        1 => new LeafSpecification(LeafFamily.Bernoulli, 2),
        2 => new LeafSpecification(LeafFamily.Binomial, 1 + (random.NextInt(2) == 0 ? 255 : LargestCount)),
        _ => new LeafSpecification(LeafFamily.Gaussian, 0),
    };

    private static ConvAC Network(LeafSpecification[] kinds, int classes, RandomStream random)
    {
        PoolingTree tree = random.NextInt(2) == 0 ? PoolingTree.Cp(kinds.Length) : PoolingTree.Line(kinds.Length);
        int[] channels = [.. Enumerable.Range(0, tree.NodeCount).Select(_ => 1 + random.NextInt(4))];
        var shape = new NetworkShape(tree, channels, classes);
        LeafDistribution[] leaves = [.. kinds.Select((k, i) => Leaf(k, channels[i], random))];
        double[][] weights = [.. Enumerable.Range(0, shape.MatrixCount).Select(m => Rows(shape.Rows(m), shape.Channels(m), random))];
        return new ConvAC(shape, leaves, weights, Row(classes, random));

        static double[] Rows(int rows, int columns, RandomStream random) => [.. Enumerable.Range(0, rows).SelectMany(_ => Row(columns, random))];
    }

    // Where channels share means or variances, or lie close to each other, more than one of them is left far out.
    private static LeafDistribution Leaf(LeafSpecification kind, int channels, RandomStream random)
    {
        double rate = 0.1 + (0.8 * random.NextDouble());
        double spread = Math.Pow(10, -4 * random.NextDouble());
        double[] rates =
            [.. Enumerable.Range(0, channels).Select(_ => random.NextInt(2) == 0 ? random.NextDouble() : rate * (1 + (0.1 * spread * random.NextDouble())))];
        (bool oneMean, bool oneVariance) = (random.NextInt(2) == 0, random.NextInt(2) == 0);
        double unit = Math.Pow(10,
            6 * (random.NextDouble() - 0.5)), centre = unit * random.NextGaussian(), variance = unit * unit * Math.Exp(random.NextGaussian());
        return kind.Family switch
        {
            LeafFamily.Categorical => new CategoricalLeaf(channels, 3, [.. Enumerable.Range(0, channels).SelectMany(_ => Row(3, random))]),
            LeafFamily.Bernoulli => new BernoulliLeaf(rates),
            LeafFamily.Binomial => new BinomialLeaf(kind.Alphabet - 1, rates),
            _ => new GaussianLeaf(
                [.. rates.Select(_ => oneMean ? centre : centre + (unit * spread * random.NextGaussian()))],
                [.. rates.Select(_ => oneVariance ? variance : variance * Math.Exp(spread * random.NextGaussian()))]),
        };
    }

    private static double[] Sample(ConvAC model, double distance, RandomStream random) =>
        [.. model.Leaves.Select(l => random.NextInt(5) == 0 ? double.NaN : Value(l, distance, random))];

    private static double Value(LeafDistribution leaf, double distance, RandomStream random)
    {
        if (leaf is GaussianLeaf gaussian)
        {
            int d = random.NextInt(leaf.Channels);
            double step = random.NextInt(4) == 0 ? random.NextGaussian() : distance * (random.NextInt(2) == 0 ? 1 : -1);
            return Math.Clamp(gaussian.Means[d] + (step * Math.Sqrt(gaussian.Variances[d])), -1e300, 1e300);
        }

        return leaf.Alphabet < 1000 ? random.NextInt(leaf.Alphabet) : random.NextInt(5) switch
        {
            0 => 0,
            1 => leaf.Alphabet - 1,
            _ => Math.Floor(((BinomialLeaf)leaf).Probabilities[random.NextInt(leaf.Channels)] * (leaf.Alphabet - 1)),
        };
    }

    private static double[] Row(int columns, RandomStream random)
    {
        double[] row = [.. Enumerable.Range(0, columns).Select(_ => random.NextExponential() + 1e-3)];
        if (columns > 1 && random.NextInt(6) == 0)
        {
            row[random.NextInt(columns)] = 0;
        }

        double sum = row.Sum();
        return [.. row.Select(w => w / sum)];
    }
}

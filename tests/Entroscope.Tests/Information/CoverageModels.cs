using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Tests.Information;

/// <summary>
/// Small discrete networks to measure the errors of estimates on: 3 to 8 sites of 2
/// or 3 values, 2 to 4 channels, 1 or 2 classes, rows from Dirichlet distributions.
/// </summary>
internal static class CoverageModels
{
    /// <summary>Builds the network of a seed.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="sharpest">The smallest concentration; one for the whole network is drawn, evenly in its logarithm.</param>
    /// <param name="softest">The largest concentration.</param>
    public static ConvAC Build(ulong seed, double sharpest, double softest)
    {
        var random = new RandomStream(seed, "coverage model");
        int sites = 3 + random.NextInt(6);
        PoolingTree tree = random.NextInt(2) == 0 ? RandomModels.LevelTree(sites, random) : RandomModels.AnyTree(sites, random);
        double concentration = sharpest * Math.Pow(softest / sharpest, random.NextDouble());
        int[] channels = [.. Enumerable.Range(0, tree.NodeCount).Select(_ => 2 + random.NextInt(3))];
        var shape = new NetworkShape(tree, channels, 1 + random.NextInt(2));
        LeafDistribution[] leaves = [.. Enumerable.Range(0, sites).Select(i => Leaf(channels[i], 2 + random.NextInt(2)))];
        double[][] weights = [.. Enumerable.Range(0, shape.MatrixCount).Select(shape.NodeOfMatrix).Select(v => Rows(shape.Rows(v), shape.Channels(v)))];
        return new ConvAC(shape, leaves, weights, Rows(1, shape.Classes));

        LeafDistribution Leaf(int count, int alphabet) => new CategoricalLeaf(count, alphabet, Rows(count, alphabet));

        double[] Rows(int rows, int columns) => [.. Enumerable.Range(0, rows).SelectMany(_ => Row(columns, concentration, random))];
    }

    /// <summary>Builds a network near another one: every probability by a factor that is drawn, about 2 or a half.</summary>
    public static ConvAC Near(ConvAC model, ulong seed)
    {
        var random = new RandomStream(seed, "coverage neighbour");
        LeafDistribution[] leaves = [.. model.Leaves.Select(l => new CategoricalLeaf(l.Channels, l.Alphabet, Moved(((CategoricalLeaf)l).Table, l.Alphabet)))];
        double[][] weights = [.. Enumerable.Range(0, model.Shape.MatrixCount).Select(model.Shape.NodeOfMatrix)
            .Select(v => Moved(model.Weights(v), model.Shape.Channels(v)))];
        return new ConvAC(model.Shape, leaves, weights, Moved(model.ClassPrior, model.Classes));

        double[] Moved(ReadOnlySpan<double> rows, int columns)
        {
            double[] moved = [.. rows.ToArray().Select(p => (p * Math.Exp(0.7 * random.NextGaussian())) + 1e-6)];
            return [.. moved.Chunk(columns).SelectMany(row => row.Select(p => p / row.Sum()))];
        }
    }

    private static double[] Row(int columns, double concentration, RandomStream random)
    {
        double[] row = [.. Enumerable.Range(0, columns).Select(_ => Gamma(concentration, random) + 1e-12)];
        double sum = row.Sum();
        return [.. row.Select(p => p / sum)];
    }

    // Marsaglia, Tsang 2000; below 1 by the power of a uniform draw.
    private static double Gamma(double shape, RandomStream random)
    {
        if (shape < 1)
        {
            return Gamma(shape + 1, random) * Math.Pow(random.NextDouble(), 1 / shape);
        }

        double d = shape - (1.0 / 3), c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double x = random.NextGaussian();
            double v = Math.Pow(1 + (c * x), 3);
            if (v > 0 && Math.Log(random.NextDouble()) < (0.5 * x * x) + d - (d * v) + (d * Math.Log(v)))
            {
                return d * v;
            }
        }
    }
}

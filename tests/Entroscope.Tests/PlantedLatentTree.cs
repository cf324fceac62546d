using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Tests;

/// <summary>Truths to learn from: binary columns that hang on a random tree of latents with three states, as sharp as those of real tables.</summary>
internal static class PlantedLatentTree
{
    private const int States = 3;

    // An exponential draw to this power makes some entries of a row much larger than others.
    private const double Sharpness = 2.5;
    private const double Smallest = 0.02;

    /// <summary>Draws a network.</summary>
    /// <param name="sites">The number of columns, at least 2.</param>
    /// <param name="seed">The seed.</param>
    public static ConvAC Draw(int sites, ulong seed)
    {
        var random = new RandomStream(seed, "planted latent tree");
        PoolingTree tree = Tree(sites, random);
        var shape = new NetworkShape(tree, [.. Enumerable.Range(0, tree.NodeCount).Select(v => tree.IsSite(v) ? 2 : States)]);
        double[][] weights = [.. Enumerable.Range(0, shape.MatrixCount).Select(shape.NodeOfMatrix)
            .Select(v => Enumerable.Range(0, shape.Rows(v)).SelectMany(_ => Row(shape.Channels(v), random)).ToArray())];
        LeafDistribution[] leaves =
            [.. Enumerable.Range(0, sites).Select(_ => new BernoulliLeaf([0.02 + (0.2 * random.NextDouble()), 0.6 + (0.38 * random.NextDouble())]))];
        return new ConvAC(shape, leaves, weights, [1]);
    }

    /// <summary>Draws a network whose latents of two states keep the value of the one above with probability 0.85, so that its pairs can be found.</summary>
    /// <param name="sites">The number of columns, at least 2.</param>
    /// <param name="seed">The seed.</param>
    public static ConvAC DrawClear(int sites, ulong seed)
    {
        PoolingTree tree = Tree(sites, new RandomStream(seed, "planted clear tree"));
        double[][] weights = [.. Enumerable.Range(0, tree.NodeCount).Select(v => v == tree.Root ? new[] { 0.5, 0.5 } : [0.85, 0.15, 0.15, 0.85])];
        LeafDistribution[] leaves = [.. Enumerable.Range(0, sites).Select(_ => new BernoulliLeaf([0.05, 0.95]))];
        return new ConvAC(NetworkShape.PerLevel(tree, 2, [2]), leaves, weights, [1]);
    }

    private static PoolingTree Tree(int sites, RandomStream random)
    {
        List<int> open = [.. Enumerable.Range(0, sites)];
        var children = new List<int[]>();
        for (int next = sites; open.Count > 1; next++)
        {
            int[] group = new int[Math.Min(open.Count, 2 + random.NextInt(2))];
            for (int i = 0; i < group.Length; i++)
            {
                int picked = random.NextInt(open.Count);
                group[i] = open[picked];
                open.RemoveAt(picked);
            }

            children.Add(group);
            open.Add(next);
        }

        return PoolingTree.FromChildren(sites, children, "planted");
    }

    private static double[] Row(int columns, RandomStream random)
    {
        double[] row = [.. Enumerable.Range(0, columns).Select(_ => Math.Pow(random.NextExponential(), Sharpness) + Smallest)];
        double sum = row.Sum();
        return Array.ConvertAll(row, w => w / sum);
    }
}

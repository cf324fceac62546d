using Entroscope.Engine.Reference;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Tests;

/// <summary>Networks in the Born reading, and what enumeration says of them.</summary>
internal static class BornModels
{
    /// <summary>A random network of real weights: the structure of <see cref="RandomModels"/>, weights and tables from the normal distribution.</summary>
    public static ConvAC Random(ulong seed, int sites, bool continuous = false)
    {
        ConvAC model = RandomModels.Build(seed, sites, new RandomModelOptions { MaxSites = sites, Continuous = continuous, NearDeterministic = 0 });
        var random = new RandomStream(seed, "born weights");
        LeafDistribution[] leaves = [.. Enumerable.Range(0, model.Shape.LeafCount).Select(i => Leaf(model.Leaves[i], random))];
        double[][] weights = [.. Enumerable.Range(0, model.Shape.MatrixCount).Select(m => Normal(model.Matrix(m).Length, random))];
        return new ConvAC(model.Shape, ConvAC.Expand(model.Shape, leaves), weights, model.ClassPrior, Reading.Born);
    }

    /// <summary>The state whose squares are uniform over the bits of even parity: amplitude +1 where the parity is even, 0 where it is odd.</summary>
    /// <remarks>
    /// With r = 2: channels sum over both values with the signs (1, 1) and (1, -1), a pool multiplies them, the output adds both: 1 + (-1)^(sum of bits).
    /// </remarks>
    public static ConvAC Parity(PoolingTree tree)
    {
        double[] identity = [1, 0, 0, 1];
        int[] channels = [.. Enumerable.Repeat(2, tree.NodeCount)];
        var shape = new NetworkShape(tree, channels, 1);
        LeafDistribution leaf = new CategoricalLeaf(2, 2, [1, 1, 1, -1], Reading.Born);
        return new ConvAC(
            shape, [.. Enumerable.Repeat(leaf, tree.SiteCount)],
            [.. Enumerable.Range(0, tree.NodeCount).Select(v => v == tree.Root ? new[] { 0.5, 0.5 } : identity)], [1], Reading.Born);
    }

    /// <summary>Enumerates all joint values of a discrete network: log p(x, y), a row of values each.</summary>
    public static (double[][] Rows, double[][] Joint) Enumerate(ConvAC model)
    {
        DiscreteLeaf[] leaves = [.. model.Leaves.Cast<DiscreteLeaf>()];
        int count = leaves.Aggregate(1, (product, leaf) => product * leaf.Alphabet);
        var reference = new SignedReference(model);
        (double[] log, double[] sign) = (new double[model.Classes], new double[model.Classes]);
        double[][] rows = new double[count][], joint = new double[count][];
        for (int e = 0; e < count; e++)
        {
            double[] x = new double[leaves.Length];
            int rest = e;
            for (int i = leaves.Length - 1; i >= 0; i--)
            {
                (rest, int k) = Math.DivRem(rest, leaves[i].Alphabet);
                x[i] = leaves[i].ValueOf(k);
            }

            reference.Evaluate(x, log, sign);
            (rows[e], joint[e]) = (x, [.. log.Select(l => 2 * l)]);
        }

        for (int y = 0; y < model.Classes; y++)
        {
            double norm = LogSpace.LogSumExp([.. joint.Select(j => j[y])]);
            Array.ForEach(joint, j => j[y] = Math.Exp(j[y] - norm) * model.ClassPrior[y]);
        }

        return (rows, joint);
    }

    /// <summary>Sums the joint probabilities of all rows that agree with some given values.</summary>
    public static double[] Sum((double[][] Rows, double[][] Joint) all, double[] given) => [.. Enumerable.Range(0, all.Joint[0].Length).Select(y =>
        all.Rows.Zip(all.Joint).Where(r => r.First.Zip(given).All(v => double.IsNaN(v.Second) || v.First == v.Second)).Sum(r => r.Second[y]))];

    private static LeafDistribution Leaf(LeafDistribution leaf, RandomStream random) => leaf is CategoricalLeaf table
        ? new CategoricalLeaf(table.Channels, table.Alphabet, Normal(table.Table.Length, random), Reading.Born)
        : leaf;

    private static double[] Normal(int count, RandomStream random) => [.. Enumerable.Range(0, count).Select(_ => random.NextGaussian())];
}

using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Learning.Resizing;

/// <summary>Gives a trained network other widths: saturated nodes are split, idle ones merged, and what was learned is kept as far as it fits.</summary>
/// <remarks>
/// Widening copies the most probable channels and halves their weight: without perturbation the network stays the same function, and with it the
/// copies can part in the next EM steps. Narrowing merges the channels that are most alike (Ward 1963: the pair whose merging moves the least
/// probability the least far) into their mean; the function is kept where merged channels were equal or never used.
/// </remarks>
internal static class ChannelResizing
{
    /// <summary>The standard deviation of the log of the factors that part copies, by default.</summary>
    public const double StandardPerturbation = 0.2;

    /// <summary>Resizes a network.</summary>
    /// <param name="target">The new shape: the same tree, classes and sharing, other channels.</param>
    /// <param name="perturbation">The standard deviation of the log of the factors that part copies
    /// from their originals, at least 0; 0 keeps the function when nothing is merged.</param>
    /// <returns>The network of the new shape, without metadata.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit each other, or the perturbation is out of range.</exception>
    /// <remarks>Cost: O(weights), and O(r^2 (r + the length of the rows)) for a node of r channels that is narrowed.</remarks>
    public static ConvAC Resize(ConvAC model, NetworkShape target, double perturbation = StandardPerturbation, ulong seed = 1)
    {
        model.EnsureGenerative();
        Refuse.Argument(
            !ReferenceEquals(model.Tree, target.Tree) || model.Classes != target.Classes || model.Shape.Sharing != target.Sharing,
            $"The new shape must have the tree, the classes and the sharing of the network.", nameof(target));

        Refuse.Argument(
            !(perturbation >= 0 && double.IsFinite(perturbation)),
            $"The perturbation must be a finite number of at least 0, but is {perturbation}.", nameof(perturbation));

        return Resize(model, target, Maps(model, target), perturbation, seed);
    }

    /// <summary>Resizes a network by given maps, one for every group of nodes whose channels mean the same.</summary>
    internal static ConvAC Resize(ConvAC model, NetworkShape target, ChannelMap[] maps, double perturbation, ulong seed)
    {
        double[][] weights = [.. Enumerable.Range(0, target.MatrixCount)
            .Select(m => Matrix(model, target, maps, m, perturbation, new RandomStream(seed, "resized weights", m)))];
        LeafDistribution[] leaves =
        [
            .. model.Leaves.Take(target.LeafCount)
                .Select((leaf, i) => leaf.Resize(maps[target.ChannelGroupOf(i)], perturbation, new RandomStream(seed, "resized leaf", i))),
        ];
        return new ConvAC(target, ConvAC.Expand(target, leaves), weights, model.ClassPrior);
    }

    // One map for all nodes whose channels mean the same; their marginals are added.
    private static ChannelMap[] Maps(ConvAC model, NetworkShape target)
    {
        double[][] marginals = LatentMarginals.Compute(model);
        var maps = new ChannelMap[target.ChannelGroups.Count];
        for (int m = 0; m < maps.Length; m++)
        {
            int[] nodes = target.ChannelGroups[m];
            double[] mass = new double[model.Shape.Channels(nodes[0])];
            foreach (int v in nodes)
            {
                for (int d = 0; d < mass.Length; d++)
                {
                    mass[d] += marginals[v][d] / nodes.Length;
                }
            }

            maps[m] = ChannelMap.Of(mass, target.Channels(nodes[0]), () => Features(model, nodes));
        }

        return maps;
    }

    // What a channel represents: its rows in the matrices of the children, or its leaf's parameters.
    private static double[][] Features(ConvAC model, int[] nodes)
    {
        int channels = model.Shape.Channels(nodes[0]);
        int[] leaves = [.. nodes.Where(model.Tree.IsSite).DistinctBy(model.Shape.LeafOf)];
        int[] children = [.. model.Shape.DistinctMatrices(nodes.SelectMany(v => model.Tree.Children(v).ToArray()))];
        return [.. Enumerable.Range(0, channels)
            .Select(d => leaves.SelectMany(i => model.Leaves[i].Features(d)).Concat(children.SelectMany(c => Row(model, c, d))).ToArray())];
    }

    private static double[] Row(ConvAC model, int node, int row)
    {
        int columns = model.Shape.Channels(node);
        return model.Weights(node).Slice(row * columns, columns).ToArray();
    }

    private static double[] Matrix(ConvAC model, NetworkShape target, ChannelMap[] maps, int matrix, double perturbation, RandomStream random)
    {
        int v = target.NodeOfMatrix(matrix);
        ChannelMap own = maps[target.ChannelGroupOf(v)];
        ChannelMap parent = v == model.Tree.Root ? ChannelMap.Identity(model.Classes) : maps[target.ChannelGroupOf(model.Tree.Parent(v))];
        (int rows, int columns, int before) = (target.Rows(v), target.Channels(v), model.Shape.Channels(v));
        double[] result = new double[rows * columns];
        double[] mean = new double[before];
        for (int g = 0; g < rows; g++)
        {
            Array.Clear(mean);
            foreach ((int from, double share) in parent.Sources(g))
            {
                ReadOnlySpan<double> row = model.Weights(v).Slice(from * before, before);
                for (int d = 0; d < before; d++)
                {
                    mean[d] += share * row[d];
                }
            }

            Span<double> to = result.AsSpan(g * columns, columns);
            for (int d = 0; d < columns; d++)
            {
                double factor = parent.Factor(g, perturbation, random);
                to[d] = factor * own.ColumnShare(d) * own.Sources(d).Sum(s => mean[s.Channel]);
            }

            SimplexRows.Normalize(to);
        }

        return result;
    }
}

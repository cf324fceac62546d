using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;

namespace Entroscope.Information.Exact;

/// <summary>The latents of a level as observations: the network above a cut, so that whatever is asked of sites can be asked of latents.</summary>
internal static class LatentModels
{
    /// <summary>Makes the network whose sites are the latents of a level.</summary>
    /// <param name="level">The level l, 0..L.</param>
    /// <returns>
    /// A network with one site a node of <c>model.Tree.Cut(level)</c>, in that order; the values of a site are the channels of the node. The
    /// entropy of its observations is H(D_l).
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such level.</exception>
    /// <remarks>Cost: O(weights above the cut + r^2 a node of the cut).</remarks>
    public static ConvAC OfLevel(ConvAC model, int level)
    {
        model.EnsureGenerative();
        Refuse.Range(
            level < 0 || level > model.Tree.Height,
            $"The levels of the model are 0..{model.Tree.Height}, but level {level} was given.", nameof(level));

        return level == model.Tree.Height ? OfRoot(model) : OfCut(model, level);
    }

    private static ConvAC OfCut(ConvAC model, int level)
    {
        PoolingTree tree = model.Tree;
        int[] cut = tree.Cut(level);
        int[] nodes = [.. cut, .. Enumerable.Range(0, tree.NodeCount).Where(v => tree.HeightOf(v) > level)];
        var shape = new NetworkShape(Truncate(tree, level, cut, nodes), Array.ConvertAll(nodes, model.Shape.Channels), model.Classes,
            model.Shape.Sharing.Above(level));
        double[][] weights = [.. Enumerable.Range(0, shape.MatrixCount).Select(m => model.Weights(nodes[shape.NodeOfMatrix(m)]).ToArray())];
        return new ConvAC(shape, [.. cut.Select(v => Told(model.Shape.Channels(v)))], weights, model.ClassPrior);
    }

    private static PoolingTree Truncate(PoolingTree tree, int level, int[] cut, int[] nodes)
    {
        int[] number = new int[tree.NodeCount];
        for (int n = 0; n < nodes.Length; n++)
        {
            number[nodes[n]] = n;
        }

        string description = Invariant($"{tree.Description} above level {level}");
        if (!tree.HasLevels)
        {
            return PoolingTree.FromChildren(cut.Length, [.. nodes.Skip(cut.Length).Select(v => Numbers(tree.Children(v), number, 0))], description);
        }

        var levels = new List<int[][]>();
        int[] below = cut;
        for (int l = level + 1; l <= tree.Height; l++)
        {
            int[] upper = tree.Cut(l);
            int first = number[below[0]];
            levels.Add(Array.ConvertAll(upper, v => Numbers(tree.Children(v), number, first)));
            below = upper;
        }

        return PoolingTree.FromLevels(cut.Length, levels, description);
    }

    private static int[] Numbers(ReadOnlySpan<int> children, int[] number, int first)
    {
        int[] numbers = children.ToArray();
        return Array.ConvertAll(numbers, v => number[v] - first);
    }

    // A tree needs an inner node: it passes on what the root's latent says.
    private static ConvAC OfRoot(ConvAC model)
    {
        int root = model.Tree.Root;
        int channels = model.Shape.Channels(root);
        var shape = new NetworkShape(PoolingTree.Cp(1), [channels, channels], model.Classes);
        return new ConvAC(shape, [Told(channels)], [Identity(channels), model.Weights(root).ToArray()], model.ClassPrior);
    }

    private static CategoricalLeaf Told(int channels) => new(channels, channels, Identity(channels));

    private static double[] Identity(int size)
    {
        double[] identity = new double[size * size];
        for (int d = 0; d < size; d++)
        {
            identity[(d * size) + d] = 1;
        }

        return identity;
    }
}

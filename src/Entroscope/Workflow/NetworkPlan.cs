using Entroscope.Data;
using Entroscope.Model;
using Entroscope.Structure;

namespace Entroscope.Workflow;

/// <summary>What a user says about the architecture of a network; everything unsaid is chosen from the data.</summary>
public sealed record NetworkPlan
{
    /// <summary>The channels r of every inner node when nothing is said.</summary>
    public const int StandardWidth = 32;

    /// <summary>The largest number of leaf channels M when nothing is said.</summary>
    public const int StandardLeafChannels = 16;

    /// <summary>Gets the pooling tree in the forms of <see cref="TreeSpecification"/>; null takes the grid for images, else the line.</summary>
    public string? Tree { get; init; }

    /// <summary>
    /// Gets the number of pooling levels: those of the tree above it are pooled into one (<see cref="PoolingTree.WithDepth"/>); null takes the whole tree.
    /// </summary>
    public int? Depth { get; init; }

    /// <summary>Gets the widths r_0, r_1, ... of the levels from below; the last is used for all higher levels. Null takes <see cref="StandardWidth"/>.</summary>
    public IReadOnlyList<int>? Widths { get; init; }

    /// <summary>
    /// Gets the leaf channels M of every site; null takes <see cref="StandardLeafChannels"/>, but for a discrete site no more than it has values.
    /// </summary>
    public int? LeafChannels { get; init; }

    /// <summary>Gets a value indicating whether the nodes of a level share their weights.</summary>
    public bool SharedWeights { get; init; }

    /// <summary>Makes the architecture for a dataset. Nothing large is allocated.</summary>
    /// <param name="data">The training data.</param>
    /// <returns>The shape of the network.</returns>
    /// <exception cref="ModelException">The tree or the widths do not fit the data.</exception>
    public NetworkShape For(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        LeafSpecification[] leaves = data.LeafSpecifications();
        PoolingTree tree = TreeSpecification.Parse(Tree, leaves.Length, data.Image);
        tree = Depth is { } depth ? tree.WithDepth(depth) : tree;
        IReadOnlyList<int> widths = Widths ?? [StandardWidth];
        if (widths.Count == 0 || widths.Count > tree.Height)
        {
            throw new ModelException(Invariant($"Between 1 and {tree.Height} widths are needed, one for each level of the tree, but {widths.Count} were given."));
        }

        int[] channels = new int[tree.NodeCount];
        for (int v = 0; v < channels.Length; v++)
        {
            channels[v] = tree.IsSite(v) ? LeafWidth(leaves[v]) : widths[Math.Min(tree.HeightOf(v), widths.Count) - 1];
        }

        if (SharedWeights && LeafChannels is null)
        {
            Array.Fill(channels, channels.AsSpan(0, tree.SiteCount).ToArray().Max(), 0, tree.SiteCount);
        }

        return new NetworkShape(tree, channels, data.Classes, SharedWeights);
    }

    /// <summary>Refuses what <see cref="For"/> would refuse and a network of too many parameters, before anything is computed or written.</summary>
    /// <param name="data">The training data.</param>
    /// <param name="parameterLimit">The largest number of parameters allowed.</param>
    /// <exception cref="ModelException">The tree or the widths do not fit the data.</exception>
    /// <exception cref="SizeLimitException">The limit is exceeded.</exception>
    public void EnsureFits(Dataset data, long parameterLimit)
    {
        NetworkShape shape = For(data);
        shape.EnsureWithin(LeafParameters(data, shape), parameterLimit);
    }

    /// <summary>Counts the parameters of the network without making it: weights, leaves, class prior.</summary>
    /// <param name="data">The training data.</param>
    /// <returns>The number that the trained network has.</returns>
    /// <exception cref="ModelException">The tree or the widths do not fit the data.</exception>
    public long CountParameters(Dataset data)
    {
        NetworkShape shape = For(data);
        return shape.WeightCount + LeafParameters(data, shape) + shape.Classes;
    }

    private static long LeafParameters(Dataset data, NetworkShape shape) =>
        data.LeafSpecifications().Select((leaf, i) => leaf.ParameterCount(shape.Channels(i))).Sum();

    private int LeafWidth(LeafSpecification leaf) =>
        LeafChannels ?? (leaf.Alphabet > 0 ? Math.Min(StandardLeafChannels, leaf.Alphabet) : StandardLeafChannels);
}

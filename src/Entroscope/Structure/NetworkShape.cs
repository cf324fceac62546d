namespace Entroscope.Structure;

/// <summary>The architecture of a network without its parameters: tree, channels of every node, classes, sharing. Immutable and checked.</summary>
/// <remarks>
/// Node v has a conv matrix of shape [<see cref="Rows"/>(v), <see cref="Channels"/>(v)]: a row for every channel of its parent (for the
/// root: for every class) and a column for every channel of its own. With shared weights several nodes of a level use one matrix (<see cref="WeightSharing"/>).
/// </remarks>
public sealed partial class NetworkShape
{
    private readonly int[] _channels;
    private readonly SharedMatrices? _shared;

    /// <summary>Initialises a shape from the channels of every node.</summary>
    /// <param name="tree">The pooling tree.</param>
    /// <param name="channels">For every node its channels (bond dimension), at least 1: M for sites, r for inner nodes.</param>
    /// <param name="classes">The number of classes Y, at least 1.</param>
    /// <param name="sharedWeights">Whether the nodes of a level share one conv matrix; needs a tree of levels with equal channels in a level.</param>
    /// <exception cref="ModelException">The channels or classes are too few, not one a node, or cannot be shared.</exception>
    public NetworkShape(PoolingTree tree, IReadOnlyList<int> channels, int classes = 1, bool sharedWeights = false)
        : this(tree, channels, classes, sharedWeights ? WeightSharing.Levels : WeightSharing.None)
    {
    }

    /// <summary>Initialises a shape with weights shared in a given way; what is shared needs a tree of levels and nodes of equal channels.</summary>
    internal NetworkShape(PoolingTree tree, IReadOnlyList<int> channels, int classes, WeightSharing sharing)
    {
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentNullException.ThrowIfNull(channels);
        Tree = tree;
        Classes = classes;
        Sharing = sharing;
        _channels = [.. channels];
        Check();
        if (sharing.IsAny)
        {
            Refuse.Model(!tree.HasLevels, $"Weights can be shared only in a tree made of levels, but this tree has children at different heights.");
            sharing.Check(tree.Height);
            _shared = new SharedMatrices(tree, sharing);
            CheckSharing(_shared);
        }
    }

    /// <summary>Gets the pooling tree.</summary>
    public PoolingTree Tree { get; }

    /// <summary>Gets the number of classes Y, at least 1.</summary>
    public int Classes { get; }

    /// <summary>Gets which nodes use the same matrix.</summary>
    public WeightSharing Sharing { get; }

    /// <summary>Gets a value indicating whether some nodes share a conv matrix.</summary>
    public bool SharedWeights => Sharing.IsAny;

    /// <summary>Gets the number of distinct conv matrices, the output matrix included.</summary>
    public int MatrixCount => _shared?.FirstNode.Length ?? Tree.NodeCount;

    /// <summary>Gets the number of distinct leaves: 1, or one for every site. Leaf i is that of site i.</summary>
    public int LeafCount => Sharing.SharesLeaves && Sharing.Includes(0) ? 1 : Tree.SiteCount;

    /// <summary>Gets the number of conv and output weights; <see cref="long.MaxValue"/> where there are more than that.</summary>
    /// <remarks>Leaf parameters come on top: they depend on the leaf family.</remarks>
    public long WeightCount
    {
        get
        {
            long total = 0;
            for (int m = 0; m < MatrixCount; m++)
            {
                int v = NodeOfMatrix(m);
                total = SaturatingSum(total, (long)Rows(v) * Channels(v));
            }

            return total;
        }
    }

    /// <summary>Gets the multiplications of all conv matrices, for a sample and pass; <see cref="long.MaxValue"/> where there are more than that.</summary>
    internal long MultiplicationsPerSample
    {
        get
        {
            long total = 0;
            for (int v = 0; v < Tree.NodeCount; v++)
            {
                total = SaturatingSum(total, (long)Rows(v) * Channels(v));
            }

            return total;
        }
    }

    /// <summary>Builds a shape with M leaf channels and one width for every level.</summary>
    /// <param name="tree">The pooling tree.</param>
    /// <param name="leafChannels">The channels M of every site, at least 1.</param>
    /// <param name="widths">The channels r_0, r_1, ... of the nodes of height 1, 2, ...; the last is used for all higher levels.</param>
    /// <param name="classes">The number of classes Y, at least 1.</param>
    /// <param name="sharedWeights">Whether the nodes of a level share one conv matrix.</param>
    /// <returns>The shape.</returns>
    /// <exception cref="ModelException">The channels, widths or classes are too few or too many, or cannot be shared.</exception>
    public static NetworkShape PerLevel(PoolingTree tree, int leafChannels, IReadOnlyList<int> widths, int classes = 1, bool sharedWeights = false) =>
        PerLevel(tree, leafChannels, widths, classes, sharedWeights ? WeightSharing.Levels : WeightSharing.None);

    /// <summary>Builds a shape with M leaf channels, one width for every level and weights shared in a given way.</summary>
    internal static NetworkShape PerLevel(PoolingTree tree, int leafChannels, IReadOnlyList<int> widths, int classes, WeightSharing sharing)
    {
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentNullException.ThrowIfNull(widths);
        Refuse.Model(
            widths.Count == 0 || widths.Count > tree.Height,
            $"Between 1 and {tree.Height} widths are needed, one for each level of the tree, but {widths.Count} were given.");

        int[] channels = new int[tree.NodeCount];
        for (int v = 0; v < channels.Length; v++)
        {
            int h = tree.HeightOf(v);
            channels[v] = h == 0 ? leafChannels : widths[Math.Min(h, widths.Count) - 1];
        }

        return new NetworkShape(tree, channels, classes, sharing);
    }

    /// <summary>Gets the channels of a node: the values of its latent.</summary>
    /// <param name="node">A node of the tree.</param>
    /// <returns>The number of channels, at least 1.</returns>
    public int Channels(int node) => _channels[Refuse.Index(node, _channels.Length, nameof(node))];

    /// <summary>Gets the rows of a node's conv matrix: the channels of its parent, or the classes for the root.</summary>
    /// <param name="node">A node of the tree.</param>
    /// <returns>The number of rows, at least 1.</returns>
    public int Rows(int node) => node == Tree.Root ? Classes : Channels(Tree.Parent(node));

    /// <summary>Gets the index of the conv matrix that a node uses.</summary>
    /// <param name="node">A node of the tree.</param>
    /// <returns>The node itself where nothing is shared; else matrices are numbered by the first node that uses them, level after level.</returns>
    public int MatrixOf(int node)
    {
        Refuse.Index(node, _channels.Length, nameof(node));
        return _shared is null ? node : _shared.MatrixOf[node];
    }

    /// <summary>Gets a node that uses the given matrix: the first one.</summary>
    /// <param name="matrix">A matrix, 0..MatrixCount-1.</param>
    /// <returns>The node.</returns>
    public int NodeOfMatrix(int matrix)
    {
        Refuse.Index(matrix, MatrixCount, nameof(matrix));
        return _shared is null ? matrix : _shared.FirstNode[matrix];
    }

    /// <summary>Gets the leaf that a site uses: 0 where all sites share one, else the site.</summary>
    /// <param name="site">A site of the tree.</param>
    /// <returns>The leaf, 0..LeafCount-1.</returns>
    public int LeafOf(int site) => LeafCount == 1 ? 0 : site;

    /// <summary>Refuses a shape whose parameters would not fit into a limit. Nothing is allocated.</summary>
    /// <param name="leafParameters">The number of leaf parameters, added to <see cref="WeightCount"/>.</param>
    /// <param name="limit">The largest number of parameters allowed.</param>
    /// <exception cref="SizeLimitException">The limit is exceeded; the message names both numbers.</exception>
    public void EnsureWithin(long leafParameters, long limit)
    {
        long count = SaturatingSum(WeightCount, leafParameters);
        if (count > limit)
        {
            throw new SizeLimitException(Invariant($"The network would have {count} parameters ({count / 131072} MiB in double precision), ")
                + Invariant($"more than the limit of {limit}; use smaller widths or raise the limit."));
        }
    }

    private static long SaturatingSum(long a, long b) => a > long.MaxValue - b ? long.MaxValue : a + b;

    private void Check()
    {
        Refuse.Model(Classes < 1, $"The number of classes must be at least 1, but is {Classes}.");
        Refuse.Model(_channels.Length != Tree.NodeCount, $"Channels are needed for each of the {Tree.NodeCount} nodes, but {_channels.Length} were given.");
        int bad = Array.FindIndex(_channels, c => c < 1);
        Refuse.Model(bad >= 0, $"Node {Tree.Key(bad)} must have at least 1 channel, but has {_channels[bad]}.");
    }

    private void CheckSharing(SharedMatrices shared)
    {
        foreach (int[] nodes in shared.Groups)
        {
            int odd = Array.Find(nodes, v => _channels[v] != _channels[nodes[0]]);
            if (odd > 0)
            {
                throw new ModelException(Invariant($"Shared weights need equal channels in a level, but node {Tree.Key(nodes[0])} has {_channels[nodes[0]]} ")
                    + Invariant($"and node {Tree.Key(odd)} has {_channels[odd]}."));
            }
        }
    }
}

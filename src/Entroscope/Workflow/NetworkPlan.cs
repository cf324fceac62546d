using Entroscope.Data;
using Entroscope.Files;
using Entroscope.Learning;
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

    /// <summary>
    /// Gets the pooling tree in the forms of <see cref="TreeSpecification"/>; null or "auto" takes the grid for images, the line where weights are shared, and
    /// elsewhere a learned tree.
    /// </summary>
    public string? Tree { get; init; }

    /// <summary>Gets the one kind of learned tree that <see cref="Tree"/> names, or null.</summary>
    internal LearnedTreeKind? LearnedTree =>
        Enum.GetValues<LearnedTreeKind>().Cast<LearnedTreeKind?>().FirstOrDefault(kind => string.Equals(TreeLearner.Describe(kind!.Value), Tree?.Trim(), StringComparison.Ordinal));

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
    /// <param name="tree">The tree, from <see cref="TreeSelection"/>.</param>
    /// <returns>The shape of the network.</returns>
    /// <exception cref="ModelException">The tree or the widths do not fit the data.</exception>
    public NetworkShape For(Dataset data, PoolingTree tree)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(tree);
        LeafSpecification[] leaves = data.LeafSpecifications();
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

    /// <summary>
    /// Refuses what <see cref="For"/> would refuse and a network of too many parameters, before anything is computed or written. A tree that is yet to be
    /// learned is taken to be one of pairs, which has no more levels than any of the trees that are divided in two; training measures the real one again.
    /// </summary>
    /// <param name="data">The training data.</param>
    /// <param name="parameterLimit">The largest number of parameters allowed.</param>
    /// <exception cref="ModelException">The tree or the widths do not fit the data.</exception>
    /// <exception cref="SizeLimitException">The limit is exceeded.</exception>
    public void EnsureFits(Dataset data, long parameterLimit)
    {
        NetworkShape shape = For(data, NamedTree(data) ?? PoolingTree.Line(data.Observations.Sites));
        long leaves = data.LeafSpecifications().Select((leaf, i) => leaf.ParameterCount(shape.Channels(i))).Sum();
        shape.EnsureWithin(leaves, parameterLimit);
    }

    /// <summary>Gets the tree where it is named or in a file, or null where it is to be learned.</summary>
    internal PoolingTree? NamedTree(Dataset data)
    {
        if (TreeFile.IsNamed(Tree))
        {
            var file = TreeFile.Load(Tree!.Trim());
            file.EnsureFor(Tree.Trim(), [.. data.Columns.Select(c => c.Name)]);
            return file.Tree;
        }

        bool auto = Tree?.Trim() is null or "" or "auto";
        bool learned = LearnedTree is not null || Tree?.Trim() is "learned" || (auto && data.Image is null && !SharedWeights);
        return learned ? null : TreeSpecification.Parse(Tree, data.Columns.Count, data.Image);
    }

    private int LeafWidth(LeafSpecification leaf) =>
        LeafChannels ?? (leaf.Alphabet > 0 ? Math.Min(StandardLeafChannels, leaf.Alphabet) : StandardLeafChannels);
}

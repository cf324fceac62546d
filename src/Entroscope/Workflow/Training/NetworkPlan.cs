using Entroscope.Data.Tables;
using Entroscope.Files.Json;
using Entroscope.Learning.Loop;
using Entroscope.Learning.Trees;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;

namespace Entroscope.Workflow.Training;

/// <summary>What a user says about the architecture of a network, or of every component of a mixture; everything unsaid is chosen from the data.</summary>
public sealed record NetworkPlan
{
    /// <summary>The channels r of every inner node by default.</summary>
    public const int StandardWidth = 32;

    /// <summary>The channels r of every inner node by default and a table is large enough to fill them and has not too many columns.</summary>
    public const int WideWidth = 64;

    private const int WideRows = 5000;
    private const int WideColumns = 500;

    /// <summary>The largest number of leaf channels M by default.</summary>
    public const int StandardLeafChannels = 16;

    /// <summary>
    /// Gets the pooling tree in the forms of <see cref="TreeSpecification"/>; null or "auto" takes the grid for images, the line for windows of sequences and
    /// where weights are shared, and elsewhere a learned tree.
    /// </summary>
    public string? Tree { get; init; }

    /// <summary>
    /// Gets the number of pooling levels: those of the tree above it, named or learned, are
    /// pooled into one (<see cref="PoolingTree.WithDepth"/>); null takes the whole tree.
    /// </summary>
    public int? Depth { get; init; }

    /// <summary>Gets the widths r_0, r_1, ... of the levels from below; the last is used for all higher levels. Null takes <see cref="WidthFor"/>.</summary>
    public IReadOnlyList<int>? Widths { get; init; }

    /// <summary>
    /// Gets the leaf channels M of every site; null takes <see cref="StandardLeafChannels"/>, but for
    /// a discrete site no more than it has values, and for real sites <see cref="RealLeafChannels"/>.
    /// </summary>
    public int? LeafChannels { get; init; }

    /// <summary>
    /// Gets the leaf channels of real sites where <see cref="LeafChannels"/> is null; null
    /// lets the jobs choose them on held-out rows, at most <see cref="StandardLeafChannels"/>.
    /// </summary>
    public int? RealLeafChannels { get; init; }

    /// <summary>Gets which weights are shared: none by default. Sites share a leaf only where all columns are of one kind.</summary>
    public WeightSharing Sharing { get; init => field = value ?? WeightSharing.None; } = WeightSharing.None;

    /// <summary>Gets a value indicating whether weights are shared; true makes every level a convolution (<see cref="WeightSharing.Convolution"/>).</summary>
    public bool SharedWeights
    {
        get => Sharing.IsAny;
        init => Sharing = value ? WeightSharing.Convolution : WeightSharing.None;
    }

    /// <summary>Gets the number of networks of a mixture, at least 1; 1 is a single network.</summary>
    public int Components { get; init; } = 1;

    /// <summary>Gets a value indicating whether a learned tree serves all components of a mixture, so that they have common patches and levels.</summary>
    internal bool HasCommonTree { get; init; }

    // The named tree as it was read, with all that it depends on.
    private (string? Text, bool Shared, GridSize? Image, string[] Columns, PoolingTree Tree)? Read { get; init; }

    /// <summary>Gets the one kind of learned tree that <see cref="Tree"/> names, or null.</summary>
    internal LearnedTreeKind? LearnedTree =>
        Enum.GetValues<LearnedTreeKind>().Cast<LearnedTreeKind?>()
            .FirstOrDefault(kind => string.Equals(TreeLearner.Describe(kind!.Value), Tree?.Trim(), StringComparison.Ordinal));

    /// <summary>
    /// Gets the width of every level by default: <see cref="WideWidth"/> for tables on learned trees of at least 5000 training rows and at most 500
    /// columns, else <see cref="StandardWidth"/>. More rows never make it smaller.
    /// </summary>
    /// <param name="data">The training data.</param>
    /// <returns>The channels of every inner node.</returns>
    public int WidthFor(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        int rows = data.Observations.Rows;
        bool wide = IsLearned(data) && data.Image is null && rows >= WideRows && data.Observations.Sites <= WideColumns;
        return wide ? WideWidth : StandardWidth;
    }

    /// <summary>Makes the architecture for a dataset. Nothing large is allocated.</summary>
    /// <param name="data">The training data.</param>
    /// <param name="tree">The whole tree, from <see cref="TreeSelection"/>; <see cref="Depth"/> cuts it.</param>
    /// <returns>The shape of the network.</returns>
    /// <exception cref="ModelException">The tree or the widths do not fit the data.</exception>
    public NetworkShape For(Dataset data, PoolingTree tree)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(tree);
        LeafSpecification[] leaves = data.LeafSpecifications();
        tree = Depth is { } depth ? tree.WithDepth(depth) : tree;
        IReadOnlyList<int> widths = Widths ?? [WidthFor(data)];
        Refuse.Model(widths.Count == 0 || widths.Count > tree.Height,
            $"Between 1 and {tree.Height} widths are needed, one for each level of the tree, but {widths.Count} were given.");

        Refuse.Model(Sharing.IsAny && Sharing.From >= tree.Height,
            $"Weights are to be shared from level {Sharing.From} on, but the highest level that has weights to share is {tree.Height - 1}, below the root.");

        int[] channels = new int[tree.NodeCount];
        for (int v = 0; v < channels.Length; v++)
        {
            channels[v] = tree.IsSite(v) ? LeafWidth(leaves[v]) : widths[Math.Min(tree.HeightOf(v), widths.Count) - 1];
        }

        if (Sharing.IsAny && LeafChannels is null)
        {
            Array.Fill(channels, channels.AsSpan(0, tree.SiteCount).ToArray().Max(), 0, tree.SiteCount);
        }

        bool areAlike = Array.TrueForAll(leaves, leaf => leaf == leaves[0]);
        return new NetworkShape(tree, channels, data.Classes, areAlike ? Sharing : Sharing with { SharesLeaves = false });
    }

    /// <summary>
    /// Refuses what <see cref="For"/> would refuse and a network of too many parameters, before anything is computed or written. A tree that is yet to be
    /// learned is only asked for the levels that every learned tree of pairs has, and for the parameters that no tree can do without; training measures the
    /// real one.
    /// </summary>
    /// <param name="data">The training data.</param>
    /// <param name="parameterLimit">The largest number of parameters allowed.</param>
    /// <exception cref="DataException">There are fewer rows than components of a mixture.</exception>
    /// <exception cref="ModelException">There is no component, or the tree or the widths do not fit the data.</exception>
    /// <exception cref="SizeLimitException">The limit is exceeded.</exception>
    public void EnsureFits(Dataset data, long parameterLimit)
    {
        ArgumentNullException.ThrowIfNull(data);
        Refuse.Model(Components < 1, $"The plan must have at least 1 component, but has {Components}.");

        TrainingChecks.EnsureRows(data.Observations.Rows, Components);

        if (NamedTree(data) is { } named)
        {
            EnsureFits(data, named, parameterLimit);
            return;
        }

        EnsureLearnable(data);

        // Every site has a parent, and no inner node is narrower than the smallest width.
        NetworkPlan least = this with { Depth = null, Widths = [Widths?.Min() ?? WidthFor(data)] };
        least.EnsureFits(data, PoolingTree.Cp(data.Observations.Sites), parameterLimit);
    }

    /// <summary>Counts the parameters of the network without making it: weights, leaves, class prior.</summary>
    /// <param name="data">The training data.</param>
    /// <param name="tree">The whole tree, from <see cref="TreeSelection"/>.</param>
    /// <returns>The number that the trained network has.</returns>
    /// <exception cref="ModelException">The tree or the widths do not fit the data.</exception>
    public long CountParameters(Dataset data, PoolingTree tree) => NetworkSize.ParameterCount(For(data, tree), data.LeafSpecifications());

    /// <summary>Refuses a model on a known tree that does not fit the data or has too many parameters.</summary>
    internal void EnsureFits(Dataset data, PoolingTree tree, long parameterLimit) =>
        NetworkSize.EnsureWithin([.. Enumerable.Repeat(For(data, tree), Components)], data.LeafSpecifications(), parameterLimit);

    /// <summary>Returns whether a tree has the levels that the plan asks for and its network no more parameters than are allowed.</summary>
    internal bool Fits(Dataset data, PoolingTree tree, long parameterLimit)
    {
        if (tree.SiteCount != data.Observations.Sites || tree.Height < Math.Max(Widths?.Count ?? 1, Depth ?? 1))
        {
            return false;
        }

        return CountParameters(data, tree) <= parameterLimit;
    }

    /// <summary>Reads the tree that the plan names, so that it need not be read again for the same columns.</summary>
    /// <param name="data">The training data.</param>
    /// <returns>The plan with the tree; the plan itself where the tree is yet to be learned.</returns>
    /// <exception cref="ModelException">The text names no tree, or that of a file is one for other columns.</exception>
    public NetworkPlan WithTreeFor(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return NamedTree(data) is { } tree ? this with { Read = (Tree, SharedWeights, data.Image, [.. data.Columns.Select(c => c.Name)], tree) } : this;
    }

    /// <summary>Gets the tree where it is named or in a file, or null where it is to be learned.</summary>
    internal PoolingTree? NamedTree(Dataset data)
    {
        if (Read is { } read && (read.Text, read.Shared, read.Image) == (Tree, SharedWeights, data.Image)
            && read.Columns.SequenceEqual(data.Columns.Select(c => c.Name), StringComparer.Ordinal))
        {
            return read.Tree;
        }

        if (TreeFile.IsNamed(Tree))
        {
            var file = TreeFile.Load(Tree!.Trim());
            file.EnsureFor(Tree.Trim(), [.. data.Columns.Select(c => c.Name)]);
            return file.Tree;
        }

        return IsLearned(data) ? null : TreeSpecification.Parse(Tree, data.Columns.Count, data.Image);
    }

    private bool IsLearned(Dataset data)
    {
        bool auto = Tree?.Trim() is null or "" or "auto";
        return LearnedTree is not null || Tree?.Trim() is "learned" || (auto && data.Image is null && data.Sequence is null && !SharedWeights);
    }

    // Trees of pairs have at least as many levels as the line.
    private void EnsureLearnable(Dataset data)
    {
        Refuse.Model(SharedWeights, $"The tree '{Tree!.Trim()}' has nodes that differ, so their weights cannot be shared; name a line or a grid.");

        ColumnRelations.EnsureLearnable(data.Observations.Sites);
        var line = PoolingTree.Line(data.Observations.Sites);
        Refuse.Model(Depth > line.Height,
            $"Trees learned over {line.SiteCount} sites have at least {line.Height} pooling levels, "
            + $"so the depth must be an integer of 1..{line.Height}, but is {Depth}.");

        _ = For(data, line);
    }

    private int LeafWidth(LeafSpecification leaf) =>
        LeafChannels ?? (leaf.Alphabet > 0 ? Math.Min(StandardLeafChannels, leaf.Alphabet) : RealLeafChannels ?? StandardLeafChannels);
}

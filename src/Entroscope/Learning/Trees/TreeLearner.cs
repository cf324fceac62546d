using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;

namespace Entroscope.Learning.Trees;

/// <summary>Learns pooling trees from data: sites that say much about each other are pooled early.</summary>
internal static class TreeLearner
{
    // The smaller part of a cut has at least this share of the sites.
    private const double Balance = 0.4;

    /// <summary>Gets the text that names a kind of learned tree, as in <c>--tree</c>.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>Such as "learned:chow-liu".</returns>
    public static string Describe(LearnedTreeKind kind) => kind switch
    {
        LearnedTreeKind.Agglomerative => "learned:agglomerative",
        LearnedTreeKind.ChowLiu => "learned:chow-liu",
        _ => "learned:cut",
    };

    /// <summary>Learns a tree.</summary>
    /// <remarks>Any data will do: constant, equal or missing columns say nothing and are pooled where there is room. Depends on data and seed alone.</remarks>
    /// <param name="kind">How to learn it.</param>
    /// <param name="data">The training observations.</param>
    /// <param name="leaves">What every site is.</param>
    /// <param name="information">Their mutual information, or lists of the largest, of as many sites.</param>
    /// <param name="seed">The seed of clusters and starts.</param>
    /// <param name="threads">The number of threads, 0 for every processor; changes no result.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The tree over the columns.</returns>
    /// <exception cref="ArgumentException">Data, leaves and information are not of the same sites.</exception>
    /// <exception cref="SizeLimitException">Cuts need the table of all pairs where there are lists only,
    /// or the Chow-Liu tree would have too many levels.</exception>
    public static PoolingTree Learn(
        LearnedTreeKind kind,
        Observations data,
        IReadOnlyList<LeafSpecification> leaves,
        ColumnRelations information,
        ulong seed = 1,
        int threads = 0,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(leaves);
        ArgumentNullException.ThrowIfNull(information);
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        if (leaves.Count != data.Sites || information.Sites != data.Sites)
        {
            throw new ArgumentException(
                Invariant($"The data has {data.Sites} columns; as many leaves and sites of the information are needed, ")
                + Invariant($"but there are {leaves.Count} and {information.Sites}."), nameof(information));
        }

        ParallelOptions parallel = DataMutualInformation.Parallelism(threads, cancellation);
        return kind switch
        {
            LearnedTreeKind.Agglomerative => AgglomerativeTree.Build(data, leaves, information, seed, Describe(kind), parallel),
            LearnedTreeKind.ChowLiu => ChowLiuTree.Build(information, Describe(kind), parallel),
            LearnedTreeKind.Cut => CutTree.Build(TableOf(information), Balance, seed, Describe(kind), cancellation),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such kind of tree."),
        };
    }

    private static DataMutualInformation TableOf(ColumnRelations information) => information.Table ?? throw new SizeLimitException(Invariant(
        $"Minimum cuts need a table of all pairs, which is kept of at most {ColumnRelations.LargestTable} columns, but there are {information.Sites}; ")
        + "learn an agglomerative or a Chow-Liu tree instead.");
}

/// <summary>How a pooling tree is learned from data.</summary>
internal enum LearnedTreeKind
{
    /// <summary>Round after round the groups whose clusters say most about each other are pooled in pairs.</summary>
    Agglomerative,

    /// <summary>The Chow-Liu tree with one latent a variable: an inner node pools its own site and the inner nodes of its neighbours below.</summary>
    ChowLiu,

    /// <summary>Halves of nearly equal size between which the sites say least about each other, again and again.</summary>
    Cut,
}

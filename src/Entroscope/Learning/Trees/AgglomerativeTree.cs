using Entroscope.Learning.Start;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Learning.Trees;

/// <summary>
/// The agglomerative tree: round after round groups are pooled in pairs, those first whose clusters tell most about each other; then the
/// patches of the new groups are clustered.
/// </summary>
/// <remarks>
/// The pairs of a round are a greedy matching of the largest information, so the groups stay of nearly equal size; a group left over waits for the next round.
/// </remarks>
internal sealed class AgglomerativeTree
{
    private const int FitRows = 4000;
    private const long LargestWork = 20_000_000;
    private const int FewestRows = 2000;
    private const int LargestDimensions = 24;
    private readonly int _sites;
    private readonly ulong _seed;
    private readonly ParallelOptions _parallel;
    private readonly List<int[]> _children = [];
    private List<Group> _groups;

    private AgglomerativeTree(Observations data, IReadOnlyList<LeafSpecification> leaves, ulong seed, ParallelOptions parallel)
    {
        (_sites, _seed, _parallel) = (data.Sites, seed, parallel);
        int most = (int)Math.Max(FewestRows, LargestWork / data.Sites);
        int[] rows = RowSample.Of(data.Rows, most, new RandomStream(seed, "rows of the tree"));
        bool alike = leaves.All(leaf => leaf == leaves[0] && leaf.Alphabet > 0);
        double scale = alike
            ? Math.Sqrt(Enumerable.Range(0, data.Sites).Average(i => ColumnMoments.Of(leaves[i].Codes?.Encode(data.Column(i)) ?? data.Column(i)).Variance))
            : 0;
        _groups = [.. Enumerable.Range(0, data.Sites).Select(i =>
            new Group(i, SiteFeatures.Make(data.Column(i), leaves[i], rows, scale), SymbolColumn.Of(data.Column(i), leaves[i], rows)))];
    }

    /// <summary>Builds the tree; O(N^2 rows) for the first round, a quarter of that for the next, and so on.</summary>
    /// <param name="data">The observations.</param>
    /// <param name="leaves">What every site is.</param>
    /// <param name="information">The mutual information of the sites.</param>
    /// <param name="seed">The seed of the clusters.</param>
    /// <param name="description">The description of the tree.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    public static PoolingTree Build(
        Observations data, IReadOnlyList<LeafSpecification> leaves, DataMutualInformation information, ulong seed, string description, ParallelOptions parallel)
    {
        var tree = new AgglomerativeTree(data, leaves, seed, parallel);
        for (DataMutualInformation known = information; tree._groups.Count > 1;)
        {
            tree.PoolPairs(known);
            known = DataMutualInformation.Of([.. tree._groups.Select(g => g.Clusters)], parallel);
        }

        return PoolingTree.FromChildren(data.Sites, tree._children.Count > 0 ? tree._children : [[0]], description);
    }

    private void PoolPairs(DataMutualInformation information)
    {
        int n = information.Sites;
        var pairs = new List<(double Information, int First, int Second)>(n * (n - 1) / 2);
        for (int i = 0; i < n; i++)
        {
            for (int j = i + 1; j < n; j++)
            {
                pairs.Add((information[i, j], i, j));
            }
        }

        bool[] taken = new bool[n];
        var matched = new List<(int First, int Second)>();
        foreach ((_, int i, int j) in pairs.OrderByDescending(p => p.Information).ThenBy(p => p.First).ThenBy(p => p.Second))
        {
            if (!taken[i] && !taken[j])
            {
                taken[i] = taken[j] = true;
                matched.Add((i, j));
            }
        }

        Pool(matched, taken);
    }

    private void Pool(List<(int First, int Second)> matched, bool[] taken)
    {
        var pooled = new Group[matched.Count];
        int firstNode = _sites + _children.Count;
        ParallelLoop.For(pooled.Length, k => pooled[k] = Join(firstNode + k, _groups[matched[k].First], _groups[matched[k].Second]), _parallel);
        _children.AddRange(matched.Select(m => new[] { _groups[m.First].Node, _groups[m.Second].Node }));
        _groups = [.. pooled, .. _groups.Where((_, i) => !taken[i])];
    }

    private Group Join(int node, Group first, Group second)
    {
        Patch patch = Patch.Join([first.Patch, second.Patch]);
        var random = new RandomStream(_seed, "clusters of the tree", node);
        float[][] points = patch.Sample(RowSample.Observed(patch, FitRows, random));
        if (points[0].Length == 0)
        {
            return new Group(node, patch, first.Clusters);
        }

        if (points.Length > LargestDimensions)
        {
            var components = PrincipalComponents.Fit(points, LargestDimensions);
            patch = patch with { Features = components.Project(patch.Features) };
            points = components.Project(points);
        }

        var clusters = KMeans.Fit(points, SymbolColumn.LargestAlphabet, random, _parallel.CancellationToken);
        int[] labels = new int[patch.Rows];
        clusters.Assign(patch.Features, labels);
        byte[] symbols = [.. labels.Select((label, r) => patch.Missing is { } m && m[r] ? SymbolColumn.Missing : (byte)label)];
        return new Group(node, patch, new SymbolColumn(symbols, clusters.Count));
    }

    private sealed record Group(int Node, Patch Patch, SymbolColumn Clusters);
}

using Entroscope.Learning.Start;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Learning.Trees;

/// <summary>
/// The agglomerative tree: round after round groups are pooled in pairs, those first whose clusters say most about each other; then the
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

    // Of very many columns the coordinates of all rows would take more memory than the table: 2^27 numbers are half a gigabyte.
    private const long LargestFeatures = 1L << 27;
    private const int FewestRowsOfMany = 250;

    // Lists miss pairs whose columns have found better partners; after so many the rest is pooled in order.
    private const int MostLists = 6;
    private readonly int _sites;
    private readonly ulong _seed;
    private readonly ParallelOptions _parallel;
    private readonly List<int[]> _children = [];
    private List<Group> _groups;

    private AgglomerativeTree(Observations data, IReadOnlyList<LeafSpecification> leaves, bool many, ulong seed, ParallelOptions parallel)
    {
        (_sites, _seed, _parallel) = (data.Sites, seed, parallel);
        int most = many
            ? (int)Math.Clamp(LargestFeatures / leaves.Sum(SiteFeatures.Count), FewestRowsOfMany, FewestRows)
            : (int)Math.Max(FewestRows, LargestWork / data.Sites);
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
    /// <param name="relations">The relations of the sites.</param>
    /// <param name="seed">The seed of the clusters.</param>
    /// <param name="description">The description of the tree.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    public static PoolingTree Build(
        Observations data, IReadOnlyList<LeafSpecification> leaves, ColumnRelations relations, ulong seed, string description, ParallelOptions parallel)
    {
        var tree = new AgglomerativeTree(data, leaves, relations.Table is null, seed, parallel);
        for (ColumnRelations known = relations; tree._groups.Count > 1;)
        {
            tree.PoolPairs(known);
            known = known.Of([.. tree._groups.Select(g => g.Clusters)], parallel);
        }

        return PoolingTree.FromChildren(data.Sites, tree._children.Count > 0 ? tree._children : [[0]], description);
    }

    private void PoolPairs(ColumnRelations relations)
    {
        bool[] taken = new bool[relations.Sites];
        Pool(relations.Table is { } table ? Match(AllPairs(table), taken) : MatchLists(relations, taken), taken);
    }

    // Matches along the lists; what is left looks for partners among what is left.
    private List<(int First, int Second)> MatchLists(ColumnRelations relations, bool[] taken)
    {
        List<(int First, int Second)> matched = Match(Listed(relations.Nearest!, [.. Enumerable.Range(0, taken.Length)]), taken);
        int[] left = Left(taken);
        for (int lists = 1; lists < MostLists && left.Length > 1; lists++)
        {
            ColumnRelations rest = relations.Of([.. left.Select(i => _groups[i].Clusters)], _parallel);
            List<(int First, int Second)> more = Match(Listed(rest.Nearest!, left), taken);
            if (more.Count == 0)
            {
                break;
            }

            matched.AddRange(more);
            left = Left(taken);
        }

        // What shares nothing, in order, as ties of the table are.
        for (int k = 0; k + 1 < left.Length; k += 2)
        {
            taken[left[k]] = taken[left[k + 1]] = true;
            matched.Add((left[k], left[k + 1]));
        }

        return matched;
    }

    private static int[] Left(bool[] taken) => [.. Enumerable.Range(0, taken.Length).Where(i => !taken[i])];

    private static List<(double Information, int First, int Second)> Listed(NearestColumns nearest, int[] names)
    {
        var pairs = new List<(double Information, int First, int Second)>();
        for (int i = 0; i < nearest.Count; i++)
        {
            ReadOnlySpan<int> others = nearest.Others(i);
            ReadOnlySpan<double> information = nearest.Information(i);
            for (int k = 0; k < others.Length; k++)
            {
                pairs.Add((information[k], names[Math.Min(i, others[k])], names[Math.Max(i, others[k])]));
            }
        }

        return pairs;
    }

    private static List<(double Information, int First, int Second)> AllPairs(DataMutualInformation information)
    {
        int n = information.Sites;
        var pairs = new List<(double Information, int First, int Second)>((int)((long)n * (n - 1) / 2));
        for (int i = 0; i < n; i++)
        {
            for (int j = i + 1; j < n; j++)
            {
                pairs.Add((information[i, j], i, j));
            }
        }

        return pairs;
    }

    private static List<(int First, int Second)> Match(List<(double Information, int First, int Second)> pairs, bool[] taken)
    {
        var matched = new List<(int First, int Second)>();
        foreach ((_, int i, int j) in pairs.OrderByDescending(p => p.Information).ThenBy(p => p.First).ThenBy(p => p.Second))
        {
            if (!taken[i] && !taken[j])
            {
                taken[i] = taken[j] = true;
                matched.Add((i, j));
            }
        }

        return matched;
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

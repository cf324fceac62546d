namespace Entroscope.Learning.Trees;

/// <summary>
/// The spanning tree of the largest total information without a table of all pairs (Boruvka 1926): parts are joined by the largest pair
/// that leaves one of them.
/// </summary>
/// <remarks>
/// A pair from the lists is taken only where it is as large as all that the lists of its part leave out, so the tree is one of
/// largest total, as that of the table is; when no part has such a pair, lists of pairs that leave the parts are made.
/// Each time the number of parts halves at least.
/// </remarks>
internal sealed class SparseSpanningTree
{
    private readonly List<int>[] _neighbours;
    private readonly int[] _parts;
    private NearestColumns _nearest;

    private SparseSpanningTree(NearestColumns nearest)
    {
        _nearest = nearest;
        _neighbours = [.. Enumerable.Range(0, nearest.Count).Select(_ => new List<int>())];
        _parts = [.. Enumerable.Range(0, nearest.Count)];
    }

    /// <summary>Finds the tree.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="nearest">Their lists.</param>
    /// <param name="neighbours">The length of the lists.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    /// <returns>For every column those that it is joined to.</returns>
    public static List<int>[] Find(PlaneColumns columns, NearestColumns nearest, int neighbours, ParallelOptions parallel)
    {
        var tree = new SparseSpanningTree(nearest);
        int parts = nearest.Count;
        while (parts > 1)
        {
            int joined = tree.JoinParts();
            parts -= joined;
            if (joined == 0 && parts > 1)
            {
                tree._nearest = NearestColumns.Of(columns, neighbours, parallel, [.. Enumerable.Range(0, columns.Count).Select(tree.PartOf)]);
                if (Enumerable.Range(0, columns.Count).All(i => tree._nearest.Others(i).IsEmpty))
                {
                    tree.JoinWithoutInformation();
                    parts = 1;
                }
            }
        }

        return tree._neighbours;
    }

    private int PartOf(int site)
    {
        while (_parts[site] != site)
        {
            site = _parts[site] = _parts[_parts[site]];
        }

        return site;
    }

    private bool Join(int first, int second)
    {
        (int a, int b) = (PartOf(first), PartOf(second));
        if (a == b)
        {
            return false;
        }

        // The lowest number names a part, whatever the order of the joins.
        _parts[Math.Max(a, b)] = Math.Min(a, b);
        _neighbours[first].Add(second);
        _neighbours[second].Add(first);
        return true;
    }

    private int JoinParts()
    {
        int n = _parts.Length;
        var best = new (double Information, int First, int Second)[n];
        double[] bound = new double[n];
        for (int i = 0; i < n; i++)
        {
            int part = PartOf(i);
            bound[part] = Math.Max(bound[part], _nearest.Bound(i));
            ReadOnlySpan<int> others = _nearest.Others(i);
            ReadOnlySpan<double> information = _nearest.Information(i);
            for (int k = 0; k < others.Length; k++)
            {
                if (PartOf(others[k]) != part)
                {
                    (double, int, int) pair = (information[k], Math.Min(i, others[k]), Math.Max(i, others[k]));
                    best[part] = Precedes(pair, best[part]) ? pair : best[part];
                    break;
                }
            }
        }

        int joined = 0;
        for (int part = 0; part < n; part++)
        {
            (double information, int first, int second) = best[part];
            joined += information > 0 && information >= bound[part] && Join(first, second) ? 1 : 0;
        }

        return joined;
    }

    private static bool Precedes((double Information, int First, int Second) a, (double Information, int First, int Second) b) =>
        a.Information > b.Information || (a.Information == b.Information && (a.First, a.Second).CompareTo((b.First, b.Second)) < 0);

    // Parts that share nothing hang on the first, as in the dense tree, whose ties go to the lowest number.
    private void JoinWithoutInformation()
    {
        for (int i = 1; i < _parts.Length; i++)
        {
            Join(0, i);
        }
    }
}

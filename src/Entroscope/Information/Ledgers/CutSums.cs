using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Information.Ledgers;

/// <summary>
/// Sums over the cuts of a deep tree: from one cut to the next only few nodes come and go, while in a chain of n sites every cut has up to n of them.
/// </summary>
internal sealed class CutSums
{
    // A node of most trees is in a few cuts; there each sum is made of its own terms.
    private const int FewCuts = 64;
    private readonly PoolingTree _tree;
    private readonly int[] _entering;
    private readonly int[] _leaving;

    private CutSums(PoolingTree tree)
    {
        _tree = tree;
        _entering = [.. Enumerable.Range(0, tree.NodeCount).OrderBy(tree.HeightOf)];
        _leaving = [.. Enumerable.Range(0, tree.NodeCount).OrderBy(tree.SpendingLevel)];
    }

    /// <summary>Prepares the sums; null where the nodes of the tree are in so few cuts that it does not pay.</summary>
    public static CutSums? Of(PoolingTree tree)
    {
        long cells = Enumerable.Range(0, tree.NodeCount).Sum(v => 1L + tree.SpendingLevel(v) - tree.HeightOf(v));
        return cells > (long)FewCuts * tree.NodeCount ? new CutSums(tree) : null;
    }

    /// <summary>Adds up the values of the nodes of every cut.</summary>
    /// <param name="values">One value a node.</param>
    /// <param name="sums">One sum a level, from the sites to the root.</param>
    public void Add(ReadOnlySpan<double> values, Span<double> sums)
    {
        CompensatedSum running = default;
        (int entered, int left) = (0, 0);
        for (int l = 0; l <= _tree.Height; l++)
        {
            for (; entered < _entering.Length && _tree.HeightOf(_entering[entered]) == l; entered++)
            {
                running.Add(values[_entering[entered]]);
            }

            for (; left < _leaving.Length && _tree.SpendingLevel(_leaving[left]) < l; left++)
            {
                running.Add(-values[_leaving[left]]);
            }

            sums[l] = running.Value;
            if (!double.IsFinite(running.Value))
            {
                AddEach(values, sums);
                return;
            }
        }
    }

    // What is infinite cannot be taken off again.
    private void AddEach(ReadOnlySpan<double> values, Span<double> sums)
    {
        sums[..(_tree.Height + 1)].Clear();
        for (int v = 0; v < _tree.NodeCount; v++)
        {
            for (int l = _tree.HeightOf(v); l <= _tree.SpendingLevel(v); l++)
            {
                sums[l] += values[v];
            }
        }
    }
}

using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Information.Entanglement;

/// <summary>
/// The empirical data tensor of some rows, D = (1/M) sum_m y_m x^(1,m) (x) ... (x) x^(N,m), and its entanglement under the canonical partitions of a tree.
/// </summary>
/// <remarks>
/// Between a set K and all other columns D has the Schmidt coefficients of G_K^(1/2) Y G_K'^(1/2), with the inner products G of the rows over K and over the
/// others and Y = diag(y) (Alexander and others, arXiv:2303.11249). Squared they are the eigenvalues of F' Y G_K' Y F for any G_K = F F': here the
/// pivoted Cholesky factor, which has few columns where K has few. Cost: O(M^2) a column and level, O(M^2 r + r^3) a set, r at most M.
/// </remarks>
internal sealed class DataTensor
{
    // What a factor leaves of the trace, relative; the coefficients are as precise as their squares are.
    private const double Rest = 1e-12;

    // More sets of a level have nearly the same mean.
    private const int MostSets = 16;

    private readonly DataEmbedding _embedding;
    private readonly Func<int, int[]> _rows;
    private readonly double[][] _amplitudes;
    private readonly LogGram _all;

    /// <summary>Takes rows.</summary>
    /// <param name="embedding">The vectors of the values.</param>
    /// <param name="rows">The rows of a column; the same of all columns, but where columns are shuffled one by one.</param>
    /// <param name="amplitudes">The numbers y_m of every tensor, one a row.</param>
    public DataTensor(DataEmbedding embedding, Func<int, int[]> rows, double[][] amplitudes)
    {
        (_embedding, _rows, _amplitudes) = (embedding, rows, amplitudes);
        _all = new LogGram(rows(0).Length);
        for (int i = 0; i < embedding.Columns; i++)
        {
            embedding.AddTo(i, rows(i), _all);
        }
    }

    /// <summary>Measures the entanglement of the sets of every level with all other columns.</summary>
    /// <param name="tree">The tree.</param>
    /// <returns>For every level below the root the mean over at most 16 sets, evenly spread, and over the tensors, in nats; NaN where
    /// all tensors vanish.</returns>
    public double[] Entropies(PoolingTree tree, CancellationToken cancellation = default)
    {
        bool[] isChosen = Chosen(tree);
        var sums = new (double Sum, int Count)[tree.Height];
        Sum(tree.Root);
        return Array.ConvertAll(sums, s => s.Sum / s.Count);

        LogGram Sum(int node)
        {
            var own = new LogGram(_all.Rows);
            if (tree.IsSite(node))
            {
                _embedding.AddTo(node, _rows(node), own);
            }

            foreach (int child in tree.Children(node))
            {
                if (tree.IsSite(child) && !isChosen[child])
                {
                    _embedding.AddTo(child, _rows(child), own);
                }
                else
                {
                    own.Add(Sum(child));
                }
            }

            if (isChosen[node])
            {
                cancellation.ThrowIfCancellationRequested();
                int level = tree.HeightOf(node);
                foreach (double entropy in Entropies(own).Where(double.IsFinite))
                {
                    sums[level] = (sums[level].Sum + entropy, sums[level].Count + 1);
                }
            }

            return own;
        }
    }

    /// <summary>Gets the nodes whose sets are measured: of two that are each other's rest only the first.</summary>
    internal static bool[] Chosen(PoolingTree tree)
    {
        bool[] chosen = new bool[tree.NodeCount];
        foreach (IGrouping<int, int> level in Enumerable.Range(0, tree.Root).GroupBy(tree.HeightOf))
        {
            int[] nodes = [.. level];
            bool isHalves = nodes.Length == 2 && tree.Parent(nodes[0]) == tree.Root && tree.Children(tree.Root).Length == 2;
            int count = isHalves ? 1 : Math.Min(MostSets, nodes.Length);
            for (int k = 0; k < count; k++)
            {
                chosen[nodes[(int)((long)k * nodes.Length / count)]] = true;
            }
        }

        return chosen;
    }

    /// <summary>Measures the entanglement of one set with all other columns, of every tensor: nats, NaN of a tensor that vanishes.</summary>
    internal double[] Entropies(LogGram set) => [.. Spectra(set).Select(s => s.Length == 0 ? double.NaN : LogSpace.Entropy(s))];

    /// <summary>Computes the squared Schmidt coefficients of every tensor, normalised; none of a tensor that vanishes.</summary>
    internal double[][] Spectra(LogGram set)
    {
        DenseMatrix factor = Factor(set.ToMatrix());
        DenseMatrix others = set.ToMatrix(_all);
        return Array.ConvertAll(_amplitudes, y =>
        {
            var weighted = new DenseMatrix(factor.Rows, factor.Columns);
            for (int r = 0; r < factor.Rows; r++)
            {
                TensorPrimitives.Multiply(factor.Row(r), y, weighted.Row(r));
            }

            DenseMatrix squared = weighted.TimesTransposed(others).TimesTransposed(weighted);
            double[] values = [.. SymmetricEigen.Values(squared).Select(s => Math.Max(0, s))];
            double norm = values.Sum();

            // Equal rows of both signs leave nothing but rounding.
            if (!(norm > 1e-9 * DenseMatrix.Dot(y, y)))
            {
                return [];
            }

            TensorPrimitives.Divide(values, norm, values);
            return values;
        });
    }

    /// <summary>Computes the pivoted Cholesky factor of inner products: as many rows as are needed.</summary>
    private static DenseMatrix Factor(DenseMatrix gram)
    {
        int n = gram.Rows;
        double[] left = new double[n];
        Array.Fill(left, 1);
        var rows = new List<double[]>();
        while (rows.Count < n && left.Sum() > Rest * n)
        {
            int pivot = TensorPrimitives.IndexOfMax(left);
            double[] next = gram.Row(pivot).ToArray();
            foreach (double[] row in rows)
            {
                TensorPrimitives.MultiplyAdd(row, -row[pivot], next, next);
            }

            TensorPrimitives.Divide(next, Math.Sqrt(left[pivot]), next);
            rows.Add(next);
            for (int i = 0; i < n; i++)
            {
                left[i] = Math.Max(0, left[i] - (next[i] * next[i]));
            }

            left[pivot] = 0;
        }

        return new DenseMatrix(rows.Count, n, [.. rows.SelectMany(r => r)]);
    }
}

using Entroscope.Numerics;

namespace Entroscope.Estimators.Neighbours;

/// <summary>The estimators of nearest neighbours as formulas on samples, without error or warning; in nats, in the maximum norm.</summary>
internal static class NeighbourSums
{
    private const int BlockRows = 256;

    /// <summary>
    /// ψ(N) - ψ(k) + (d/N) sum ln of twice the distance to the k-th neighbour (Kozachenko, Leonenko 1987; k: Kraskov et al. 2004, equation 20).
    /// </summary>
    public static double Entropy(SampleMatrix x, int k, int threads)
    {
        double[] digamma = GammaFunctions.DigammaTable(x.Rows);
        return digamma[x.Rows] - digamma[k] + (x.Columns * Mean(x, k, threads, (_, _, distances) => Math.Log(2 * distances[^1])));
    }

    /// <summary>
    /// ln of the mean of ((N-1) C_k V_d r^d)^(1-q), over 1 - q, with C_k = (Γ(k)/Γ(k+1-q))^(1/(1-q)) (Leonenko, Pronzato, Savani 2008, equation 3.2).
    /// </summary>
    /// <param name="order">The order q, not 1, below k + 1.</param>
    public static double Renyi(SampleMatrix x, int k, double order, int threads)
    {
        double s = 1 - order;
        double scale = Math.Log(x.Rows - 1) + (x.Columns * Math.Log(2)) - (GammaFunctions.LogRising(k, s) / s);
        double mean = Mean(x, k, threads, (_, _, distances) => Math.Exp(s * (scale + (x.Columns * Math.Log(distances[^1])))));
        return Math.Log(mean) / s;
    }

    /// <summary>
    /// ψ(k) + (m-1) ψ(N) - mean of the sum of ψ(n+1), n the samples strictly within the distance of the k-th neighbour (Kraskov et al. 2004, equations 8 and
    /// 23).
    /// </summary>
    /// <param name="blocks">The m variables: 2 for their mutual information, more for their total correlation.</param>
    public static double Kraskov1(SampleMatrix[] blocks, int k, int threads)
    {
        var joint = SampleMatrix.Join(blocks);
        NeighbourTree[] trees = Array.ConvertAll(blocks, b => new NeighbourTree(b));
        double[] digamma = GammaFunctions.DigammaTable(joint.Rows);
        double mean = Mean(joint, k, threads, (i, _, distances) =>
        {
            double within = Math.BitDecrement(distances[^1]);
            double sum = 0;
            for (int b = 0; b < blocks.Length; b++)
            {
                // The count includes the sample itself: it is n + 1.
                sum += digamma[Math.Max(1, trees[b].CountWithin(blocks[b].Row(i), within))];
            }

            return sum;
        });
        return digamma[k] + ((blocks.Length - 1) * digamma[joint.Rows]) - mean;
    }

    /// <summary>
    /// ψ(k) - (m-1)/k + (m-1) ψ(N) - mean of the sum of ψ(n), n the samples within the k neighbours' largest distance of each variable (equations 9 and 30).
    /// </summary>
    /// <param name="blocks">The m variables.</param>
    public static double Kraskov2(SampleMatrix[] blocks, int k, int threads)
    {
        var joint = SampleMatrix.Join(blocks);
        NeighbourTree[] trees = Array.ConvertAll(blocks, b => new NeighbourTree(b));
        double[] digamma = GammaFunctions.DigammaTable(joint.Rows);
        double mean = Mean(joint, k, threads, (i, rows, _) =>
        {
            double sum = 0;
            for (int b = 0; b < blocks.Length; b++)
            {
                double own = 0;
                foreach (int row in rows)
                {
                    own = Math.Max(own, Distance(blocks[b].Row(i), blocks[b].Row(row)));
                }

                sum += digamma[trees[b].CountWithin(blocks[b].Row(i), own) - 1];
            }

            return sum;
        });
        return digamma[k] - ((blocks.Length - 1.0) / k) + ((blocks.Length - 1) * digamma[joint.Rows]) - mean;
    }

    /// <summary>ψ(k) - mean of ψ(n_xz + 1) + ψ(n_yz + 1) - ψ(n_z + 1) (Frenzel, Pompe 2007, equation 8).</summary>
    public static double Conditional(SampleMatrix x, SampleMatrix y, SampleMatrix z, int k, int threads)
    {
        SampleMatrix[] blocks = [SampleMatrix.Join(x, z), SampleMatrix.Join(y, z), z];
        NeighbourTree[] trees = Array.ConvertAll(blocks, b => new NeighbourTree(b));
        double[] digamma = GammaFunctions.DigammaTable(x.Rows);
        double Term(int block, int i, double within) => digamma[Math.Max(1, trees[block].CountWithin(blocks[block].Row(i), within))];
        return digamma[k] - Mean(SampleMatrix.Join(x, y, z), k, threads, (i, _, distances) =>
        {
            double within = Math.BitDecrement(distances[^1]);
            return Term(0, i, within) + Term(1, i, within) - Term(2, i, within);
        });
    }

    /// <summary>ψ(N) + mean of ψ(k_i) - ψ(N_i) - ψ(m_i): neighbours within the class, m_i samples of all classes as near (Ross 2014, equation 2).</summary>
    /// <param name="labels">The class of every sample. A class with one sample has no neighbour within; its samples are left out.</param>
    public static double Ross(SampleMatrix x, IReadOnlyList<int> labels, int k, int threads)
    {
        int[][] classes = [.. Enumerable.Range(0, x.Rows).GroupBy(i => labels[i]).Where(g => g.Count() > 1).OrderBy(g => g.Key).Select(g => g.ToArray())];
        int[] kept = [.. classes.SelectMany(c => c)];
        double[] digamma = GammaFunctions.DigammaTable(kept.Length);
        var tree = new NeighbourTree(x.Select(kept));
        CompensatedSum sum = default;
        foreach (int[] members in classes)
        {
            SampleMatrix own = x.Select(members);
            int neighbours = Math.Min(k, members.Length - 1);
            double mean = Mean(own, neighbours, threads, (i, _, distances) =>
                digamma[Math.Max(1, tree.CountWithin(own.Row(i), Math.BitDecrement(distances[^1])))]);
            sum.Add(members.Length * (digamma[neighbours] - digamma[members.Length] - mean));
        }

        return digamma[kept.Length] + (sum.Value / kept.Length);
    }

    /// <summary>
    /// Mean of ψ(k_i) + ln N - ln(n_x + 1) - ln(n_y + 1), k_i the samples at distance 0 where the k-th neighbour is there (Gao et al. 2017, algorithm 1).
    /// </summary>
    public static double Mixed(SampleMatrix x, SampleMatrix y, int k, int threads)
    {
        var joint = SampleMatrix.Join(x, y);
        (NeighbourTree all, NeighbourTree first, NeighbourTree second) = (new NeighbourTree(joint), new NeighbourTree(x), new NeighbourTree(y));
        double[] digamma = GammaFunctions.DigammaTable(joint.Rows);
        return Math.Log(joint.Rows) + Mean(joint, k, threads, (i, _, distances) =>
        {
            double r = distances[^1];
            int near = r == 0 ? all.CountWithin(joint.Row(i), 0) - 1 : k;
            return digamma[near] - Math.Log(first.CountWithin(x.Row(i), r)) - Math.Log(second.CountWithin(y.Row(i), r));
        });
    }

    /// <summary>Averages over the samples a term of their k nearest neighbours; the sum has a fixed order, whatever the threads.</summary>
    public static double Mean(SampleMatrix x, int k, int threads, NeighbourTerm term)
    {
        var tree = new NeighbourTree(x);
        double[] terms = new double[x.Rows];
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads == 0 ? -1 : threads };
        ParallelLoop.For((x.Rows + BlockRows - 1) / BlockRows, block =>
        {
            int[] rows = new int[k];
            double[] distances = new double[k];
            for (int i = block * BlockRows; i < Math.Min(x.Rows, (block + 1) * BlockRows); i++)
            {
                tree.Nearest(x.Row(i), i, rows, distances);
                terms[i] = term(i, rows, distances);
            }
        }, options);
        return CompensatedSum.Of(terms) / x.Rows;
    }

    private static double Distance(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double largest = 0;
        for (int c = 0; c < a.Length; c++)
        {
            largest = Math.Max(largest, Math.Abs(a[c] - b[c]));
        }

        return largest;
    }
}

/// <summary>What a sample adds, given the rows of its nearest neighbours and their distances, in increasing order.</summary>
internal delegate double NeighbourTerm(int sample, ReadOnlySpan<int> rows, ReadOnlySpan<double> distances);

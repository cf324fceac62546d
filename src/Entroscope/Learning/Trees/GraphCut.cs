using Entroscope.Numerics;

namespace Entroscope.Learning.Trees;

/// <summary>A cut of a dense graph into two parts of nearly equal size: moves of single nodes, passes with rollback (Fiduccia and Mattheyses 1982).</summary>
internal sealed class GraphCut
{
    private const int Starts = 4;
    private const int LargestPasses = 20;
    private readonly double[][] _weights;
    private readonly int _smallest;
    private readonly int _slack;

    /// <summary>Takes the graph.</summary>
    /// <param name="weight">The weight of two different nodes, at least 0 and symmetric.</param>
    /// <param name="sites">The nodes, at least 2.</param>
    /// <param name="balance">The smallest share of a part; each has at least one node.</param>
    public GraphCut(Func<int, int, double> weight, int[] sites, double balance)
    {
        _weights = Array.ConvertAll(sites, i => Array.ConvertAll(sites, j => i == j ? 0 : weight(i, j)));
        _smallest = Math.Clamp((int)Math.Ceiling(balance * sites.Length), 1, sites.Length / 2);

        // Between halves no single node could move: a pass may be out of balance by one on its way, and ends in balance.
        _slack = balance == 0.5 && sites.Length > 2 ? 1 : 0;
    }

    /// <summary>Finds a cut of small weight: the best of several starts.</summary>
    /// <param name="random">The stream of the starts.</param>
    /// <returns>For every node whether it is in the second part; the first node never is.</returns>
    public bool[] Find(RandomStream random)
    {
        (bool[] best, double weight) = ([], double.PositiveInfinity);
        for (int start = 0; start < Starts; start++)
        {
            bool[] side = Grow(random.NextInt(_weights.Length));
            for (int pass = 0; pass < LargestPasses && Improve(side); pass++)
            {
            }

            double cut = Weight(side);
            if (cut < weight)
            {
                (best, weight) = (side, cut);
            }
        }

        return best[0] ? Array.ConvertAll(best, s => !s) : best;
    }

    /// <summary>Grows one half from a node, always by the one most tied to it.</summary>
    private bool[] Grow(int first)
    {
        int n = _weights.Length;
        bool[] side = new bool[n];
        double[] ties = new double[n];
        int next = first;
        for (int size = 1; ; size++)
        {
            side[next] = true;
            ties[next] = double.NegativeInfinity;
            if (size >= n / 2)
            {
                return side;
            }

            for (int v = 0; v < n; v++)
            {
                ties[v] += _weights[next][v];
            }

            next = Array.IndexOf(ties, ties.Max());
        }
    }

    private bool Improve(bool[] side)
    {
        int n = side.Length;
        double[] gains = [.. Enumerable.Range(0, n).Select(v => Gain(side, v))];
        bool[] moved = new bool[n];
        var moves = new List<int>();
        (double total, double best, int kept) = (0, 1e-12, 0);
        for (int second = side.Count(s => s); PickMove(side, gains, moved, second) is >= 0 and int v;)
        {
            total += gains[v];
            Move(side, gains, v);
            (moved[v], second) = (true, second + (side[v] ? 1 : -1));
            moves.Add(v);
            (best, kept) = total > best && Math.Min(second, n - second) >= _smallest ? (total, moves.Count) : (best, kept);
        }

        foreach (int v in moves.Skip(kept))
        {
            side[v] = !side[v];
        }

        return kept > 0;
    }

    private int PickMove(bool[] side, double[] gains, bool[] moved, int second)
    {
        int best = -1;
        for (int v = 0; v < side.Length; v++)
        {
            int left = side[v] ? second - 1 : side.Length - second - 1;
            if (!moved[v] && left >= _smallest - _slack && (best < 0 || gains[v] > gains[best]))
            {
                best = v;
            }
        }

        return best;
    }

    private void Move(bool[] side, double[] gains, int node)
    {
        side[node] = !side[node];
        gains[node] = -gains[node];
        double[] weights = _weights[node];
        for (int u = 0; u < side.Length; u++)
        {
            if (u != node)
            {
                gains[u] += side[u] == side[node] ? -2 * weights[u] : 2 * weights[u];
            }
        }
    }

    private double Gain(bool[] side, int node)
    {
        double gain = 0;
        for (int u = 0; u < side.Length; u++)
        {
            gain += side[u] == side[node] ? -_weights[node][u] : _weights[node][u];
        }

        return gain;
    }

    private double Weight(bool[] side)
    {
        double sum = 0;
        for (int v = 0; v < side.Length; v++)
        {
            for (int u = 0; u < v; u++)
            {
                sum += side[u] != side[v] ? _weights[v][u] : 0;
            }
        }

        return sum;
    }
}

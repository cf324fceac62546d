using System.Numerics;

namespace Entroscope.Learning.Trees;

/// <summary>
/// Local search over the orders of a binary tree: two columns, or two blocks of equal size, change places where that lowers the sum over all levels of the
/// association between different blocks, which is the sum over all pairs of their association times the height at which they meet.
/// </summary>
/// <remarks>The cost of Dasgupta (2016, arXiv:1510.05043) with heights in place of sizes.</remarks>
internal sealed class OrderExchange
{
    // A partner of weight draws a column into its neighbourhood; the many weak ones do not.
    private const int Partners = 8;
    private const int MostRounds = 100;
    private const double Least = 1e-12;

    private readonly ColumnAssociation _association;
    private readonly int[] _order;
    private readonly int[] _path;
    private readonly int _height;

    /// <summary>Takes an order.</summary>
    /// <param name="order">The column at every place, changed in place.</param>
    public OrderExchange(ColumnAssociation association, int[] order)
    {
        (_association, _order) = (association, order);
        _height = order.Length > 1 ? BitOperations.Log2((uint)(order.Length - 1)) + 1 : 0;
        _path = new int[order.Length];
        Divide(0, order.Length, _height);
    }

    /// <summary>Exchanges until nothing is gained.</summary>
    /// <returns>The cost that is left.</returns>
    public double Improve(CancellationToken cancellation)
    {
        for (int round = 0; round < MostRounds; round++)
        {
            bool any = false;
            for (int level = _height - 2; level >= 0; level--)
            {
                cancellation.ThrowIfCancellationRequested();
                any |= Pass(level);
            }

            if (!any)
            {
                break;
            }
        }

        return Cost();
    }

    // The way from the root to every place, in bits: two places meet at the height of the highest bit in which their ways differ.
    private void Divide(int start, int count, int height)
    {
        if (height == 0 || count == 1)
        {
            return;
        }

        int first = (count + 1) / 2;
        for (int p = start + first; p < start + count; p++)
        {
            _path[p] |= 1 << (height - 1);
        }

        Divide(start, first, height - 1);
        Divide(start + first, count - first, height - 1);
    }

    private static int Meeting(int first, int second) => first == second ? 0 : BitOperations.Log2((uint)(first ^ second)) + 1;

    private double Cost()
    {
        double sum = 0;
        for (int p = 0; p < _order.Length; p++)
        {
            for (int q = 0; q < p; q++)
            {
                sum += _association[_order[p], _order[q]] * Meeting(_path[p], _path[q]);
            }
        }

        return sum;
    }

    // Blocks of a level: every block is drawn to the places beside those that it goes with most.
    private bool Pass(int level)
    {
        Block[] blocks = Blocks(level);
        double[][] weights = Weights(blocks);
        int n = blocks.Length;
        int[] held = [.. Enumerable.Range(0, n)], place = [.. Enumerable.Range(0, n)];
        bool any = false;
        for (int a = 0; a < n; a++)
        {
            foreach (int partner in Strongest(weights[a]))
            {
                // The blocks that meet the partner before this one does.
                int near = Meeting(blocks[place[a]].Path, blocks[place[partner]].Path);
                (int best, double gain) = (-1, Least);
                for (int q = 0; q < n; q++)
                {
                    int to = Meeting(blocks[q].Path, blocks[place[partner]].Path);
                    if (to > 0 && to < near && to <= 2 && blocks[q].Count == blocks[place[a]].Count && Gain(a, held[q]) is double g && g > gain)
                    {
                        (best, gain) = (q, g);
                    }
                }

                if (best >= 0)
                {
                    int other = held[best];
                    (held[best], held[place[a]]) = (a, other);
                    (place[a], place[other]) = (best, place[a]);
                    any = true;
                }
            }
        }

        if (any)
        {
            int[] before = [.. _order];
            for (int q = 0; q < n; q++)
            {
                before.AsSpan(blocks[held[q]].Start, blocks[q].Count).CopyTo(_order.AsSpan(blocks[q].Start));
            }
        }

        return any;

        double Gain(int a, int b)
        {
            (double[] mine, double[] others) = (weights[a], weights[b]);
            (int from, int to) = (blocks[place[a]].Path, blocks[place[b]].Path);
            double sum = 0;
            for (int x = 0; x < n; x++)
            {
                if (x != a && x != b)
                {
                    int path = blocks[place[x]].Path;
                    sum += (mine[x] - others[x]) * (Meeting(from, path) - Meeting(to, path));
                }
            }

            return sum;
        }
    }

    private static IEnumerable<int> Strongest(double[] weights) =>
        Enumerable.Range(0, weights.Length).Where(j => weights[j] > 0).OrderByDescending(j => weights[j]).Take(Partners);

    private Block[] Blocks(int level)
    {
        var blocks = new List<Block>();
        for (int p = 0; p < _path.Length; p++)
        {
            int path = _path[p] >> level;
            if (blocks.Count > 0 && blocks[^1].Path == path)
            {
                blocks[^1] = blocks[^1] with { Count = blocks[^1].Count + 1 };
            }
            else
            {
                blocks.Add(new Block(p, 1, path));
            }
        }

        return [.. blocks];
    }

    private double[][] Weights(Block[] blocks) => Array.ConvertAll(blocks, a => Array.ConvertAll(blocks, b =>
    {
        double sum = 0;
        for (int p = a.Start; p < a.Start + a.Count && a != b; p++)
        {
            for (int q = b.Start; q < b.Start + b.Count; q++)
            {
                sum += _association[_order[p], _order[q]];
            }
        }

        return sum;
    }));

    private readonly record struct Block(int Start, int Count, int Path);
}

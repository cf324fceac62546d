using System.Numerics;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Learning.Trees;

/// <summary>
/// The order of columns by recursive minimum bisection: halves between which the association is smallest, again and again, read from left to right; then
/// exchanges of columns and of whole blocks while these lower the sum of the cuts of all levels (<see cref="OrderExchange"/>). The best of several starts. And
/// the binary pooling tree of an order.
/// </summary>
/// <remarks>After Alexander, De La Vega, Razin, Cohen (arXiv:2303.11249, section 5), who bisect alone.</remarks>
internal static class BalancedOrder
{
    private const int Bisections = 8;

    /// <summary>Finds an order; O(N^2) a level and start, and O(N^2) a round of exchanges.</summary>
    /// <param name="association">The weights.</param>
    /// <param name="seed">The seed of the starts.</param>
    /// <returns>The column at every place.</returns>
    public static int[] Find(ColumnAssociation association, ulong seed, CancellationToken cancellation = default)
    {
        (int[] best, double least) = ([], double.PositiveInfinity);
        for (int start = 0; start < Starts(association.Count); start++)
        {
            var random = new RandomStream(seed, "orders of columns", start);
            int[] order = start < Bisections ? Bisect(association, random, cancellation) : Shuffled(association.Count, random);
            double cost = new OrderExchange(association, order).Improve(cancellation);
            if (cost < least)
            {
                (best, least) = (order, cost);
            }
        }

        return best;
    }

    // Of many columns one start takes long enough, and its cuts are averages over many pairs. Few ones have hardly more than one best bisection, and
    // exchanges from there may stop short of the best order.
    private static int Starts(int columns) => columns switch
    {
        <= 32 => 4 * Bisections,
        <= 256 => Bisections,
        _ => 1,
    };

    private static int[] Shuffled(int count, RandomStream random)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        random.Shuffle<int>(order);
        return order;
    }

    private static int[] Bisect(ColumnAssociation association, RandomStream random, CancellationToken cancellation)
    {
        int[] order = [.. Enumerable.Range(0, association.Count)];
        Divide(0, order.Length);
        return order;

        void Divide(int start, int count)
        {
            if (count <= 2)
            {
                return;
            }

            cancellation.ThrowIfCancellationRequested();
            int[] sites = order.AsSpan(start, count).ToArray();
            Array.Sort(sites);
            bool[] side = new GraphCut((i, j) => association[i, j], sites, 0.5).Find(random);

            // The larger half comes first, as in the tree.
            int[] first = [.. sites.Where((_, k) => !side[k])], second = [.. sites.Where((_, k) => side[k])];
            if (first.Length < second.Length)
            {
                (first, second) = (second, first);
            }

            first.CopyTo(order, start);
            second.CopyTo(order, start + first.Length);
            Divide(start, first.Length);
            Divide(start + first.Length, second.Length);
        }
    }

    /// <summary>
    /// Makes the tree of an order: pairs of neighbours, of all of which pairs are pooled until one node is left. Where N is no power of two, some of the
    /// lowest nodes pool a single column, so that all sets of a level have the same size but for one column.
    /// </summary>
    /// <param name="order">The column at every place; each of 0..N-1 once.</param>
    /// <returns>A tree of levels.</returns>
    public static PoolingTree Tree(ReadOnlySpan<int> order)
    {
        var lowest = new List<int[]>();
        Divide(order, BitOperations.Log2((uint)Math.Max(1, order.Length - 1)) + (order.Length > 1 ? 1 : 0));
        var levels = new List<int[][]> { lowest.ToArray() };
        for (int count = lowest.Count; count > 1; count /= 2)
        {
            levels.Add([.. Enumerable.Range(0, count).Chunk(2)]);
        }

        return PoolingTree.FromLevels(order.Length, levels, "order");

        void Divide(ReadOnlySpan<int> part, int height)
        {
            if (height <= 1)
            {
                lowest.Add(part.ToArray());
                return;
            }

            int first = (part.Length + 1) / 2;
            Divide(part[..first], height - 1);
            Divide(part[first..], height - 1);
        }
    }
}

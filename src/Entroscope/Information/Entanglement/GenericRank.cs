using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Information.Entanglement;

/// <summary>
/// The rank that almost all weights of an architecture give between two sets of sites: that of random integer weights modulo a prime, which rounds nothing.
/// </summary>
/// <remarks>
/// A rank modulo a prime is at most the rank over the reals of almost all weights, and with random weights it falls short of it with a probability of about
/// the degree of a minor over 2^31 (Schwartz 1980, Zippel 1979).
/// </remarks>
public static class GenericRank
{
    private const ulong Prime = int.MaxValue;
    private const long MostEntries = 1 << 24;

    /// <summary>Computes the rank.</summary>
    /// <param name="shape">The architecture; nodes that share a matrix share it here.</param>
    /// <param name="partition">The set of sites.</param>
    /// <param name="values">The number of values of every site, 0 for as many as its channels; null for that of all sites.</param>
    /// <param name="seed">The seed of the weights.</param>
    /// <returns>The rank; null where its tensors would not fit.</returns>
    /// <remarks>Cost: elimination of a matrix with as many rows as the rank, at every node.</remarks>
    public static int? Compute(NetworkShape shape, SitePartition partition, IReadOnlyList<int>? values = null, ulong seed = 1)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(partition);
        PoolingTree tree = shape.Tree;
        Refuse.Argument(
            partition.IsInside.Length != tree.SiteCount || (values is not null && values.Count != tree.SiteCount),
            $"The partition and the values must be those of the {tree.SiteCount} sites of the network.", nameof(partition));
        uint[][] matrices = [.. Enumerable.Range(0, shape.MatrixCount).Select(m =>
            Draw(shape.Rows(shape.NodeOfMatrix(m)) * shape.Channels(shape.NodeOfMatrix(m)), new RandomStream(seed, "generic rank", m)))];
        var above = new Part?[tree.NodeCount];
        foreach (int v in tree.ChildrenFirst)
        {
            int r = shape.Channels(v);
            Part? part = tree.IsSite(v) ? Leaf(r, values?[v] ?? 0, partition.IsInside[v], new RandomStream(seed, "generic leaf", v)) : null;
            foreach (int c in tree.Children(v))
            {
                part = part is null ? above[c] : Pool(part, above[c]!);
                above[c] = null;
                if (part is null)
                {
                    return null;
                }
            }

            int rows = v == tree.Root ? 1 : shape.Rows(v);
            above[v] = Conv(part!, matrices[shape.MatrixOf(v)], rows).Reduced();
        }

        Part root = above[tree.Root]!;
        return Echelon(root.Values, root.First, root.Second);
    }

    private static uint[] Draw(int count, RandomStream random) => [.. Enumerable.Range(0, count).Select(_ => (uint)(1 + random.NextInt(int.MaxValue - 1)))];

    private static Part Leaf(int channels, int values, bool inside, RandomStream random)
    {
        int size = values > 0 && values < channels ? values : channels;
        uint[] table = size < channels ? Draw(size * channels, random) : new uint[size * channels];
        for (int d = 0; d < channels && size == channels; d++)
        {
            table[(d * channels) + d] = 1;
        }

        return inside ? new Part(size, 1, channels, table) : new Part(1, size, channels, table);
    }

    private static Part? Pool(Part x, Part y)
    {
        long entries = (long)x.First * y.First * x.Second * y.Second * x.Channels;
        if (entries > MostEntries)
        {
            return null;
        }

        (int first, int second) = (x.First * y.First, x.Second * y.Second);
        uint[] product = new uint[entries];
        for (int i = 0; i < first; i++)
        {
            for (int j = 0; j < second; j++)
            {
                int a = (((i / y.First) * x.Second) + (j / y.Second)) * x.Channels, b = (((i % y.First) * y.Second) + (j % y.Second)) * x.Channels;
                int to = ((i * second) + j) * x.Channels;
                for (int g = 0; g < x.Channels; g++)
                {
                    product[to + g] = (uint)((ulong)x.Values[a + g] * y.Values[b + g] % Prime);
                }
            }
        }

        return new Part(first, second, x.Channels, product).Reduced();
    }

    private static Part Conv(Part part, uint[] weights, int rows)
    {
        int pairs = part.First * part.Second;
        uint[] product = new uint[pairs * rows];
        for (int i = 0; i < pairs; i++)
        {
            for (int g = 0; g < rows; g++)
            {
                ulong sum = 0;
                for (int d = 0; d < part.Channels; d++)
                {
                    sum = (sum + ((ulong)weights[(g * part.Channels) + d] * part.Values[(i * part.Channels) + d])) % Prime;
                }

                product[(i * rows) + g] = (uint)sum;
            }
        }

        return new Part(part.First, part.Second, rows, product);
    }

    // Gaussian elimination in place; the first rows become a basis of all.
    private static int Echelon(uint[] matrix, int rows, int columns)
    {
        int rank = 0;
        for (int c = 0; c < columns && rank < rows; c++)
        {
            int pivot = rank;
            while (pivot < rows && matrix[(pivot * columns) + c] == 0)
            {
                pivot++;
            }

            if (pivot == rows)
            {
                continue;
            }

            Span<uint> head = matrix.AsSpan(rank * columns, columns), other = matrix.AsSpan(pivot * columns, columns);
            for (int j = c; j < columns && pivot > rank; j++)
            {
                (head[j], other[j]) = (other[j], head[j]);
            }

            ulong inverse = Power(head[c], Prime - 2);
            for (int i = rank + 1; i < rows; i++)
            {
                Span<uint> row = matrix.AsSpan(i * columns, columns);
                if (row[c] == 0)
                {
                    continue;
                }

                ulong factor = Prime - (row[c] * inverse % Prime);
                for (int j = c; j < columns; j++)
                {
                    row[j] = (uint)((row[j] + (factor * head[j])) % Prime);
                }
            }

            rank++;
        }

        return rank;
    }

    private static ulong Power(ulong value, ulong exponent)
    {
        ulong result = 1;
        for (; exponent > 0; exponent >>= 1)
        {
            result = (exponent & 1) > 0 ? result * value % Prime : result;
            value = value * value % Prime;
        }

        return result;
    }

    /// <summary>A tensor [first set, second set, channels], the channels changing fastest.</summary>
    private sealed record Part(int First, int Second, int Channels, uint[] Values)
    {
        /// <summary>Keeps a basis of either index where it is longer than all else.</summary>
        public Part Reduced()
        {
            Part part = First > Second * Channels ? Basis(this) : this;
            return part.Second > part.First * part.Channels ? Swap(Basis(Swap(part))) : part;
        }

        private static Part Basis(Part part)
        {
            int columns = part.Second * part.Channels;
            int rank = Math.Max(1, Echelon(part.Values, part.First, columns));
            return part with { First = rank, Values = part.Values[..(rank * columns)] };
        }

        private static Part Swap(Part part)
        {
            uint[] swapped = new uint[part.Values.Length];
            for (int i = 0; i < part.First; i++)
            {
                for (int j = 0; j < part.Second; j++)
                {
                    part.Values.AsSpan(((i * part.Second) + j) * part.Channels, part.Channels)
                        .CopyTo(swapped.AsSpan(((j * part.First) + i) * part.Channels));
                }
            }

            return new Part(part.Second, part.First, part.Channels, swapped);
        }
    }
}

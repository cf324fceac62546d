using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Entroscope.Numerics;

namespace Entroscope.Model.Leaves;

/// <summary>Estimates of rows on the probability simplex from counts, eight rows at a time. The bits do not depend on the machine.</summary>
internal static class SimplexRows
{
    /// <summary>Counts whose total is not above this are without any weight.</summary>
    public const double SmallestTotal = 1e-300;
    private const int Block = 8;

    /// <summary>Turns the counts of every row into probabilities; a row without any weight takes those of a former estimate.</summary>
    /// <param name="counts">Counts, at least 0, shape [rows, columns].</param>
    /// <param name="pseudoCount">The Dirichlet pseudo-count added to each, at least 0.</param>
    /// <param name="destination">Receives the probabilities; may be the counts or the former estimate.</param>
    /// <returns>Whether every row that was estimated is a probability distribution: it is unless a count is not finite or negative.</returns>
    public static bool Normalize(ReadOnlySpan<double> counts, int columns, double pseudoCount, ReadOnlySpan<double> former, Span<double> destination) =>
        Normalize(counts, columns, new ReadOnlySpan<double>(in pseudoCount), former, destination);

    /// <summary>Turns the counts of every row into probabilities; a row without any weight takes those of a former estimate.</summary>
    /// <param name="counts">Counts, at least 0, shape [rows, columns].</param>
    /// <param name="pseudoCounts">The Dirichlet pseudo-count of every column, or one for all columns; at least 0.</param>
    /// <param name="destination">Receives the probabilities; may be the counts or the former estimate.</param>
    /// <returns>Whether every row that was estimated is a probability distribution: it is unless a count is not finite or negative.</returns>
    public static bool Normalize(
        ReadOnlySpan<double> counts, int columns, ReadOnlySpan<double> pseudoCounts, ReadOnlySpan<double> former, Span<double> destination)
    {
        double extra = pseudoCounts.Length == 1 ? pseudoCounts[0] * columns : CompensatedSum.Of(pseudoCounts);
        Span<double> sums = stackalloc double[Block];
        bool good = true;
        for (int start = 0; start < counts.Length; start += Block * columns)
        {
            ReadOnlySpan<double> block = counts.Slice(start, Math.Min(Block * columns, counts.Length - start));
            Sum(block, columns, sums);
            for (int g = 0; g * columns < block.Length; g++)
            {
                int at = start + (g * columns);
                double total = sums[g] + extra;
                if (total > SmallestTotal)
                {
                    good &= Divide(counts.Slice(at, columns), pseudoCounts, total, destination.Slice(at, columns));
                }
                else
                {
                    former.Slice(at, columns).CopyTo(destination[at..]);
                }
            }
        }

        return good;
    }

    /// <summary>Makes a row sum to 1 again.</summary>
    public static void Normalize(Span<double> row)
    {
        double total = CompensatedSum.Of(row);
        for (int d = 0; d < row.Length; d++)
        {
            row[d] /= total;
        }
    }

    /// <summary>Draws rows uniformly from the simplex.</summary>
    public static double[] Random(int rows, int columns, RandomStream random)
    {
        double[] table = new double[rows * columns];
        for (int i = 0; i < table.Length; i++)
        {
            table[i] = random.NextExponential();
        }

        for (int start = 0; start < table.Length; start += columns)
        {
            Span<double> row = table.AsSpan(start, columns);
            Normalize(row, columns, 0, row, row);
        }

        return table;
    }

    private static void Sum(ReadOnlySpan<double> block, int columns, Span<double> sums)
    {
        if (block.Length == Block * columns)
        {
            SumBlock(ref MemoryMarshal.GetReference(block), columns, sums);
            return;
        }

        for (int g = 0; g * columns < block.Length; g++)
        {
            sums[g] = CompensatedSum.Of(block.Slice(g * columns, columns));
        }
    }

    // CompensatedSum with a row in every element of a vector. Which of two summands is the larger need not be asked: the error
    // of an addition is a number of double precision and comes out the same by the six operations of Knuth's TwoSum.
    private static void SumBlock(ref double rows, int columns, Span<double> sums)
    {
        Vector512<double> sum = Vector512<double>.Zero, carry = sum;
        for (int j = 0; j < columns; j++)
        {
            ref double r = ref Unsafe.Add(ref rows, j);
            Vector512<double> value = Vector512.Create(
                r,
                Unsafe.Add(ref r, columns),
                Unsafe.Add(ref r, 2 * columns),
                Unsafe.Add(ref r, 3 * columns),
                Unsafe.Add(ref r, 4 * columns),
                Unsafe.Add(ref r, 5 * columns),
                Unsafe.Add(ref r, 6 * columns),
                Unsafe.Add(ref r, 7 * columns));
            Vector512<double> next = sum + value;
            Vector512<double> added = next - sum;
            carry += (sum - (next - added)) + (value - added);
            sum = next;
        }

        for (int g = 0; g < Block; g++)
        {
            sums[g] = double.IsFinite(sum[g]) ? sum[g] + carry[g] : sum[g];
        }
    }

    private static bool Divide(ReadOnlySpan<double> counts, ReadOnlySpan<double> pseudoCounts, double total, Span<double> destination)
    {
        bool good = double.IsFinite(total);
        int j = 0;
        bool same = pseudoCounts.Length == 1;
        var (common, divisor) = (Vector512.Create(pseudoCounts[0]), Vector512.Create(total));
        Vector512<double> allowed = Vector512<double>.AllBitsSet;
        for (; j <= counts.Length - Block; j += Block)
        {
            Vector512<double> extra = same ? common : Vector512.Create(pseudoCounts[j..]);
            Vector512<double> p = (Vector512.Create(counts[j..]) + extra) / divisor;
            allowed &= Vector512.GreaterThanOrEqual(p, Vector512<double>.Zero);
            p.CopyTo(destination[j..]);
        }

        for (; j < counts.Length; j++)
        {
            destination[j] = (counts[j] + pseudoCounts[same ? 0 : j]) / total;
            good &= destination[j] >= 0;
        }

        return good && Vector512.EqualsAll(allowed.AsInt64(), Vector512<long>.AllBitsSet);
    }
}

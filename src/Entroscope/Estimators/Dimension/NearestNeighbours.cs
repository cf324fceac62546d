using System.Runtime.Intrinsics;
using Entroscope.Numerics;

namespace Entroscope.Estimators.Dimension;

/// <summary>The distances of every row to its nearest others, from differences in double precision: no distance is lost in a sum of squares.</summary>
internal static unsafe class NearestNeighbours
{
    private const int Panel = 16;

    /// <summary>Finds the nearest others of every row.</summary>
    /// <param name="x">The rows.</param>
    /// <param name="rows">The rows that are looked at; null for all.</param>
    /// <param name="count">The number of neighbours k, fewer than the rows.</param>
    /// <param name="period">The length after which every column repeats; null for none.</param>
    /// <returns>For every row k neighbours, the nearest first.</returns>
    public static Neighbour[][] Find(DenseMatrix x, int[]? rows, int count, double? period, int threads)
    {
        DenseMatrix points = rows is null ? x : Select(x, rows);
        var nearest = new Neighbour[points.Rows][];
        ParallelLoop.For(
            (points.Rows + Panel - 1) / Panel,
            () => new double[points.Rows],
            (p, distances) =>
            {
                for (int i = p * Panel; i < Math.Min(points.Rows, (p + 1) * Panel); i++)
                {
                    Distances(points, i, period, distances);
                    nearest[i] = Smallest(distances, i, count);
                }
            },
            DenseMatrix.Crew(threads));
        return nearest;
    }

    public static DenseMatrix Select(DenseMatrix x, int[] rows)
    {
        var selected = new DenseMatrix(rows.Length, x.Columns);
        for (int i = 0; i < rows.Length; i++)
        {
            x.Row(rows[i]).CopyTo(selected.Row(i));
        }

        return selected;
    }

    private static Neighbour[] Smallest(double[] distances, int self, int count)
    {
        var nearest = new Neighbour[count];
        int held = 0;
        for (int j = 0; j < distances.Length; j++)
        {
            double d = distances[j];
            if (j == self || (held == count && d >= nearest[count - 1].Square))
            {
                continue;
            }

            int k = held < count ? held++ : count - 1;
            for (; k > 0 && nearest[k - 1].Square > d; k--)
            {
                nearest[k] = nearest[k - 1];
            }

            nearest[k] = new Neighbour(d, j);
        }

        return nearest;
    }

    private static void Distances(DenseMatrix points, int i, double? period, double[] distances)
    {
        int n = points.Columns;
        fixed (double* x = points.Values)
        {
            for (int j = 0; j < points.Rows; j++)
            {
                distances[j] = period is { } length ? Wrapped(x + ((long)i * n), x + ((long)j * n), n, length) : Plain(x + ((long)i * n), x + ((long)j * n), n);
            }
        }
    }

    private static double Wrapped(double* a, double* b, int length, double period)
    {
        double sum = 0;
        for (int k = 0; k < length; k++)
        {
            double d = Math.IEEERemainder(a[k] - b[k], period);
            sum += d * d;
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Plain(double* a, double* b, int length)
    {
        Vector256<double> s0 = default, s1 = default;
        int k = 0;
        for (; k + 8 <= length; k += 8)
        {
            Vector256<double> d0 = Vector256.Load(a + k) - Vector256.Load(b + k), d1 = Vector256.Load(a + k + 4) - Vector256.Load(b + k + 4);
            s0 = Vector256.FusedMultiplyAdd(d0, d0, s0);
            s1 = Vector256.FusedMultiplyAdd(d1, d1, s1);
        }

        s0 += s1;
        double sum = s0.GetElement(0) + s0.GetElement(1) + (s0.GetElement(2) + s0.GetElement(3));
        for (; k < length; k++)
        {
            double d = a[k] - b[k];
            sum = Math.FusedMultiplyAdd(d, d, sum);
        }

        return sum;
    }
}

/// <summary>A neighbour of a row.</summary>
/// <param name="Square">The squared distance.</param>
/// <param name="Row">Its place among the rows that are looked at.</param>
internal readonly record struct Neighbour(double Square, int Row);

using System.Runtime.Intrinsics;

namespace Entroscope.Numerics;

/// <summary>A dense matrix, row by row, and its products.</summary>
/// <remarks>Every entry of a product is summed in four lanes in a fixed order: the bits are the same on any machine and any number of threads.</remarks>
internal sealed unsafe class DenseMatrix(int rows, int columns, double[] values)
{
    private const int Panel = 32;
    private const int BlockValues = 1 << 16;

    public DenseMatrix(int rows, int columns)
        : this(rows, columns, new double[Cells(rows, columns)])
    {
    }

    public int Rows => rows;

    public int Columns => columns;

    public double[] Values => values;

    public double this[int row, int column]
    {
        get => values[(row * (long)columns) + column];
        set => values[(row * (long)columns) + column] = value;
    }

    /// <summary>Gets the options of a loop over parts of a matrix.</summary>
    /// <param name="threads">The threads; 0 for all processors.</param>
    public static ParallelOptions Crew(int threads) => new() { MaxDegreeOfParallelism = threads == 0 ? -1 : threads };

    public Span<double> Row(int index) => values.AsSpan(index * columns, columns);

    public DenseMatrix Copy() => new(rows, columns, [.. values]);

    public DenseMatrix Transposed()
    {
        var transposed = new DenseMatrix(columns, rows);
        fixed (double* source = values, destination = transposed.Values)
        {
            for (int first = 0; first < rows; first += Panel)
            {
                Transposition.Copy(source + ((long)first * columns), Math.Min(Panel, rows - first), columns, columns, destination + first, rows, 1);
            }
        }

        return transposed;
    }

    /// <summary>Computes A B' of this matrix A and another one with rows of the same length.</summary>
    public DenseMatrix TimesTransposed(DenseMatrix other, int threads = 1)
    {
        var product = new DenseMatrix(rows, other.Rows);
        Multiply(other, product, threads, below: false);
        return product;
    }

    /// <summary>Computes A A' of this matrix A.</summary>
    public DenseMatrix Gram(int threads = 1)
    {
        var product = new DenseMatrix(rows, rows);
        Multiply(this, product, threads, below: true);
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < i; j++)
            {
                product[j, i] = product[i, j];
            }
        }

        return product;
    }

    /// <summary>Computes the sum of the products of two rows of numbers.</summary>
    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        fixed (double* a = x, b = y)
        {
            return Dot(a, b, x.Length);
        }
    }

    // Four vectors at a time hide the latency of the multiply-adds.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Dot(double* a, double* b, int length)
    {
        Vector256<double> s0 = default, s1 = default, s2 = default, s3 = default;
        int k = 0;
        for (; k + 16 <= length; k += 16)
        {
            s0 = Vector256.FusedMultiplyAdd(Vector256.Load(a + k), Vector256.Load(b + k), s0);
            s1 = Vector256.FusedMultiplyAdd(Vector256.Load(a + k + 4), Vector256.Load(b + k + 4), s1);
            s2 = Vector256.FusedMultiplyAdd(Vector256.Load(a + k + 8), Vector256.Load(b + k + 8), s2);
            s3 = Vector256.FusedMultiplyAdd(Vector256.Load(a + k + 12), Vector256.Load(b + k + 12), s3);
        }

        return Finish((s0 + s1) + (s2 + s3), a, b, k, length);
    }

    private static int Cells(long rows, long columns)
    {
        Refuse.Size(rows * columns > Array.MaxLength, $"A matrix of {rows} rows and {columns} columns has more than the {Array.MaxLength} cells of an array.");
        return (int)(rows * columns);
    }

    private static double Finish(Vector256<double> lanes, double* a, double* b, int from, int length)
    {
        double sum = lanes.GetElement(0) + lanes.GetElement(1) + (lanes.GetElement(2) + lanes.GetElement(3));
        for (int k = from; k < length; k++)
        {
            sum = Math.FusedMultiplyAdd(a[k], b[k], sum);
        }

        return sum;
    }

    // Panels of rows go to the threads; a block of the other matrix that stays in the cache meets all rows of a panel.
    private void Multiply(DenseMatrix other, DenseMatrix product, int threads, bool below)
    {
        int block = Math.Max(8, BlockValues / columns);
        int panels = (rows + Panel - 1) / Panel;

        // The last panels of a triangle hold the most: they begin.
        ParallelLoop.For(
            panels,
            p =>
            {
                int first = (panels - 1 - p) * Panel;
                int last = Math.Min(rows, first + Panel);
                int end = below ? last : other.Rows;
                fixed (double* a = values, b = other.Values, c = product.Values)
                {
                    for (int start = 0; start < end; start += block)
                    {
                        Tiles(a, b, c, first, last, start, Math.Min(end, start + block), other.Rows);
                    }
                }
            },
            Crew(threads));
    }

    private void Tiles(double* a, double* b, double* c, int firstRow, int lastRow, int first, int last, int stride)
    {
        int i = firstRow;
        for (; i + 4 <= lastRow; i += 4)
        {
            int j = first;
            for (; j + 2 <= last; j += 2)
            {
                Tile(a + ((long)i * columns), b + ((long)j * columns), c + ((long)i * stride) + j, stride);
            }

            for (; j < last; j++)
            {
                for (int r = i; r < i + 4; r++)
                {
                    c[((long)r * stride) + j] = Single(a + ((long)r * columns), b + ((long)j * columns));
                }
            }
        }

        for (; i < lastRow; i++)
        {
            for (int j = first; j < last; j++)
            {
                c[((long)i * stride) + j] = Single(a + ((long)i * columns), b + ((long)j * columns));
            }
        }
    }

    private double Single(double* a, double* b)
    {
        Vector256<double> lanes = default;
        int k = 0;
        for (; k + 4 <= columns; k += 4)
        {
            lanes = Vector256.FusedMultiplyAdd(Vector256.Load(a + k), Vector256.Load(b + k), lanes);
        }

        return Finish(lanes, a, b, k, columns);
    }

    // Four rows times two: as Single, eight times at once.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Tile(double* a, double* b, double* c, int stride)
    {
        int n = columns;
        double* a1 = a + n, a2 = a1 + n, a3 = a2 + n, d = b + n;
        Vector256<double> s00 = default, s01 = default, s10 = default, s11 = default, s20 = default, s21 = default, s30 = default, s31 = default;
        int k = 0;
        for (; k + 4 <= n; k += 4)
        {
            Vector256<double> y0 = Vector256.Load(b + k), y1 = Vector256.Load(d + k);
            Vector256<double> x = Vector256.Load(a + k);
            s00 = Vector256.FusedMultiplyAdd(x, y0, s00);
            s01 = Vector256.FusedMultiplyAdd(x, y1, s01);
            x = Vector256.Load(a1 + k);
            s10 = Vector256.FusedMultiplyAdd(x, y0, s10);
            s11 = Vector256.FusedMultiplyAdd(x, y1, s11);
            x = Vector256.Load(a2 + k);
            s20 = Vector256.FusedMultiplyAdd(x, y0, s20);
            s21 = Vector256.FusedMultiplyAdd(x, y1, s21);
            x = Vector256.Load(a3 + k);
            s30 = Vector256.FusedMultiplyAdd(x, y0, s30);
            s31 = Vector256.FusedMultiplyAdd(x, y1, s31);
        }

        (c[0], c[1]) = (Finish(s00, a, b, k, n), Finish(s01, a, d, k, n));
        (c[stride], c[stride + 1]) = (Finish(s10, a1, b, k, n), Finish(s11, a1, d, k, n));
        c += 2L * stride;
        (c[0], c[1]) = (Finish(s20, a2, b, k, n), Finish(s21, a2, d, k, n));
        (c[stride], c[stride + 1]) = (Finish(s30, a3, b, k, n), Finish(s31, a3, d, k, n));
    }
}

using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Entroscope.Numerics;

/// <summary>Counts: sums over samples times weights, added in double precision.</summary>
internal sealed unsafe partial class VectorKernels<TLanes, TVector, T>
{
    private const int CacheLine = 64;
    private const int RowsAtOnce = 8;

    public override void AddWeighted(T* sums, int pad, T* packed, int rows, int columns, double* destination)
    {
        for (int g = 0; g < rows; g += RowsAtOnce)
        {
            AddWeightedBlock(sums + ((nint)g * pad), pad, packed, rows, columns, destination, g, Math.Min(g + RowsAtOnce, rows), 0, columns);
        }
    }

    // Adds the sums of some rows and columns; the columns begin where a block of the packed matrix does.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddWeightedBlock(
        T* sums, int stride, T* packed, int rows, int columns, double* destination, int firstRow, int endRow, int firstColumn, int endColumn)
    {
        for (int d = firstColumn; d < endColumn;)
        {
            int height = Height(columns - d);
            T* x = sums + (d - firstColumn);
            T* y = packed + ((nint)d * rows) + ((nint)firstRow * height);
            double* n = destination + ((nint)firstRow * columns) + d;
            for (int g = firstRow; g < endRow; g++, x += stride, y += height, n += columns)
            {
                if (height == 8)
                {
                    AddEight(x, y, n);
                }
                else if (height == 4)
                {
                    (Widened(x, y) + Vector256.Load(n)).Store(n);
                }
                else
                {
                    *n += double.CreateTruncating(*x * *y);
                }
            }

            d += height;
        }
    }

    // Products in the precision of the kernels, rounded once; the vectors used do not change their bits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddEight(T* x, T* y, double* n)
    {
        if (typeof(T) == typeof(float) && Avx512F.IsSupported)
        {
            Vector256<float> product = Vector256.Load((float*)x) * Vector256.Load((float*)y);
            (Avx512F.ConvertToVector512Double(product) + Vector512.Load(n)).Store(n);
            return;
        }

        (Widened(x, y) + Vector256.Load(n)).Store(n);
        (Widened(x + 4, y + 4) + Vector256.Load(n + 4)).Store(n + 4);
    }

    // Four products.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Widened(T* x, T* y)
    {
        if (typeof(T) == typeof(double))
        {
            return Vector256.Load((double*)x) * Vector256.Load((double*)y);
        }

        (Vector128<double> low, Vector128<double> high) = Vector128.Widen(Vector128.Load((float*)x) * Vector128.Load((float*)y));
        return Vector256.Create(low, high);
    }

    private static void Fetch(double* block, int stride, int rows, int columns)
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        for (int g = 0; g < rows; g++, block += stride)
        {
            for (int d = 0; d < columns; d += CacheLine / sizeof(double))
            {
                Sse.Prefetch0(block + d);
            }
        }
    }
}

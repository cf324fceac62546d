using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Entroscope.Numerics;

/// <summary>Looks lanes up in the columns of a small table: a copy, so every way of doing it gives the same bits.</summary>
internal static unsafe class PanelGather
{
    /// <summary>Computes o[row, lane] = table[row, index[lane]].</summary>
    /// <param name="table">The table, [rows, stride].</param>
    /// <param name="stride">The length of its rows: 4, 8, 16, 32, at most the lanes of a panel.</param>
    /// <param name="index">For every lane its column.</param>
    /// <param name="vectorBytes">The size of the vectors that may be used.</param>
    public static void Columns<T>(T* table, int stride, int rows, int* index, T* o, int vectorBytes)
        where T : unmanaged
    {
        if (vectorBytes == 64 && Avx512F.IsSupported)
        {
            if (typeof(T) == typeof(float))
            {
                Permute((float*)table, stride, rows, index, (float*)o);
            }
            else
            {
                Permute((double*)table, stride, rows, index, (double*)o);
            }

            return;
        }

        int lanes = PanelKernels<float>.RowBytes / sizeof(T);
        for (int row = 0; row < rows; row++, table += stride, o += lanes)
        {
            for (int lane = 0; lane < lanes; lane++)
            {
                o[lane] = table[index[lane]];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Permute(float* table, int stride, int rows, int* index, float* o)
    {
        Vector512<int> first = Vector512.Load(index), second = Vector512.Load(index + 16);
        for (int row = 0; row < rows; row++, table += stride, o += 32)
        {
            Vector512<float> low = stride switch
            {
                4 => Vector128.Load(table).ToVector256Unsafe().ToVector512Unsafe(),
                8 => Vector256.Load(table).ToVector512Unsafe(),
                _ => Vector512.Load(table),
            };
            if (stride <= 16)
            {
                Avx512F.PermuteVar16x32(low, first).Store(o);
                Avx512F.PermuteVar16x32(low, second).Store(o + 16);
            }
            else
            {
                Vector512<float> high = Vector512.Load(table + 16);
                Avx512F.PermuteVar16x32x2(low, first, high).Store(o);
                Avx512F.PermuteVar16x32x2(low, second, high).Store(o + 16);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Permute(double* table, int stride, int rows, int* index, double* o)
    {
        Vector512<long> first = Avx512F.ConvertToVector512Int64(Vector256.Load(index)), second = Avx512F.ConvertToVector512Int64(Vector256.Load(index + 8));
        for (int row = 0; row < rows; row++, table += stride, o += 16)
        {
            Vector512<double> low = stride == 4 ? Vector256.Load(table).ToVector512Unsafe() : Vector512.Load(table);
            if (stride <= 8)
            {
                Avx512F.PermuteVar8x64(low, first).Store(o);
                Avx512F.PermuteVar8x64(low, second).Store(o + 8);
            }
            else
            {
                Vector512<double> high = Vector512.Load(table + 8);
                Avx512F.PermuteVar8x64x2(low, first, high).Store(o);
                Avx512F.PermuteVar8x64x2(low, second, high).Store(o + 8);
            }
        }
    }
}

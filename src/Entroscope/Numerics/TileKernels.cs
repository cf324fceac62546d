using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Entroscope.Numerics;

/// <summary>
/// Kernels on tiles: matrices whose columns are samples, [rows, lanes] row-major, the lanes a multiple of <see cref="LaneBlock"/>.
/// </summary>
/// <remarks>
/// Vectors are always 512 bits wide (emulated where the machine has less) and multiply-adds always fused, so results are the same bits on
/// every machine. A lane never influences another one.
/// </remarks>
internal static class TileKernels
{
    /// <summary>The lanes of a tile are a multiple of this, for either precision.</summary>
    public const int LaneBlock = 16;

    /// <summary>Computes o = a u, or o = a^T u, where u and o are tiles.</summary>
    /// <param name="a">The matrix.</param>
    /// <param name="rowStride">The distance in <paramref name="a"/> between the factors of neighbouring output rows.</param>
    /// <param name="columnStride">The distance in <paramref name="a"/> between the factors of neighbouring input rows.</param>
    /// <param name="u">The input tile, [inputs, lanes].</param>
    /// <param name="inputs">The number of input rows.</param>
    /// <param name="destination">The output tile, [outputs, lanes]; must not overlap the input.</param>
    /// <param name="outputs">The number of output rows.</param>
    /// <param name="lanes">The number of lanes.</param>
    public static void Multiply<T>(
        ReadOnlySpan<T> a, int rowStride, int columnStride, ReadOnlySpan<T> u, int inputs, Span<T> destination, int outputs, int lanes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = Vector512<T>.Count;
        ref T a0 = ref MemoryMarshal.GetReference(a);
        ref T u0 = ref MemoryMarshal.GetReference(u);
        ref T o0 = ref MemoryMarshal.GetReference(destination);
        for (int lane = 0; lane < lanes; lane += 2 * width)
        {
            bool pair = lane + width < lanes;
            int g = 0;
            for (; pair && g + 4 <= outputs; g += 4)
            {
                MultiplyBlock(ref Unsafe.Add(ref a0, g * rowStride), rowStride, columnStride, ref Unsafe.Add(ref u0, lane), inputs, ref Unsafe.Add(ref o0, (g * lanes) + lane), lanes);
            }

            for (; g < outputs; g++)
            {
                MultiplyRow(ref Unsafe.Add(ref a0, g * rowStride), columnStride, ref Unsafe.Add(ref u0, lane), inputs, ref Unsafe.Add(ref o0, (g * lanes) + lane), lanes);
                if (pair)
                {
                    MultiplyRow(ref Unsafe.Add(ref a0, g * rowStride), columnStride, ref Unsafe.Add(ref u0, lane + width), inputs, ref Unsafe.Add(ref o0, (g * lanes) + lane + width), lanes);
                }
            }
        }
    }

    /// <summary>Adds to n[g, d] the sum over lanes of r[g, lane] u[d, lane], accumulated in double precision across calls.</summary>
    /// <param name="r">A tile, [rows, lanes].</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="u">A tile, [columns, lanes].</param>
    /// <param name="columns">Its rows.</param>
    /// <param name="lanes">The number of lanes.</param>
    /// <param name="destination">The sums, [rows, columns] row-major.</param>
    public static void AddOuterProduct<T>(ReadOnlySpan<T> r, int rows, ReadOnlySpan<T> u, int columns, int lanes, Span<double> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T r0 = ref MemoryMarshal.GetReference(r);
        ref T u0 = ref MemoryMarshal.GetReference(u);
        Span<double> block = stackalloc double[16];
        for (int g = 0; g < rows; g += 4)
        {
            for (int d = 0; d < columns; d += 4)
            {
                int height = Math.Min(4, rows - g);
                int breadth = Math.Min(4, columns - d);
                DotBlock(ref Unsafe.Add(ref r0, g * lanes), height, ref Unsafe.Add(ref u0, d * lanes), breadth, lanes, block);
                for (int i = 0; i < height; i++)
                {
                    for (int j = 0; j < breadth; j++)
                    {
                        double sum = block[(i * 4) + j];
                        destination[((g + i) * columns) + d + j] += double.IsFinite(sum) ? sum : DotInDouble(r.Slice((g + i) * lanes, lanes), u.Slice((d + j) * lanes, lanes));
                    }
                }
            }
        }
    }

    /// <summary>Computes the fused product and sum of one vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> MultiplyAdd<T>(Vector512<T> x, Vector512<T> y, Vector512<T> z) =>
        typeof(T) == typeof(float)
            ? Vector512.FusedMultiplyAdd(x.AsSingle(), y.AsSingle(), z.AsSingle()).As<float, T>()
            : Vector512.FusedMultiplyAdd(x.AsDouble(), y.AsDouble(), z.AsDouble()).As<double, T>();

    private static void MultiplyRow<T>(ref T a, int columnStride, ref T u, int inputs, ref T o, int lanes)
        where T : unmanaged
    {
        Vector512<T> sum = Vector512<T>.Zero;
        for (int d = 0; d < inputs; d++)
        {
            sum = MultiplyAdd(Vector512.Create(Unsafe.Add(ref a, d * columnStride)), Vector512.LoadUnsafe(ref Unsafe.Add(ref u, d * lanes)), sum);
        }

        sum.StoreUnsafe(ref o);
    }

    // Four output rows by two vectors: eight sums stay in registers while two loads and four broadcasts feed eight multiply-adds.
    private static void MultiplyBlock<T>(ref T a, int rowStride, int columnStride, ref T u, int inputs, ref T o, int lanes)
        where T : unmanaged
    {
        nuint width = (nuint)Vector512<T>.Count;
        Vector512<T> s00 = Vector512<T>.Zero, s01 = s00, s10 = s00, s11 = s00, s20 = s00, s21 = s00, s30 = s00, s31 = s00;
        for (int d = 0; d < inputs; d++)
        {
            ref T row = ref Unsafe.Add(ref u, d * lanes);
            Vector512<T> u0 = Vector512.LoadUnsafe(ref row);
            Vector512<T> u1 = Vector512.LoadUnsafe(ref row, width);
            ref T factor = ref Unsafe.Add(ref a, d * columnStride);
            Vector512<T> f = Vector512.Create(factor);
            s00 = MultiplyAdd(f, u0, s00);
            s01 = MultiplyAdd(f, u1, s01);
            f = Vector512.Create(Unsafe.Add(ref factor, rowStride));
            s10 = MultiplyAdd(f, u0, s10);
            s11 = MultiplyAdd(f, u1, s11);
            f = Vector512.Create(Unsafe.Add(ref factor, 2 * rowStride));
            s20 = MultiplyAdd(f, u0, s20);
            s21 = MultiplyAdd(f, u1, s21);
            f = Vector512.Create(Unsafe.Add(ref factor, 3 * rowStride));
            s30 = MultiplyAdd(f, u0, s30);
            s31 = MultiplyAdd(f, u1, s31);
        }

        s00.StoreUnsafe(ref o);
        s01.StoreUnsafe(ref o, width);
        s10.StoreUnsafe(ref Unsafe.Add(ref o, lanes));
        s11.StoreUnsafe(ref Unsafe.Add(ref o, lanes), width);
        s20.StoreUnsafe(ref Unsafe.Add(ref o, 2 * lanes));
        s21.StoreUnsafe(ref Unsafe.Add(ref o, 2 * lanes), width);
        s30.StoreUnsafe(ref Unsafe.Add(ref o, 3 * lanes));
        s31.StoreUnsafe(ref Unsafe.Add(ref o, 3 * lanes), width);
    }

    private static void DotBlock<T>(ref T r, int height, ref T u, int breadth, int lanes, Span<double> block)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < height; i++)
        {
            ref T row = ref Unsafe.Add(ref r, i * lanes);
            if (breadth == 4)
            {
                DotFour(ref row, ref u, lanes, block.Slice(i * 4, 4));
                continue;
            }

            for (int j = 0; j < breadth; j++)
            {
                block[(i * 4) + j] = Dot(ref row, ref Unsafe.Add(ref u, j * lanes), lanes);
            }
        }
    }

    private static void DotFour<T>(ref T row, ref T u, int lanes, Span<double> sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector512<T> s0 = Vector512<T>.Zero, s1 = s0, s2 = s0, s3 = s0;
        for (int lane = 0; lane < lanes; lane += Vector512<T>.Count)
        {
            Vector512<T> x = Vector512.LoadUnsafe(ref Unsafe.Add(ref row, lane));
            s0 = MultiplyAdd(x, Vector512.LoadUnsafe(ref Unsafe.Add(ref u, lane)), s0);
            s1 = MultiplyAdd(x, Vector512.LoadUnsafe(ref Unsafe.Add(ref u, lanes + lane)), s1);
            s2 = MultiplyAdd(x, Vector512.LoadUnsafe(ref Unsafe.Add(ref u, (2 * lanes) + lane)), s2);
            s3 = MultiplyAdd(x, Vector512.LoadUnsafe(ref Unsafe.Add(ref u, (3 * lanes) + lane)), s3);
        }

        (sums[0], sums[1], sums[2], sums[3]) = (Sum(s0), Sum(s1), Sum(s2), Sum(s3));
    }

    private static double Dot<T>(ref T x, ref T y, int lanes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector512<T> sum = Vector512<T>.Zero;
        for (int lane = 0; lane < lanes; lane += Vector512<T>.Count)
        {
            sum = MultiplyAdd(Vector512.LoadUnsafe(ref Unsafe.Add(ref x, lane)), Vector512.LoadUnsafe(ref Unsafe.Add(ref y, lane)), sum);
        }

        return Sum(sum);
    }

    // Halves are added to halves in a fixed order: Vector512.Sum does not promise one.
    private static double Sum<T>(Vector512<T> v)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector256<T> half = v.GetLower() + v.GetUpper();
        Vector128<T> quarter = half.GetLower() + half.GetUpper();
        if (typeof(T) == typeof(float))
        {
            Vector128<float> q = quarter.AsSingle();
            return (q[0] + q[2]) + (q[1] + q[3]);
        }

        Vector128<double> d = quarter.AsDouble();
        return d[0] + d[1];
    }

    private static double DotInDouble<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += double.CreateChecked(x[i]) * double.CreateChecked(y[i]);
        }

        return sum;
    }
}

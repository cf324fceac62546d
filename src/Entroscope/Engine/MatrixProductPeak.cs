using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Entroscope.Engine;

/// <summary>The rate of single-precision matrix products that stay in the cache: what the machine's floating-point units can do at best.</summary>
internal sealed class MatrixProductPeak : IParallelWork
{
    private const int Outputs = 256;
    private const int Inputs = 256;
    private const int Lanes = 64;
    private const int RowBlock = 4;
    private const int ProductsPerRound = 40;
    private static readonly TimeSpan MeasuringTime = TimeSpan.FromMilliseconds(100);
    private readonly float[][] _a;
    private readonly float[][] _u;
    private readonly float[][] _o;

    private MatrixProductPeak(int threads)
    {
        _a = Filled(threads, Outputs * Inputs);
        _u = Filled(threads, Inputs * Lanes);
        _o = Filled(threads, Outputs * Lanes);
    }

    /// <summary>Measures for about a tenth of a second; the best round counts, for others may use the machine, too.</summary>
    /// <param name="threads">The number of threads, each with matrices of its own.</param>
    /// <returns>10^9 floating-point operations a second of all threads together.</returns>
    public static double Measure(int threads)
    {
        var work = new MatrixProductPeak(threads);
        double operations = 2.0 * Outputs * Inputs * Lanes * ProductsPerRound * threads;
        double best = 0;
        long begin = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begin) < MeasuringTime)
        {
            long round = Stopwatch.GetTimestamp();
            WorkCrew.Run(threads, threads, work);
            best = Math.Max(best, operations / Stopwatch.GetElapsedTime(round).TotalNanoseconds);
        }

        return best;
    }

    /// <inheritdoc/>
    public void Do(int worker, int task)
    {
        for (int i = 0; i < ProductsPerRound; i++)
        {
            Multiply(_a[task], _u[task], _o[task]);
        }
    }

    private static float[][] Filled(int threads, int length)
    {
        float[][] matrices = new float[threads][];
        for (int t = 0; t < threads; t++)
        {
            matrices[t] = new float[length];
            Array.Fill(matrices[t], 0.5f);
        }

        return matrices;
    }

    /// <summary>Computes o = a u.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply(float[] a, float[] u, float[] o)
    {
        for (int g = 0; g < Outputs; g += RowBlock)
        {
            MultiplyBlock(ref a[g * Inputs], ref MemoryMarshal.GetArrayDataReference(u), ref o[g * Lanes]);
        }
    }

    // Four rows by four vectors: sixteen sums stay in registers while eight loads feed sixteen multiply-adds.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyBlock(ref float a, ref float u, ref float o)
    {
        Vector512<float> s00 = Vector512<float>.Zero, s01 = s00, s02 = s00, s03 = s00, s10 = s00, s11 = s00, s12 = s00, s13 = s00;
        Vector512<float> s20 = s00, s21 = s00, s22 = s00, s23 = s00, s30 = s00, s31 = s00, s32 = s00, s33 = s00;
        for (int d = 0; d < Inputs; d++)
        {
            ref float row = ref Unsafe.Add(ref u, d * Lanes);
            (Vector512<float> u0, Vector512<float> u1) = (Vector512.LoadUnsafe(ref row), Vector512.LoadUnsafe(ref row, 16));
            (Vector512<float> u2, Vector512<float> u3) = (Vector512.LoadUnsafe(ref row, 32), Vector512.LoadUnsafe(ref row, 48));
            AddRow(Unsafe.Add(ref a, d), u0, u1, u2, u3, ref s00, ref s01, ref s02, ref s03);
            AddRow(Unsafe.Add(ref a, Inputs + d), u0, u1, u2, u3, ref s10, ref s11, ref s12, ref s13);
            AddRow(Unsafe.Add(ref a, (2 * Inputs) + d), u0, u1, u2, u3, ref s20, ref s21, ref s22, ref s23);
            AddRow(Unsafe.Add(ref a, (3 * Inputs) + d), u0, u1, u2, u3, ref s30, ref s31, ref s32, ref s33);
        }

        StoreRow(ref o, s00, s01, s02, s03);
        StoreRow(ref Unsafe.Add(ref o, Lanes), s10, s11, s12, s13);
        StoreRow(ref Unsafe.Add(ref o, 2 * Lanes), s20, s21, s22, s23);
        StoreRow(ref Unsafe.Add(ref o, 3 * Lanes), s30, s31, s32, s33);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddRow(
        float factor,
        Vector512<float> u0,
        Vector512<float> u1,
        Vector512<float> u2,
        Vector512<float> u3,
        ref Vector512<float> s0,
        ref Vector512<float> s1,
        ref Vector512<float> s2,
        ref Vector512<float> s3)
    {
        Vector512<float> f = Vector512.Create(factor);
        s0 = Vector512.FusedMultiplyAdd(f, u0, s0);
        s1 = Vector512.FusedMultiplyAdd(f, u1, s1);
        s2 = Vector512.FusedMultiplyAdd(f, u2, s2);
        s3 = Vector512.FusedMultiplyAdd(f, u3, s3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRow(ref float o, Vector512<float> s0, Vector512<float> s1, Vector512<float> s2, Vector512<float> s3)
    {
        s0.StoreUnsafe(ref o);
        s1.StoreUnsafe(ref o, 16);
        s2.StoreUnsafe(ref o, 32);
        s3.StoreUnsafe(ref o, 48);
    }
}

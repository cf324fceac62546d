using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Entroscope.Numerics;

/// <summary>Tables that lanes are looked up in and added to.</summary>
internal sealed unsafe partial class VectorKernels<TLanes, TVector, T>
{
    public override void Gather(T* table, int stride, int rows, int* index, T* o) =>
        PanelGather.Columns(table, stride, rows, index, o, TLanes.Count * sizeof(T));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void GatherRows(T* table, int stride, int* index, T* destination)
    {
        for (int lane = 0; lane < PanelLanes; lane++, destination += stride)
        {
            T* row = table + ((long)index[lane] * stride);
            int d = 0;
            for (; d + TLanes.Count <= stride; d += TLanes.Count)
            {
                TLanes.Store(TLanes.Load(row + d), destination + d);
            }

            for (; d + Vector256<T>.Count <= stride; d += Vector256<T>.Count)
            {
                Vector256.Load(row + d).Store(destination + d);
            }

            for (; d < stride; d++)
            {
                destination[d] = row[d];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddRows(T* x, int stride, int* index, T* table)
    {
        for (int lane = 0; lane < PanelLanes; lane++, x += stride)
        {
            T* row = table + ((long)index[lane] * stride);
            int d = 0;
            for (; d + TLanes.Count <= stride; d += TLanes.Count)
            {
                TLanes.Store(TLanes.Add(TLanes.Load(row + d), TLanes.Load(x + d)), row + d);
            }

            for (; d < stride; d += Vector256<T>.Count)
            {
                (Vector256.Load(row + d) + Vector256.Load(x + d)).Store(row + d);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void ScatterRows(T* x, int stride, int* index, double* table)
    {
        for (int lane = 0; lane < PanelLanes; lane++, x += stride)
        {
            double* row = table + ((long)index[lane] * stride);
            AddWidened(x, stride, row);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddWidened(T* x, int length, double* destination)
    {
        int i = 0;
        if (typeof(T) == typeof(float) && Avx512F.IsSupported)
        {
            for (; i + Vector512<double>.Count <= length; i += Vector512<double>.Count)
            {
                (Avx512F.ConvertToVector512Double(Vector256.Load((float*)x + i)) + Vector512.Load(destination + i)).Store(destination + i);
            }
        }

        for (; i + Vector256<double>.Count <= length; i += Vector256<double>.Count)
        {
            (Widened(x + i) + Vector256.Load(destination + i)).Store(destination + i);
        }

        for (; i < length; i++)
        {
            destination[i] += double.CreateTruncating(x[i]);
        }
    }

    // Four numbers in double precision; the rounding does not depend on the vectors used.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Widened(T* x)
    {
        if (typeof(T) == typeof(double))
        {
            return Vector256.Load((double*)x);
        }

        (Vector128<double> low, Vector128<double> high) = Vector128.Widen(Vector128.Load((float*)x));
        return Vector256.Create(low, high);
    }
}

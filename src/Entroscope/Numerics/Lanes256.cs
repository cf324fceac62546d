using System.Numerics;
using System.Runtime.Intrinsics;

namespace Entroscope.Numerics;

/// <summary>Lanes in vectors of 256 bits.</summary>
internal readonly unsafe struct Lanes256<T> : ILanes<Vector256<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Count => Vector256<T>.Count;

    public static int BlockRows => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Load(T* source) => Vector256.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<T> value, T* destination) => value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Broadcast(T value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Add(Vector256<T> x, Vector256<T> y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Multiply(Vector256<T> x, Vector256<T> y) => x * y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> MultiplyAdd(Vector256<T> x, Vector256<T> y, Vector256<T> z) =>
        typeof(T) == typeof(float)
            ? Vector256.FusedMultiplyAdd(x.AsSingle(), y.AsSingle(), z.AsSingle()).As<float, T>()
            : Vector256.FusedMultiplyAdd(x.AsDouble(), y.AsDouble(), z.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Divide(Vector256<T> x, Vector256<T> y) => x / y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Max(Vector256<T> x, Vector256<T> y) => Vector256.MaxNative(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Min(Vector256<T> x, Vector256<T> y) => Vector256.MinNative(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> WhereLess(Vector256<T> x, Vector256<T> y, Vector256<T> then, Vector256<T> otherwise) =>
        Vector256.ConditionalSelect(Vector256.LessThan(x, y), then, otherwise);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> ExponentField(Vector256<T> x) =>
        typeof(T) == typeof(float)
            ? (Vector256.ShiftRightLogical(x.AsInt32(), FloatBits.SingleShift) & Vector256.Create(FloatBits.SingleMask)).As<int, T>()
            : (Vector256.ShiftRightLogical(x.AsInt64(), FloatBits.DoubleShift) & Vector256.Create(FloatBits.DoubleMask)).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> FromExponentField(Vector256<T> integers) =>
        typeof(T) == typeof(float)
            ? Vector256.ShiftLeft(integers.AsInt32(), FloatBits.SingleShift).As<int, T>()
            : Vector256.ShiftLeft(integers.AsInt64(), FloatBits.DoubleShift).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Mantissa(Vector256<T> x) =>
        typeof(T) == typeof(float)
            ? ((x.AsInt32() & Vector256.Create(FloatBits.SingleFraction)) | Vector256.Create(FloatBits.SingleOne)).As<int, T>()
            : ((x.AsInt64() & Vector256.Create(FloatBits.DoubleFraction)) | Vector256.Create(FloatBits.DoubleOne)).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> BroadcastInteger(int value) =>
        typeof(T) == typeof(float) ? Vector256.Create(value).As<int, T>() : Vector256.Create((long)value).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> AddIntegers(Vector256<T> x, Vector256<T> y) =>
        typeof(T) == typeof(float) ? (x.AsInt32() + y.AsInt32()).As<int, T>() : (x.AsInt64() + y.AsInt64()).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> SubtractIntegers(Vector256<T> x, Vector256<T> y) =>
        typeof(T) == typeof(float) ? (x.AsInt32() - y.AsInt32()).As<int, T>() : (x.AsInt64() - y.AsInt64()).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> MaxIntegers(Vector256<T> x, Vector256<T> y) =>
        typeof(T) == typeof(float) ? Vector256.Max(x.AsInt32(), y.AsInt32()).As<int, T>() : Vector256.Max(x.AsInt64(), y.AsInt64()).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> MinIntegers(Vector256<T> x, Vector256<T> y) =>
        typeof(T) == typeof(float) ? Vector256.Min(x.AsInt32(), y.AsInt32()).As<int, T>() : Vector256.Min(x.AsInt64(), y.AsInt64()).As<long, T>();
}

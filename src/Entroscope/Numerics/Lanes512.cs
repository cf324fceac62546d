using System.Numerics;
using System.Runtime.Intrinsics;

namespace Entroscope.Numerics;

/// <summary>Lanes in vectors of 512 bits.</summary>
internal readonly unsafe struct Lanes512<T> : ILanes<Vector512<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Count => Vector512<T>.Count;

    public static int BlockRows => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Load(T* source) => Vector512.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<T> value, T* destination) => value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Broadcast(T value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Add(Vector512<T> x, Vector512<T> y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Multiply(Vector512<T> x, Vector512<T> y) => x * y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> MultiplyAdd(Vector512<T> x, Vector512<T> y, Vector512<T> z) =>
        typeof(T) == typeof(float)
            ? Vector512.FusedMultiplyAdd(x.AsSingle(), y.AsSingle(), z.AsSingle()).As<float, T>()
            : Vector512.FusedMultiplyAdd(x.AsDouble(), y.AsDouble(), z.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Divide(Vector512<T> x, Vector512<T> y) => x / y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Max(Vector512<T> x, Vector512<T> y) => Vector512.MaxNative(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Min(Vector512<T> x, Vector512<T> y) => Vector512.MinNative(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> WhereLess(Vector512<T> x, Vector512<T> y, Vector512<T> then, Vector512<T> otherwise) =>
        Vector512.ConditionalSelect(Vector512.LessThan(x, y), then, otherwise);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> ExponentField(Vector512<T> x) =>
        typeof(T) == typeof(float)
            ? (Vector512.ShiftRightLogical(x.AsInt32(), FloatBits.SingleShift) & Vector512.Create(FloatBits.SingleMask)).As<int, T>()
            : (Vector512.ShiftRightLogical(x.AsInt64(), FloatBits.DoubleShift) & Vector512.Create(FloatBits.DoubleMask)).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> FromExponentField(Vector512<T> integers) =>
        typeof(T) == typeof(float)
            ? Vector512.ShiftLeft(integers.AsInt32(), FloatBits.SingleShift).As<int, T>()
            : Vector512.ShiftLeft(integers.AsInt64(), FloatBits.DoubleShift).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Mantissa(Vector512<T> x) =>
        typeof(T) == typeof(float)
            ? ((x.AsInt32() & Vector512.Create(FloatBits.SingleFraction)) | Vector512.Create(FloatBits.SingleOne)).As<int, T>()
            : ((x.AsInt64() & Vector512.Create(FloatBits.DoubleFraction)) | Vector512.Create(FloatBits.DoubleOne)).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> BroadcastInteger(int value) =>
        typeof(T) == typeof(float) ? Vector512.Create(value).As<int, T>() : Vector512.Create((long)value).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> AddIntegers(Vector512<T> x, Vector512<T> y) =>
        typeof(T) == typeof(float) ? (x.AsInt32() + y.AsInt32()).As<int, T>() : (x.AsInt64() + y.AsInt64()).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> SubtractIntegers(Vector512<T> x, Vector512<T> y) =>
        typeof(T) == typeof(float) ? (x.AsInt32() - y.AsInt32()).As<int, T>() : (x.AsInt64() - y.AsInt64()).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> MaxIntegers(Vector512<T> x, Vector512<T> y) =>
        typeof(T) == typeof(float) ? Vector512.Max(x.AsInt32(), y.AsInt32()).As<int, T>() : Vector512.Max(x.AsInt64(), y.AsInt64()).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> MinIntegers(Vector512<T> x, Vector512<T> y) =>
        typeof(T) == typeof(float) ? Vector512.Min(x.AsInt32(), y.AsInt32()).As<int, T>() : Vector512.Min(x.AsInt64(), y.AsInt64()).As<long, T>();
}

using System.Numerics;
using System.Runtime.Intrinsics;

namespace Entroscope.Numerics;

/// <summary>Lanes in vectors of 128 bits.</summary>
internal readonly unsafe struct Lanes128<T> : ILanes<Vector128<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Count => Vector128<T>.Count;

    public static int BlockRows => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Load(T* source) => Vector128.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<T> value, T* destination) => value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Broadcast(T value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Add(Vector128<T> x, Vector128<T> y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Multiply(Vector128<T> x, Vector128<T> y) => x * y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> MultiplyAdd(Vector128<T> x, Vector128<T> y, Vector128<T> z) =>
        typeof(T) == typeof(float)
            ? Vector128.FusedMultiplyAdd(x.AsSingle(), y.AsSingle(), z.AsSingle()).As<float, T>()
            : Vector128.FusedMultiplyAdd(x.AsDouble(), y.AsDouble(), z.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Divide(Vector128<T> x, Vector128<T> y) => x / y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Max(Vector128<T> x, Vector128<T> y) => Vector128.MaxNative(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Min(Vector128<T> x, Vector128<T> y) => Vector128.MinNative(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> WhereLess(Vector128<T> x, Vector128<T> y, Vector128<T> then, Vector128<T> otherwise) =>
        Vector128.ConditionalSelect(Vector128.LessThan(x, y), then, otherwise);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> ExponentField(Vector128<T> x) =>
        typeof(T) == typeof(float)
            ? (Vector128.ShiftRightLogical(x.AsInt32(), FloatBits.SingleShift) & Vector128.Create(FloatBits.SingleMask)).As<int, T>()
            : (Vector128.ShiftRightLogical(x.AsInt64(), FloatBits.DoubleShift) & Vector128.Create(FloatBits.DoubleMask)).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> FromExponentField(Vector128<T> integers) =>
        typeof(T) == typeof(float)
            ? Vector128.ShiftLeft(integers.AsInt32(), FloatBits.SingleShift).As<int, T>()
            : Vector128.ShiftLeft(integers.AsInt64(), FloatBits.DoubleShift).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Mantissa(Vector128<T> x) =>
        typeof(T) == typeof(float)
            ? ((x.AsInt32() & Vector128.Create(FloatBits.SingleFraction)) | Vector128.Create(FloatBits.SingleOne)).As<int, T>()
            : ((x.AsInt64() & Vector128.Create(FloatBits.DoubleFraction)) | Vector128.Create(FloatBits.DoubleOne)).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> BroadcastInteger(int value) =>
        typeof(T) == typeof(float) ? Vector128.Create(value).As<int, T>() : Vector128.Create((long)value).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> AddIntegers(Vector128<T> x, Vector128<T> y) =>
        typeof(T) == typeof(float) ? (x.AsInt32() + y.AsInt32()).As<int, T>() : (x.AsInt64() + y.AsInt64()).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> SubtractIntegers(Vector128<T> x, Vector128<T> y) =>
        typeof(T) == typeof(float) ? (x.AsInt32() - y.AsInt32()).As<int, T>() : (x.AsInt64() - y.AsInt64()).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> MaxIntegers(Vector128<T> x, Vector128<T> y) =>
        typeof(T) == typeof(float) ? Vector128.Max(x.AsInt32(), y.AsInt32()).As<int, T>() : Vector128.Max(x.AsInt64(), y.AsInt64()).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> MinIntegers(Vector128<T> x, Vector128<T> y) =>
        typeof(T) == typeof(float) ? Vector128.Min(x.AsInt32(), y.AsInt32()).As<int, T>() : Vector128.Min(x.AsInt64(), y.AsInt64()).As<long, T>();
}

using System.Numerics;

namespace Entroscope.Numerics;

/// <summary>One lane at a time: the simplest form of every kernel, which the others are tested against.</summary>
internal readonly unsafe struct LanesScalar<T> : ILanes<T, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Count => 1;

    public static int BlockRows => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Load(T* source) => *source;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T value, T* destination) => *destination = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Broadcast(T value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Add(T x, T y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Multiply(T x, T y) => x * y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T MultiplyAdd(T x, T y, T z) => T.FusedMultiplyAdd(x, y, z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Divide(T x, T y) => x / y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Max(T x, T y) => x > y ? x : y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Min(T x, T y) => x < y ? x : y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T WhereLess(T x, T y, T then, T otherwise) => x < y ? then : otherwise;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ExponentField(T x) => typeof(T) == typeof(float)
        ? FromBits((Bits(x) >> FloatBits.SingleShift) & FloatBits.SingleMask)
        : FromBits((Bits(x) >> FloatBits.DoubleShift) & FloatBits.DoubleMask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T FromExponentField(T integers) => typeof(T) == typeof(float)
        ? FromBits(Bits(integers) << FloatBits.SingleShift)
        : FromBits(Bits(integers) << FloatBits.DoubleShift);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Mantissa(T x) => typeof(T) == typeof(float)
        ? FromBits((Bits(x) & FloatBits.SingleFraction) | FloatBits.SingleOne)
        : FromBits((Bits(x) & FloatBits.DoubleFraction) | FloatBits.DoubleOne);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T BroadcastInteger(int value) => FromBits(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T AddIntegers(T x, T y) => FromBits(Bits(x) + Bits(y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SubtractIntegers(T x, T y) => FromBits(Bits(x) - Bits(y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T MaxIntegers(T x, T y) => FromBits(Math.Max(Bits(x), Bits(y)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T MinIntegers(T x, T y) => FromBits(Math.Min(Bits(x), Bits(y)));

    private static long Bits(T x) => typeof(T) == typeof(float) ? Unsafe.BitCast<T, int>(x) : Unsafe.BitCast<T, long>(x);

    private static T FromBits(long bits) => typeof(T) == typeof(float) ? Unsafe.BitCast<int, T>((int)bits) : Unsafe.BitCast<long, T>(bits);
}

namespace Entroscope.Numerics;

/// <summary>Product pooling with powers of two, upwards and downwards.</summary>
internal sealed unsafe partial class VectorKernels<TLanes, TVector, T>
{
    // The largest power of two used: beyond it a lane has left the range.
    private static readonly int LargestExponent = typeof(T) == typeof(float) ? 120 : 1000;
    private static readonly T LargestPower = PowerOfTwo(LargestExponent);
    private static readonly T Lossless = PanelState.Lossless<T>();
    private static readonly int LosslessRange = typeof(T) == typeof(float) ? 100 : 900;
    private static readonly T Smallest = PowerOfTwo(1 - Bias);

    // Takes the smallest positive number to a normal one, and back: numbers below the normal ones go through a running product as they are.
    private static readonly int Lift = typeof(T) == typeof(float) ? FloatBits.SingleShift + 1 : FloatBits.DoubleShift + 1;
    private static readonly T Lifting = PowerOfTwo(Lift);
    private static readonly T Lowering = PowerOfTwo(-Lift);

    // The exponent field of 1.
    private static int Bias => typeof(T) == typeof(float) ? FloatBits.SingleBias : FloatBits.DoubleBias;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void PreparePair(T* first, T* second, T* factor, T* state)
    {
        TVector lossless = TLanes.Broadcast(Lossless);
        TVector limit = TLanes.Broadcast(LargestPower);
        TVector one = TLanes.Broadcast(T.One), zero = TLanes.Broadcast(T.Zero), infinity = TLanes.Broadcast(T.PositiveInfinity);
        TVector bias = TLanes.BroadcastInteger(Bias);
        for (int lane = 0; lane < PanelLanes; lane += TLanes.Count)
        {
            TVector f1 = Row(first, PanelState.Factor, lane), f2 = Row(second, PanelState.Factor, lane);
            TVector f = TLanes.Multiply(f1, f2);
            TVector low = TLanes.Multiply(TLanes.Multiply(Row(first, PanelState.Low, lane), f1), TLanes.Multiply(Row(second, PanelState.Low, lane), f2));
            TVector loss = TLanes.Add(TLanes.Multiply(Row(first, PanelState.Loss, lane), f1), TLanes.Multiply(Row(second, PanelState.Loss, lane), f2));
            loss = TLanes.Add(loss, TLanes.WhereLess(low, lossless, one, zero));
            loss = TLanes.WhereLess(limit, f, infinity, loss);
            f = TLanes.Min(f, limit);
            TVector exponent = TLanes.AddIntegers(Row(first, PanelState.Exponent, lane), Row(second, PanelState.Exponent, lane));
            exponent = TLanes.SubtractIntegers(exponent, TLanes.SubtractIntegers(TLanes.ExponentField(f), bias));
            TLanes.Store(f, factor + lane);
            SetRow(state, PanelState.Loss, lane, loss);
            SetRow(state, PanelState.Exponent, lane, exponent);
        }
    }

    public override void PairFactor(T* first, T* second, T* factor)
    {
        TVector limit = TLanes.Broadcast(LargestPower);
        for (int lane = 0; lane < PanelLanes; lane += TLanes.Count)
        {
            TVector f = TLanes.Multiply(Row(first, PanelState.Factor, lane), Row(second, PanelState.Factor, lane));
            TLanes.Store(TLanes.Min(f, limit), factor + lane);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void PoolPair(T* first, T* second, T* factor, int channels, T* u)
    {
        int length = channels * PanelLanes;
        for (int lane = 0; lane < PanelLanes; lane += 2 * TLanes.Count)
        {
            TVector f = TLanes.Load(factor + lane), g = TLanes.Load(factor + lane + TLanes.Count);
            for (int i = lane, j = lane + TLanes.Count; i < length; i += PanelLanes, j += PanelLanes)
            {
                TLanes.Store(TLanes.Multiply(TLanes.Load(first + i), TLanes.Multiply(TLanes.Load(second + i), f)), u + i);
                TLanes.Store(TLanes.Multiply(TLanes.Load(first + j), TLanes.Multiply(TLanes.Load(second + j), g)), u + j);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void DistributePair(T* first, T* second, T* factor, T* g, int channels, T* u)
    {
        int length = channels * PanelLanes;
        for (int lane = 0; lane < PanelLanes; lane += 2 * TLanes.Count)
        {
            TVector f0 = TLanes.Load(factor + lane), f1 = TLanes.Load(factor + lane + TLanes.Count);
            for (int i = lane; i < length; i += PanelLanes)
            {
                Distribute(first + i, second + i, f0, g + i, u + i);
                Distribute(first + i + TLanes.Count, second + i + TLanes.Count, f1, g + i + TLanes.Count, u + i + TLanes.Count);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Distribute(T* first, T* second, TVector f, T* g, T* u)
    {
        TVector o = TLanes.Load(first);
        TVector scaled = TLanes.Multiply(TLanes.Load(second), f);
        TVector derivative = TLanes.Load(g);
        TLanes.Store(TLanes.Multiply(o, scaled), u);
        TLanes.Store(TLanes.Multiply(derivative, scaled), first);
        TLanes.Store(TLanes.Multiply(derivative, TLanes.Multiply(o, f)), second);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void MultiplyInto(T* o, T* child, int channels, T* mantissas, T* exponents, T* state)
    {
        TVector smallest = TLanes.Broadcast(Smallest), zero = TLanes.Broadcast(T.Zero), lifting = TLanes.Broadcast(Lifting);
        TVector bias = TLanes.BroadcastInteger(Bias), lifted = TLanes.BroadcastInteger(Bias + Lift);
        int length = channels * PanelLanes;
        for (int lane = 0; lane < PanelLanes; lane += TLanes.Count)
        {
            for (int i = lane; i < length; i += PanelLanes)
            {
                TVector product = TLanes.Multiply(TLanes.Load(mantissas + i), TLanes.Multiply(TLanes.Load(o + i), lifting));
                TVector exponent = TLanes.SubtractIntegers(TLanes.ExponentField(product), lifted);
                TLanes.Store(TLanes.AddIntegers(TLanes.Load(exponents + i), exponent), exponents + i);
                TLanes.Store(TLanes.WhereLess(product, smallest, zero, TLanes.Mantissa(product)), mantissas + i);
            }

            TVector f = Row(child, PanelState.Factor, lane);
            TVector loss = TLanes.Multiply(Row(child, PanelState.Loss, lane), f);
            SetRow(state, PanelState.Loss, lane, TLanes.Add(Row(state, PanelState.Loss, lane), loss));
            SetRow(state, PanelState.Exponent, lane, TLanes.AddIntegers(Row(state, PanelState.Exponent, lane), Row(child, PanelState.Exponent, lane)));
            TVector peak = TLanes.SubtractIntegers(bias, TLanes.ExponentField(f));
            SetRow(state, PanelState.Factor, lane, TLanes.AddIntegers(Row(state, PanelState.Factor, lane), peak));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void EndProduct(int channels, T* mantissas, T* exponents, T* state, T* u)
    {
        int length = channels * PanelLanes;
        TVector half = TLanes.Broadcast(T.CreateTruncating(0.5)), zero = TLanes.Broadcast(T.Zero), one = TLanes.Broadcast(T.One);
        TVector bottom = TLanes.BroadcastInteger(-(1 << 30));
        TVector none = TLanes.BroadcastInteger(0), first = TLanes.BroadcastInteger(1), bias = TLanes.BroadcastInteger(Bias);
        TVector lifted = TLanes.BroadcastInteger(Bias + Lift), lowering = TLanes.Broadcast(Lowering);
        TVector losslessRange = TLanes.BroadcastInteger(LosslessRange);
        for (int lane = 0; lane < PanelLanes; lane += TLanes.Count)
        {
            TVector max = bottom, min = TLanes.BroadcastInteger(1 << 30);
            for (int i = lane; i < length; i += PanelLanes)
            {
                TVector e = TLanes.WhereLess(TLanes.Load(mantissas + i), half, bottom, TLanes.Load(exponents + i));
                max = TLanes.MaxIntegers(max, e);
                min = TLanes.MinIntegers(min, e);
            }

            max = TLanes.AddIntegers(max, first);
            for (int i = lane; i < length; i += PanelLanes)
            {
                TVector field = TLanes.AddIntegers(TLanes.SubtractIntegers(TLanes.Load(exponents + i), max), lifted);
                TVector power = TLanes.FromExponentField(TLanes.MinIntegers(TLanes.MaxIntegers(field, none), lifted));
                TLanes.Store(TLanes.Multiply(TLanes.Multiply(TLanes.Load(mantissas + i), power), lowering), u + i);
            }

            // The peaks of the factors lie above the largest product: what was lost before is magnified by the difference.
            TVector fall = TLanes.SubtractIntegers(Row(state, PanelState.Factor, lane), max);
            TVector magnified = TLanes.FromExponentField(TLanes.AddIntegers(bias,
                TLanes.MinIntegers(TLanes.MaxIntegers(fall, none), TLanes.BroadcastInteger(LargestExponent))));
            TVector loss = TLanes.Multiply(Row(state, PanelState.Loss, lane), magnified);
            TVector spread = TLanes.MinIntegers(TLanes.SubtractIntegers(max, min), losslessRange);
            TVector flushed = TLanes.WhereLess(AsNumber(spread), AsNumber(losslessRange), zero, one);
            SetRow(state, PanelState.Loss, lane, TLanes.Add(loss, flushed));
            TVector exponent = TLanes.AddIntegers(Row(state, PanelState.Exponent, lane), TLanes.MaxIntegers(max, TLanes.BroadcastInteger(-(1 << 29))));
            SetRow(state, PanelState.Exponent, lane, exponent);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void FinishState(int channels, T* high, T* state)
    {
        TVector lossless = TLanes.Broadcast(Lossless), smallest = TLanes.Broadcast(Smallest);
        TVector zero = TLanes.Broadcast(T.Zero), infinity = TLanes.Broadcast(T.PositiveInfinity), terms = TLanes.Broadcast(T.CreateTruncating(channels));
        TVector mirror = TLanes.BroadcastInteger((2 * Bias) - 1);
        for (int lane = 0; lane < PanelLanes; lane += TLanes.Count)
        {
            TVector max = TLanes.Load(high + lane);
            TVector loss = TLanes.Add(Row(state, PanelState.Loss, lane), TLanes.WhereLess(Row(state, PanelState.Low, lane), lossless, terms, zero));
            SetRow(state, PanelState.Loss, lane, TLanes.WhereLess(max, smallest, infinity, loss));
            SetRow(state, PanelState.Factor, lane, TLanes.FromExponentField(TLanes.SubtractIntegers(mirror, TLanes.ExponentField(max))));
        }
    }

    private static T PowerOfTwo(int exponent) => T.CreateTruncating(Math.ScaleB(1, exponent));

    // Integers are compared as the multiples of the smallest positive number whose bits they are; they are not negative here.
    private static TVector AsNumber(TVector integers) => TLanes.FromExponentField(integers);

    private static TVector Row(T* state, int row, int lane) => TLanes.Load(state + (row * PanelLanes) + lane);

    private static void SetRow(T* state, int row, int lane, TVector value) => TLanes.Store(value, state + (row * PanelLanes) + lane);
}

namespace Entroscope.Numerics;

/// <summary>
/// Arithmetic on neighbouring lanes (samples): what the kernels of panels are written in, once for every vector width and precision.
/// </summary>
/// <remarks>No operation mixes lanes and multiply-adds are always fused, so a lane's result is the same bits at every width.</remarks>
/// <typeparam name="T">Its elements: float or double.</typeparam>
internal unsafe interface ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    /// <summary>Gets the number of lanes of a vector.</summary>
    static abstract int Count { get; }

    /// <summary>Gets the number of output rows that a matrix kernel keeps in registers at once: 8 where there are 32 registers, else 4.</summary>
    static abstract int BlockRows { get; }

    static abstract TVector Load(T* source);

    static abstract void Store(TVector value, T* destination);

    static abstract TVector Broadcast(T value);

    static abstract TVector Add(TVector x, TVector y);

    static abstract TVector Multiply(TVector x, TVector y);

    /// <summary>Computes x y + z with one rounding.</summary>
    static abstract TVector MultiplyAdd(TVector x, TVector y, TVector z);

    static abstract TVector Divide(TVector x, TVector y);

    /// <summary>Computes the larger of numbers that are not NaN.</summary>
    static abstract TVector Max(TVector x, TVector y);

    /// <summary>Computes the smaller of numbers that are not NaN.</summary>
    static abstract TVector Min(TVector x, TVector y);

    /// <summary>Gets, lane by lane, <paramref name="then"/> where x is less than y, else <paramref name="otherwise"/>.</summary>
    static abstract TVector WhereLess(TVector x, TVector y, TVector then, TVector otherwise);

    /// <summary>Gets the bits of the exponent fields as integers: e for a normal number of [2^(e - bias), 2^(e - bias + 1)).</summary>
    static abstract TVector ExponentField(TVector x);

    /// <summary>Makes powers of two from integers in the place of exponent fields, which must be normal: 2^(e - bias).</summary>
    static abstract TVector FromExponentField(TVector integers);

    /// <summary>Replaces the exponent of normal numbers so that they lie in [1, 2).</summary>
    static abstract TVector Mantissa(TVector x);

    /// <summary>Makes every lane the bits of one integer.</summary>
    static abstract TVector BroadcastInteger(int value);

    static abstract TVector AddIntegers(TVector x, TVector y);

    static abstract TVector SubtractIntegers(TVector x, TVector y);

    static abstract TVector MaxIntegers(TVector x, TVector y);

    static abstract TVector MinIntegers(TVector x, TVector y);
}

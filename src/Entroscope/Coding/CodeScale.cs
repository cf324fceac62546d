namespace Entroscope.Coding;

/// <summary>Probabilities as whole parts of 2^48, and their shares of a range of 64 bits.</summary>
internal static class CodeScale
{
    public const int Bits = 48;

    public const ulong Total = 1UL << Bits;

    /// <summary>While a range is at least this, every part of 2^48 is a part of it that is not empty.</summary>
    public const ulong SmallestRange = 1UL << 56;

    /// <summary>Computes floor(range x part / 2^48).</summary>
    /// <param name="part">At most 2^48.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Share(ulong range, ulong part)
    {
        ulong high = Math.BigMul(range, part, out ulong low);
        return (high << (64 - Bits)) | (low >> Bits);
    }
}

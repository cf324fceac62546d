using System.Numerics;

namespace Entroscope.Benchmarks.Tails;

/// <summary>
/// Real numbers as integers in units of 2^-200, with logarithm and exponential: what ratios far out are compared with. Nothing of it is used by the product.
/// </summary>
internal static class FixedPoint
{
    /// <summary>The binary digits behind the point.</summary>
    public const int Bits = 200;

    private const int Guard = 40;
    private static readonly BigInteger Unit = BigInteger.One << Bits;
    private static readonly BigInteger Log2 = 2 * ArcTanh(1, 3);

    /// <summary>Makes a number from one of double precision, without an error down to 2^-200.</summary>
    public static BigInteger Of(double x)
    {
        (BigInteger mantissa, int exponent) = Split(x);
        return Shift(mantissa, exponent + Bits);
    }

    /// <summary>Converts to double precision.</summary>
    public static double ToDouble(BigInteger x)
    {
        int excess = (int)Math.Max(0, x.GetBitLength() - 1000);
        return Math.ScaleB((double)(x >> excess), excess - Bits);
    }

    /// <summary>Computes x times an integer power of two.</summary>
    public static BigInteger Shift(BigInteger x, int bits) => bits >= 0 ? x << bits : x >> -bits;

    /// <summary>Splits a number of double precision into an integer and a power of two.</summary>
    public static (BigInteger Mantissa, int Exponent) Split(double x)
    {
        long bits = BitConverter.DoubleToInt64Bits(x);
        int field = (int)((bits >> 52) & 0x7FF);
        long mantissa = (bits & 0xFFFFFFFFFFFFF) | (field == 0 ? 0 : 1L << 52);
        return (x < 0 ? -mantissa : mantissa, Math.Max(field, 1) - 1075);
    }

    /// <summary>Computes the natural logarithm of a ratio of integers above 0.</summary>
    public static BigInteger Log(BigInteger numerator, BigInteger denominator)
    {
        long power = (long)numerator.GetBitLength() - (long)denominator.GetBitLength();
        (numerator, denominator) = power >= 0 ? (numerator, denominator << (int)power) : (numerator << (int)-power, denominator);
        return (power * Log2) + (2 * ArcTanh(numerator - denominator, numerator + denominator));
    }

    /// <summary>Computes the exponential of a number that is at most 0.</summary>
    public static BigInteger Exp(BigInteger x)
    {
        BigInteger power = BigInteger.Divide(-x, Log2);
        if (power > 3 * Bits)
        {
            return 0;
        }

        const int Halvings = 16;
        BigInteger r = (x + (power * Log2)) << (Guard - Halvings);
        BigInteger one = Unit << Guard;
        BigInteger sum = one, term = one;
        for (int k = 1; k < 16; k++)
        {
            term = (term * r >> (Bits + Guard)) / k;
            sum += term;
        }

        for (int k = 0; k < Halvings; k++)
        {
            sum = sum * sum >> (Bits + Guard);
        }

        return sum >> (Guard + (int)power);
    }

    // The series of the inverse hyperbolic tangent, of a ratio of size at most 1/3.
    private static BigInteger ArcTanh(BigInteger numerator, BigInteger denominator)
    {
        BigInteger t = (numerator << (Bits + Guard)) / denominator;
        BigInteger square = t * t >> (Bits + Guard);
        BigInteger sum = t;
        for (int k = 3; !t.IsZero && k < 400; k += 2)
        {
            t = t * square >> (Bits + Guard);
            sum += t / k;
        }

        return sum >> Guard;
    }
}

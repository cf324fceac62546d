using System.Numerics;

namespace Entroscope.Numerics;

/// <summary>The exponent of a normal density, (x - m)^2 / (2 v), for any finite numbers.</summary>
internal static class HalfSquare
{
    private const int FractionBits = 64;
    private static readonly double LargestQuick = Math.ScaleB(1, 46);
    private static readonly BigInteger Fraction = (BigInteger.One << FractionBits) - 1;

    /// <summary>Computes (x - m)^2 / (2 v).</summary>
    /// <param name="x">x, finite.</param>
    /// <param name="mean">m, finite.</param>
    /// <param name="variance">v, finite and above 0.</param>
    /// <returns>The exponent with an absolute error of a remainder's rounding, however large it is.</returns>
    /// <remarks>
    /// In double-double arithmetic where its 31 digits are enough and nothing over- or underflows, else with integers of as many digits as it takes.
    /// </remarks>
    public static WideLog Of(double x, double mean, double variance)
    {
        (double z, double low) = DoubleDouble.Sum(x, -mean);
        double size = Math.Abs(z);
        double half = z * (z / variance) / 2;
        if (half < 1e-30 && variance > 1e-280 && size < 1e140)
        {
            return WideLog.Of(half);
        }

        return half < LargestQuick && size is > 1e-140 and < 1e140 && variance is > 1e-280 and < 1e280 ? Quick(z, low, 2 * variance) : Exact(x, mean, variance);
    }

    private static WideLog Quick(double z, double low, double divisor)
    {
        (double square, double rest) = DoubleDouble.Product(z, z);
        rest += 2 * z * low;
        double quotient = square / divisor;
        return WideLog.Of(quotient, (Math.FusedMultiplyAdd(-quotient, divisor, square) + rest) / divisor);
    }

    private static WideLog Exact(double x, double mean, double variance)
    {
        (BigInteger value, int exponent) = Split(x);
        (BigInteger centre, int other) = Split(mean);
        int common = Math.Min(exponent, other);
        BigInteger z = (value << (exponent - common)) - (centre << (other - common));
        (BigInteger divisor, int scale) = Split(variance);
        int shift = (2 * common) - scale - 1 + FractionBits;
        BigInteger quotient = shift >= 0 ? ((z * z) << shift) / divisor : z * z / (divisor << -shift);
        return new WideLog(quotient >> FractionBits, Math.ScaleB((double)(quotient & Fraction), -FractionBits));
    }

    // A number as an integer times a power of two.
    private static (BigInteger Mantissa, int Exponent) Split(double x)
    {
        if (x == 0)
        {
            return (BigInteger.Zero, 0);
        }

        int exponent = Math.Max(Math.ILogB(x), -1022) - 52;

        // In two steps: the power itself may lie beyond the range.
        return (new BigInteger(Math.ScaleB(Math.ScaleB(x, -(exponent / 2)), -(exponent - (exponent / 2)))), exponent);
    }
}

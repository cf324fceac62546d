using System.Runtime.Intrinsics;

namespace Entroscope.Numerics;

/// <summary>Natural logarithms in vectors.</summary>
/// <remarks>
/// The polynomial of fdlibm (Sun Microsystems 1993) in s = f / (2 + f), 1 + f the number divided by a power of two. Every operation is rounded by itself, so
/// results are the same bits at any time and on any processor, which the library's vector logarithm does not promise.
/// </remarks>
internal static class VectorLog
{
    /// <summary>The smallest number that has a logarithm here.</summary>
    public const double Smallest = 2.2250738585072014e-308;

    private const long RootHalfBits = 0x3FE6A09E667F3BCD;
    private const int FractionBits = 52;

    // log 2 in two parts, the first with 32 bits: its product with a whole exponent is exact.
    private const double LogTwoHigh = 0.693147180369123816490;
    private const double LogTwoLow = 1.90821492927058770002e-10;

    // Added to a small whole number it leaves that number in the last bits: 1.5 * 2^52.
    private const double Shift = 6755399441055744;

    /// <summary>Computes the logarithms of normal positive numbers, with an error below a unit in the last place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Of(Vector512<double> x)
    {
        Vector512<long> bits = x.AsInt64();
        Vector512<long> power = Vector512.ShiftRightArithmetic(bits - Vector512.Create(RootHalfBits), FractionBits);
        Vector512<double> whole = (power + Vector512.Create(Shift).AsInt64()).AsDouble() - Vector512.Create(Shift);
        Vector512<double> f = (bits - Vector512.ShiftLeft(power, FractionBits)).AsDouble() - Vector512<double>.One;
        Vector512<double> s = f / (f + Vector512.Create(2.0));
        Vector512<double> z = s * s, w = z * z;
        Vector512<double> even = w * (Vector512.Create(0.3999999999940941908)
            + (w * (Vector512.Create(0.2222219843214978396) + (w * Vector512.Create(0.1531383769920937332)))));
        Vector512<double> odd = z * (Vector512.Create(0.6666666666666735130) + (w * (Vector512.Create(0.2857142874366239149)
            + (w * (Vector512.Create(0.1818357216161805012) + (w * Vector512.Create(0.1479819860511658591)))))));
        Vector512<double> half = f * f * Vector512.Create(0.5);
        Vector512<double> rest = half - ((s * (half + (even + odd))) + (whole * Vector512.Create(LogTwoLow)));
        return (whole * Vector512.Create(LogTwoHigh)) - (rest - f);
    }

    /// <summary>Computes the logarithm of a normal positive number: the same bits as in a vector.</summary>
    public static double Of(double x) => Of(Vector512.Create(x)).ToScalar();
}

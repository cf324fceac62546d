using System.Runtime.Intrinsics;

namespace Entroscope.Numerics;

/// <summary>The exponential of many numbers, in vectors.</summary>
/// <remarks>
/// Every step is a rounded or a fused operation by name. The library's vector exponential may fuse or not, as the compiler has got to optimising it,
/// so that a process that has run for a while gives other last bits than a fresh one; results here are the same bits at any time and on any processor.
/// </remarks>
internal static unsafe class VectorExp
{
    private const double Log2E = 1.4426950408889634;

    // log 2 in two parts, the first with 32 bits: its product with a whole exponent is exact (Cody and Waite 1980).
    private const double LogTwoHigh = 0.693147180369123816490;
    private const double LogTwoLow = 1.90821492927058770002e-10;

    // Added to a small whole number it leaves that number in the last bits: 1.5 * 2^52.
    private const double Shift = 6755399441055744;
    private const double Farthest = 800;

    // 1 / k! from k = 13 down to 2; the next term is below 1e-17 of the sum where |x| is at most half of log 2.
    private static readonly double[] Inverse = [.. Enumerable.Range(2, 12).Reverse().Select(k => 1 / Factorial(k))];

    /// <summary>Replaces numbers by their exponentials, with a relative error of at most 4e-16 (below 1e-308 an absolute one of 5e-324).</summary>
    /// <param name="values">The numbers; negative infinity gives 0, what is above 709.78 infinity.</param>
    /// <param name="length">Their number, a multiple of 8.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply(double* values, nint length)
    {
        var bias = Vector512.Create(0x3FF0000000000000L);
        fixed (double* inverse = Inverse)
        {
            for (nint i = 0; i < length; i += 8)
            {
                Vector512<double> x = Vector512.Min(Vector512.Max(Vector512.Load(values + i), Vector512.Create(-Farthest)), Vector512.Create(Farthest));
                Vector512<double> whole = Vector512.Floor((x * Vector512.Create(Log2E)) + Vector512.Create(0.5));
                Vector512<double> rest = Vector512.FusedMultiplyAdd(whole, Vector512.Create(-LogTwoHigh), x);
                rest = Vector512.FusedMultiplyAdd(whole, Vector512.Create(-LogTwoLow), rest);
                var sum = Vector512.Create(inverse[0]);
                for (int k = 1; k < 12; k++)
                {
                    sum = Vector512.FusedMultiplyAdd(sum, rest, Vector512.Create(inverse[k]));
                }

                sum = Vector512.FusedMultiplyAdd(sum, rest, Vector512<double>.One);
                sum = Vector512.FusedMultiplyAdd(sum, rest, Vector512<double>.One);

                // In two steps, for a result below the normal numbers.
                Vector512<double> half = Vector512.Floor(whole * Vector512.Create(0.5));
                Vector512<long> first = Vector512.ShiftLeft((half + Vector512.Create(Shift)).AsInt64(), 52) + bias;
                Vector512<long> second = Vector512.ShiftLeft((whole - half + Vector512.Create(Shift)).AsInt64(), 52) + bias;
                Vector512.Store(sum * first.AsDouble() * second.AsDouble(), values + i);
            }
        }
    }

    private static double Factorial(int k) => Enumerable.Range(1, k).Aggregate(1.0, (product, i) => product * i);
}

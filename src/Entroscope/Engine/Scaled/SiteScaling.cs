using System.Numerics;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;

namespace Entroscope.Engine.Scaled;

/// <summary>Which sites are looked up in tables, and how densities are brought into range.</summary>
internal static class SiteScaling
{
    private const int LargestAlphabet = 4096;
    private const double Log2 = 0.69314718055994530942;

    /// <summary>Returns whether the densities of a leaf are kept for every value.</summary>
    public static bool IsTabulated(LeafDistribution leaf) => leaf.Alphabet is > 0 and <= LargestAlphabet;

    /// <summary>Gets the row length of a small table.</summary>
    /// <returns>4, 8, 16 or more: a power of two.</returns>
    public static int Stride(int columns) => Math.Max(4, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)columns));

    /// <summary>Chooses the power of two that brings the largest of some densities into [1/2, 1].</summary>
    /// <param name="log">Their natural logs.</param>
    /// <param name="largest">The largest exponent allowed.</param>
    /// <returns>The exponent, and what is lost: nothing, or everything (infinity) when all densities are 0 or the exponent is not allowed.</returns>
    public static (int Exponent, double Loss) Scale(ReadOnlySpan<WideLog> log, int largest)
    {
        double exponent = Math.Floor(WideLog.Max(log).ToDouble() / Log2) + 1;
        return Math.Abs(exponent) <= largest ? ((int)exponent, 0) : (0, double.PositiveInfinity);
    }

    /// <summary>Writes scaled densities. Exact zeros lose nothing; what is too small to be added without loss does.</summary>
    /// <param name="log">The natural logs of the densities.</param>
    /// <param name="loss">The loss so far; infinite for densities that have no scale, which become 0.</param>
    /// <param name="stride">The distance between them.</param>
    public static unsafe double Write<T>(ReadOnlySpan<WideLog> log, int exponent, double loss, T* destination, int stride)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var scale = WideLog.PowerOfTwo(exponent);
        for (int d = 0; d < log.Length; d++)
        {
            T value = double.IsPositiveInfinity(loss) ? T.Zero : T.CreateTruncating(Math.Exp(log[d].Less(scale)));
            loss = value < PanelState.Lossless<T>() && !log[d].IsZero ? Math.Max(loss, 1) : loss;
            destination[d * stride] = value;
        }

        return loss;
    }

    /// <summary>Chooses the power of two that brings the largest of some probabilities into [1/2, 1).</summary>
    /// <param name="largest">The largest exponent allowed.</param>
    /// <returns>The exponent, and what is lost: nothing, or everything (infinity).</returns>
    public static (int Exponent, double Loss) ScaleProbabilities(ReadOnlySpan<double> probabilities, int largest)
    {
        double max = TensorPrimitives.Max(probabilities);
        int exponent = max > 0 ? Math.ILogB(max) + 1 : int.MaxValue;
        return Math.Abs((long)exponent) <= largest ? (exponent, 0) : (0, double.PositiveInfinity);
    }

    /// <summary>Writes scaled probabilities; see <see cref="Write"/>.</summary>
    public static unsafe double WriteProbabilities<T>(ReadOnlySpan<double> probabilities, int exponent, double loss, T* destination, int stride)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // The power is applied in two steps: one of them alone may lie beyond the range.
        double half = Math.ScaleB(1, -exponent / 2);
        double rest = Math.ScaleB(1, -exponent - (-exponent / 2));
        for (int d = 0; d < probabilities.Length; d++)
        {
            T value = double.IsPositiveInfinity(loss) ? T.Zero : T.CreateTruncating(probabilities[d] * half * rest);
            loss = value < PanelState.Lossless<T>() && probabilities[d] > 0 ? Math.Max(loss, 1) : loss;
            destination[d * stride] = value;
        }

        return loss;
    }
}

using System.Numerics;

namespace Entroscope.Numerics;

/// <summary>
/// A natural logarithm as a whole number and a small remainder, so that sums and differences of logarithms of any size keep their digits: the logarithm
/// of a density far out in a tail may be -10^16, or -10^600, and what is requested is by how much two such numbers differ. The default is log 1.
/// </summary>
internal readonly struct WideLog
{
    private const double Log2 = 0.69314718055994530942;
    private const double Log2Low = 2.3190468138462996e-17;
    private readonly BigInteger _whole;
    private readonly double _part;

    /// <param name="part">The remainder, finite.</param>
    public WideLog(BigInteger whole, double part) => (_whole, _part) = (whole, part);

    public static WideLog Zero { get; } = new(default, double.NegativeInfinity);

    /// <summary>Gets a value indicating whether this is log 0.</summary>
    public bool IsZero => double.IsNegativeInfinity(_part);

    public static WideLog operator +(WideLog x, WideLog y) => Normal(x._whole + y._whole, x._part + y._part);

    public static WideLog operator +(WideLog x, double y) => Normal(x._whole, x._part + y);

    /// <summary>Subtracts a logarithm other than log 0.</summary>
    public static WideLog operator -(WideLog x, WideLog y) => Normal(x._whole - y._whole, x._part - y._part);

    /// <summary>Makes a logarithm from a number, or a sum of two of which the second is far smaller.</summary>
    /// <param name="high">The number; negative infinity is log 0.</param>
    public static WideLog Of(double high, double low = 0)
    {
        if (!double.IsFinite(high))
        {
            return Zero;
        }

        double whole = Math.Round(high);
        return new WideLog(Math.Abs(whole) < int.MaxValue ? (int)whole : new BigInteger(whole), high - whole + low);
    }

    /// <summary>Makes the logarithm of a power of two.</summary>
    /// <param name="exponent">The exponent, below 2^50 in size.</param>
    public static WideLog PowerOfTwo(long exponent)
    {
        double product = exponent * Log2;
        return Of(product, Math.FusedMultiplyAdd(exponent, Log2, -product) + (exponent * Log2Low));
    }

    /// <summary>Computes by how much this logarithm is above another one.</summary>
    /// <param name="other">The other one, not log 0.</param>
    /// <returns>The difference, exact but for the rounding of the remainders and of the
    /// result; negative infinity for log 0, infinite beyond the range of a number.</returns>
    public double Less(WideLog other) => IsZero ? double.NegativeInfinity : (double)(_whole - other._whole) + (_part - other._part);

    /// <summary>Returns whether this logarithm is larger than another one.</summary>
    public bool IsAbove(WideLog other) => other.IsZero ? !IsZero : Less(other) > 0;

    /// <summary>Gets the nearest number; the lowest finite one where it is lower than all, for negative infinity means log 0.</summary>
    public double ToDouble() => IsZero ? double.NegativeInfinity : Math.Clamp((double)_whole + _part, double.MinValue, double.MaxValue);

    /// <summary>Finds the largest of some logarithms.</summary>
    public static WideLog Max(ReadOnlySpan<WideLog> values)
    {
        WideLog max = Zero;
        foreach (WideLog value in values)
        {
            max = value.IsAbove(max) ? value : max;
        }

        return max;
    }

    /// <summary>Computes the logarithm of the sum of the exponentials.</summary>
    /// <param name="values">The logarithms; an empty span is an empty sum.</param>
    public static WideLog LogSumExp(ReadOnlySpan<WideLog> values)
    {
        WideLog max = Max(values);
        if (max.IsZero)
        {
            return max;
        }

        double sum = 0;
        foreach (WideLog value in values)
        {
            sum += Math.Exp(value.Less(max));
        }

        return max + Math.Log(sum);
    }

    /// <summary>Turns logarithms of weights into the probabilities in proportion to them; they sum to 1 but for rounding.</summary>
    /// <param name="logs">The logarithms.</param>
    /// <param name="shares">Receives the probabilities; untouched where all weights are 0.</param>
    /// <returns>Whether a weight is above 0.</returns>
    public static bool Share(ReadOnlySpan<WideLog> logs, Span<double> shares)
    {
        WideLog max = Max(logs);
        if (max.IsZero)
        {
            return false;
        }

        double sum = 0;
        for (int i = 0; i < logs.Length; i++)
        {
            shares[i] = Math.Exp(logs[i].Less(max));
            sum += shares[i];
        }

        for (int i = 0; i < logs.Length; i++)
        {
            shares[i] /= sum;
        }

        return true;
    }

    public override string ToString() => Invariant($"{_whole} + {_part}");

    // Remainders stay small: what is added to them keeps its digits.
    private static WideLog Normal(BigInteger whole, double part)
    {
        if (Math.Abs(part) <= 1 || double.IsNegativeInfinity(part))
        {
            return new WideLog(whole, part);
        }

        double more = Math.Round(part);
        return new WideLog(whole + (Math.Abs(more) < int.MaxValue ? (int)more : new BigInteger(more)), part - more);
    }
}

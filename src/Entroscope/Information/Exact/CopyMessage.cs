namespace Entroscope.Information.Exact;

/// <summary>A message of several copies of a tree: a tensor with one index a copy, scaled so that its largest entry lies in [1/2, 1].</summary>
/// <param name="Values">The scaled entries, the last copy's index changing fastest.</param>
/// <param name="Exponent">The power of two that was taken out.</param>
/// <param name="Loss">The log2 of a bound on what underflow took from any entry, in units of the scaled entries.</param>
internal sealed record CopyMessage(double[] Values, double Exponent, double Loss)
{
    /// <summary>The log2 of what one operation may lose to underflow, with room for the sums of a message.</summary>
    public const double Underflow = -1000;

    /// <summary>Scales entries in place by a power of two.</summary>
    /// <param name="values">The entries, at least 0 and at most about 1.</param>
    /// <param name="loss">The log2 of the loss before.</param>
    /// <returns>The message; entries that are all 0 stay as they are.</returns>
    public static CopyMessage Scale(double[] values, double exponent, double loss)
    {
        double max = TensorPrimitives.Max<double>(values);
        if (!(max > 0))
        {
            return new CopyMessage(values, exponent, loss);
        }

        int shift = Math.ILogB(max) + 1;

        // Two factors: a single power of two above 2^1023 is none.
        TensorPrimitives.Multiply(values, Math.ScaleB(1, -shift / 2), values);
        TensorPrimitives.Multiply(values, Math.ScaleB(1, -shift - (-shift / 2)), values);
        return new CopyMessage(values, exponent + shift, loss - shift);
    }

    /// <summary>Computes the entry-wise product with another message; the entries of this one are overwritten.</summary>
    public CopyMessage Times(CopyMessage other)
    {
        TensorPrimitives.Multiply(Values, other.Values, Values);
        return Scale(Values, Exponent + other.Exponent, Sum(Sum(Loss, other.Loss), Underflow));
    }

    /// <summary>Computes log2(2^a + 2^b), rounded up to be a bound.</summary>
    public static double Sum(double a, double b) => Math.Max(a, b) + Math.Log2(1 + Math.Pow(2, -Math.Abs(a - b)));
}

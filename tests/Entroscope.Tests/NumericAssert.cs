using Xunit;

namespace Entroscope.Tests;

/// <summary>Comparisons that NaN always fails.</summary>
internal static class NumericAssert
{
    /// <summary>Asserts |actual - expected| &lt;= absolute + relative * |expected|; equal infinities are close.</summary>
    public static void Close(double expected, double actual, double absolute, double relative = 0, string what = "value")
    {
        double error = Math.Abs(actual - expected);
        bool close = error <= absolute + (relative * Math.Abs(expected)) || (double.IsInfinity(expected) && expected == actual);
        Assert.True(close, Invariant($"{what}: expected {expected:R}, but was {actual:R} (error {error:R})."));
    }

    /// <summary>Asserts that all elements are close.</summary>
    public static void Close(IReadOnlyList<double> expected, IReadOnlyList<double> actual, double absolute, double relative = 0, string what = "array")
    {
        Assert.True(expected.Count == actual.Count, Invariant($"{what}: expected {expected.Count} elements, but were {actual.Count}."));
        for (int i = 0; i < expected.Count; i++)
        {
            Close(expected[i], actual[i], absolute, relative, Invariant($"{what}[{i}]"));
        }
    }
}

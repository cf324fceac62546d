using System.Numerics;
using Entroscope.Benchmarks.Tails;
using Entroscope.Numerics;
using Xunit;

namespace Entroscope.Tests.Tails;

/// <summary>Logarithms of any size, and the arithmetic they are made with.</summary>
public sealed class WideLogTests
{
    [Fact]
    public void Differences_KeepTheirDigits()
    {
        WideLog large = WideLog.Of(-1e300) + WideLog.Of(-1e16);
        Assert.Equal(0.1, (large + 0.1).Less(large), 1e-15);
        Assert.Equal(-12345.75, (large + WideLog.Of(-12345.75)).Less(large));
        Assert.Equal(double.MinValue, (WideLog.Of(-1e308) + WideLog.Of(-1e308)).ToDouble());
        Assert.Equal(double.NegativeInfinity, (WideLog.Zero + large).ToDouble());
        Assert.Equal(1000 * Math.Log(2), WideLog.PowerOfTwo(1000).ToDouble(), 1e-12);
    }

    [Fact]
    public void Shares_SumToOne_AndAreExponentials()
    {
        WideLog large = WideLog.Of(-1e40);
        double[] shares = new double[3];
        Assert.True(WideLog.Share([large, large + Math.Log(3), WideLog.Zero], shares));
        NumericAssert.Close([0.25, 0.75, 0], shares, 1e-15);
        Assert.Equal(Math.Log(4), WideLog.LogSumExp([large, large + Math.Log(3)]).Less(large), 1e-15);
        Assert.False(WideLog.Share([WideLog.Zero], shares));

        // Below all numbers of double precision, beside a probability of 0.
        var deep = new WideLog(-BigInteger.Pow(10, 600), 0);
        Assert.Equal(0, WideLog.LogSumExp([WideLog.Zero, deep]).Less(deep));
        Assert.Equal(double.NegativeInfinity, WideLog.Zero.Less(deep));
        Assert.True(deep.IsAbove(WideLog.Zero) && !WideLog.Zero.IsAbove(deep));
        Assert.True(WideLog.LogSumExp([]).IsZero);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.999999)]
    [InlineData(1.5)]
    [InlineData(3e-310)]
    [InlineData(1e300)]
    public void Logarithm_HasThirtyDigits(double x)
    {
        (double high, double low) = DoubleDouble.Log(x);
        BigInteger error = FixedPoint.Of(high) + FixedPoint.Of(low) - ExactPass.Log(x)!.Value;
        Assert.InRange(Math.Abs(FixedPoint.ToDouble(error)), 0, 1e-28 * Math.Max(1, Math.Abs(high)));
    }

    [Theory]
    [InlineData(3, 0.1, 0.7)]
    [InlineData(1e8, 0.1, 0.7)]
    [InlineData(-1e300, 0.1, 1e-300)]
    [InlineData(1.7e308, -1.7e308, 1e308)]
    [InlineData(3e-170, 1e-170, 1e-300)]
    [InlineData(5e-324, 0, 5e-324)]
    [InlineData(1e12, 1e12, 1)]
    [InlineData(1700000000.25, 1700000000, 1e-10)]
    public void ExponentOfADensity_IsExact(double x, double mean, double variance)
    {
        (BigInteger a, int ea) = FixedPoint.Split(x);
        (BigInteger b, int eb) = FixedPoint.Split(mean);
        (BigInteger v, int ev) = FixedPoint.Split(variance);
        int common = Math.Min(ea, eb);
        BigInteger z = (a << (ea - common)) - (b << (eb - common));
        BigInteger expected = FixedPoint.Shift((z * z) << 3000, (2 * common) - ev - 1 + FixedPoint.Bits - 3000 + 2000) / v >> 2000;
        WideLog found = HalfSquare.Of(x, mean, variance);
        BigInteger whole = BigInteger.Divide(expected, BigInteger.One << FixedPoint.Bits);
        double part = FixedPoint.ToDouble(expected - (whole << FixedPoint.Bits));
        Assert.InRange(Math.Abs(found.Less(new WideLog(whole, part))), 0, 1e-15);
    }
}

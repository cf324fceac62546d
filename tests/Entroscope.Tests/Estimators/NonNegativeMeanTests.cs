using Entroscope.Numerics;
using Xunit;

namespace Entroscope.Tests.Estimators;

/// <summary>The interval of a number that is at least 0, from a normal estimate.</summary>
public sealed class NonNegativeMeanTests
{
    // The probability of the estimates whose interval holds the number, summed over a grid of them.
    [Theory]
    [InlineData(0)]
    [InlineData(0.2)]
    [InlineData(0.7)]
    [InlineData(1.5)]
    [InlineData(1.9599)]
    [InlineData(2.5)]
    [InlineData(8)]
    public void Holds95Percent_WhateverTheNumber(double mean)
    {
        const double Step = 0.002;
        double held = 0;
        for (double z = -7; z < 7; z += Step)
        {
            (double lower, double upper) = NonNegativeMean.Interval95(mean + z, 1);
            held += lower <= mean && mean <= upper ? Step * Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI) : 0;
        }

        Assert.InRange(held, 0.9485, 0.9515);
    }

    // Feldman and Cousins (1998), table X, 95 %.
    [Fact]
    public void HasThePublishedEnds()
    {
        Near(0, 1.96, NonNegativeMean.Interval95(0, 1), 0.005);
        Near(0, 2.96, NonNegativeMean.Interval95(1, 1), 0.005);
        Near(3 * 2.04, 3 * 5.96, NonNegativeMean.Interval95(12, 3), 0.02);
        (double lower, double upper) = NonNegativeMean.Interval95(-3, 1);
        Assert.Equal(0, lower);
        Assert.InRange(upper, 0.3, 0.5);
        Assert.Equal((0, 0), NonNegativeMean.Interval95(-1, 0));
        Assert.Equal((2, 2), NonNegativeMean.Interval95(2, 0));
    }

    private static void Near(double lower, double upper, (double Lower, double Upper) found, double slack)
    {
        NumericAssert.Close(lower, found.Lower, slack);
        NumericAssert.Close(upper, found.Upper, slack);
    }
}

using Entroscope.Information.Estimates;
using Entroscope.Numerics;
using Xunit;

namespace Entroscope.Tests.Information;

/// <summary>Paired differences over rows and trainings: numbers done by hand, and coverage where the truth is known.</summary>
public sealed class PairedDifferenceTests
{
    [Fact]
    public void OnePair_HasStudentsInterval()
    {
        // Mean 2, variance 5/3 over 4 rows; the 97.5 % point of Student's t with 3 degrees of freedom is 3.182446305.
        var difference = PairedDifference.Of([[1, 3, 1, 3]], 0.95);
        double error = Math.Sqrt(4.0 / 3 / 4);
        NumericAssert.Close(2, difference.Value, 1e-15);
        NumericAssert.Close(error, difference.StandardError, 1e-15);
        NumericAssert.Close(2 - (3.182446305284263 * error), difference.Lower, 1e-9);
        NumericAssert.Close(2 + (3.182446305284263 * error), difference.Upper, 1e-9);
        Assert.Equal(4, difference.Rows);
    }

    [Fact]
    public void PairsThatDiffer_WidenTheError()
    {
        // Means 1 and 5 with rows that do not vary: all of the variance is that of the pairs, 8 / 2, with one degree of freedom (t = 12.706).
        var difference = PairedDifference.Of([[1, 1], [5, 5]], 0.95);
        NumericAssert.Close(2, difference.StandardError, 1e-12);
        NumericAssert.Close(3 + (2 * 12.706204736174694), difference.Upper, 1e-8);
    }

    [Fact]
    public void EqualRows_HaveNoInterval_AndImpossibleOnesNoError()
    {
        Assert.Equal((0.5, 0.0, 0.5, 0.5),
            PairedDifference.Of([[0.5, 0.5], [0.5, 0.5]], 0.95) is var same ? (same.Value, same.StandardError, same.Lower, same.Upper) : default);
        foreach (double[] rows in new double[][] { [1], [1, double.NegativeInfinity], [1, double.NaN] })
        {
            var unknown = PairedDifference.Of([rows], 0.95);
            Assert.Equal((double.NaN, double.NegativeInfinity, double.PositiveInfinity), (unknown.StandardError, unknown.Lower, unknown.Upper));
        }
    }

    [Theory]
    [InlineData(3, 0.0)]
    [InlineData(3, 0.05)]
    [InlineData(3, 0.5)]
    [InlineData(5, 0.2)]
    [InlineData(1, 0.0)]
    public void TheInterval_Covers(int pairs, double deviationOfPairs)
    {
        const int Repetitions = 1000;
        var random = new RandomStream(7, "paired differences", pairs);
        int covered = 0;
        for (int i = 0; i < Repetitions; i++)
        {
            double[][] rows = [.. Enumerable.Range(0, pairs).Select(_ =>
            {
                double pair = 0.3 + (deviationOfPairs * random.NextGaussian());
                return Enumerable.Range(0, 60).Select(_ => pair + random.NextGaussian()).ToArray();
            })];
            var difference = PairedDifference.Of(rows, 0.95);
            covered += difference.Lower <= 0.3 && difference.Upper >= 0.3 ? 1 : 0;
        }

        // Wider of two intervals: never too narrow, and not idle either.
        Assert.InRange(covered / (double)Repetitions, 0.93, 0.995);
    }
}

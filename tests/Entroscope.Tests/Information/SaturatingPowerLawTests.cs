using Entroscope.Information.Distance;
using Entroscope.Numerics;
using Xunit;

namespace Entroscope.Tests.Information;

/// <summary>The law of levelling off: planted laws are found, intervals cover them, what cannot be told is not told.</summary>
public sealed class SaturatingPowerLawTests
{
    private static readonly double[] Widths = [4, 8, 16, 32, 64, 128];

    [Theory]
    [InlineData(-6, -1, 0.1)]
    [InlineData(-6, -1, 0.5)]
    [InlineData(2, 3, 1)]
    [InlineData(0, -0.01, 2.5)]
    public void APlantedLaw_IsFoundExactly(double asymptote, double amplitude, double exponent)
    {
        SaturatingPowerLaw law = SaturatingPowerLaw.Fit([.. Widths.Select(x => (x, new[] { asymptote + (amplitude * Math.Pow(x / 4, -exponent)) }))])!;
        NumericAssert.Close(asymptote, law.Asymptote, 1e-5 * Math.Abs(amplitude));
        NumericAssert.Close(amplitude, law.Amplitude, 1e-5 * Math.Abs(amplitude));
        NumericAssert.Close(exponent, law.Exponent, 1e-5 * exponent);
        NumericAssert.Close(asymptote + amplitude, law.At(4), 1e-6);
        NumericAssert.Close(1 - Math.Pow(32, -exponent), law.ShareGained(128), 1e-5);
        Assert.Equal((4, false), (law.Reference, law.IsAtEdge));
        Assert.Null(law.ExponentInterval);
        Assert.Null(law.RepetitionError);
        Assert.InRange(law.Residual, 0, 1e-6);
    }

    [Fact]
    public void TheIntervals_CoverAPlantedLaw()
    {
        int exponents = 0;
        int asymptotes = 0;
        for (ulong seed = 1; seed <= 100; seed++)
        {
            var random = new RandomStream(seed, "planted power law");
            SaturatingPowerLaw law = SaturatingPowerLaw.Fit(
                [.. Widths.Select(x => (x, Repeat(3, () => -6 - (0.5 * Math.Pow(x / 4, -0.7)) + (0.005 * random.NextGaussian()))))], seed)!;
            exponents += law.ExponentInterval!.Value.Low <= 0.7 && 0.7 <= law.ExponentInterval.Value.High ? 1 : 0;
            asymptotes += law.AsymptoteInterval!.Value.Low <= -6 && -6 <= law.AsymptoteInterval.Value.High ? 1 : 0;
            NumericAssert.Close(0.005 / Math.Sqrt(3), law.RepetitionError!.Value, 0.004);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"Of 100 intervals of 95 %, {exponents} cover the exponent and {asymptotes} the level.");
        Assert.InRange(exponents, 88, 100);
        Assert.InRange(asymptotes, 88, 100);
    }

    [Fact]
    public void ALogarithm_EndsAtTheSmallestExponent_AndAStepAtTheLargest()
    {
        SaturatingPowerLaw logarithm = SaturatingPowerLaw.Fit([.. Widths.Select(x => (x, new[] { Math.Log(x) }))])!;
        Assert.True(logarithm.IsAtEdge);
        Assert.Equal(SaturatingPowerLaw.SmallestExponent, logarithm.Exponent, 1e-4);
        SaturatingPowerLaw step = SaturatingPowerLaw.Fit([.. Widths.Select(x => (x, new[] { x > 4 ? 1.0 : 0 }))])!;
        Assert.True(step.IsAtEdge);
        Assert.Equal(SaturatingPowerLaw.LargestExponent, step.Exponent, 1e-2);
    }

    [Fact]
    public void ThreePoints_GiveNoLaw() => Assert.Null(SaturatingPowerLaw.Fit([(1, [1.0]), (2, [2.0]), (3, [3.0])]));

    [Fact]
    public void WrongPoints_AreRefused()
    {
        const string Message = "Every point needs an x of its own above 0 and at least one measurement. (Parameter 'points')";
        ErrorAssert.Throws<ArgumentException>(Message, () => SaturatingPowerLaw.Fit([(0, [1.0])]));
        ErrorAssert.Throws<ArgumentException>(Message, () => SaturatingPowerLaw.Fit([(double.NaN, [1.0])]));
        ErrorAssert.Throws<ArgumentException>(Message, () => SaturatingPowerLaw.Fit([(1, [])]));
        ErrorAssert.Throws<ArgumentException>(Message, () => SaturatingPowerLaw.Fit([(1, [1.0]), (1, [2.0])]));
        ErrorAssert.Null("points", () => SaturatingPowerLaw.Fit(null!));
    }

    private static double[] Repeat(int count, Func<double> draw) => [.. Enumerable.Range(0, count).Select(_ => draw())];
}

using Entroscope.Information;
using Entroscope.Structure;
using Entroscope.Workflow;
using Xunit;

namespace Entroscope.Tests.Workflow;

/// <summary>What a sweep is said to show, from made-up records of every shape.</summary>
public sealed class SweepTrendTests
{
    private static readonly int[] Widths = [4, 8, 16, 32, 64];

    [Fact]
    public void ALawThatIsThere_IsTold()
    {
        SweepTrend[] trends = [.. Sweep(SweepFactor.Widths, Widths, 2, (x, s) => -6 - Math.Pow(x / 4.0, -0.5) + (0.001 * s)).Trends];
        Assert.Equal([("test_log_likelihood", "widths"), ("entropy_captured", "widths"), ("test_log_likelihood", "parameters")], trends.Select(t => (t.Quantity, t.Against)));
        Assert.Matches(@"^Rises with widths from 4 to 64\. The law y = a \+ b \(x / 4\)\^-c has c = 0\.50 \(0\.\d\d to 0\.\d\d\): 75 % of its whole change lies behind at 64\.$", trends[0].Verdict);
        NumericAssert.Close(0.5, trends[0].Law!.Exponent, 1e-3);

        // The parameters grow as the square of the width, so the exponent against them is half.
        NumericAssert.Close(0.25, trends[2].Law!.Exponent, 1e-3);
    }

    [Fact]
    public void WithoutTestRows_ValidationRowsStandIn() =>
        Assert.Equal("validation_log_likelihood", Sweep(SweepFactor.Rows, Widths, 1, (x, _) => x, test: false).Trends[0].Quantity);

    [Theory]
    [InlineData(1, "Rises with rows from 4 to 64. No levelling off is in sight: it goes with the logarithm of rows, or faster.")]
    [InlineData(-1, "Falls with rows from 4 to 64. No levelling off is in sight: it goes with the logarithm of rows, or faster.")]
    public void ALogarithm_IsCalledOne(int sign, string verdict) =>
        Assert.Equal(verdict, Sweep(SweepFactor.Rows, Widths, 1, (x, _) => sign * Math.Log(x)).Trends[0].Verdict);

    [Fact]
    public void AStep_HasLevelledOff() => Assert.Equal(
        "Rises with rows from 4 to 64. Levelled off at once: nothing is left to gain from more rows.", Sweep(SweepFactor.Rows, Widths, 1, (x, _) => x > 4 ? 1 : 0).Trends[0].Verdict);

    [Fact]
    public void NoMoreThanTheSeedsDiffer_IsNoTrend() => Assert.Equal(
        "No trend with rows from 4 to 64: the values differ by no more than the seeds do.", Sweep(SweepFactor.Rows, Widths, 3, (x, s) => (0.001 * x) + s).Trends[0].Verdict);

    [Fact]
    public void APeak_IsNamed_AndHasNoLaw()
    {
        SweepTrend trend = Sweep(SweepFactor.Rows, Widths, 1, (x, _) => -Math.Abs(Math.Log(x / 16.0))).Trends[0];
        Assert.Equal("Highest at rows = 16 and lower after it with rows from 4 to 64: no law of levelling off describes that.", trend.Verdict);
        Assert.Null(trend.Law);
    }

    [Fact]
    public void FewValues_AreTooFew()
    {
        Assert.Equal("Rises with rows from 4 to 8. Too few values to tell a law: it takes 4.", Sweep(SweepFactor.Rows, [4, 8], 1, (x, _) => x).Trends[0].Verdict);
        Assert.Equal("One value shows no trend.", Sweep(SweepFactor.Rows, [4], 2, (x, _) => x).Trends[0].Verdict);
    }

    [Fact]
    public void DepthIsNoScale()
    {
        SweepTrend trend = Sweep(SweepFactor.Depth, [1, 2, 3, 4], 1, (x, _) => x).Trends[0];
        Assert.Null(trend.Law);
        Assert.Equal("Rises with depth from 1 to 4.", trend.Verdict);
    }

    [Fact]
    public void AnImpossibleRow_IsNoTrend() => Assert.Equal(
        "Some values are not finite: there is no trend to tell.", Sweep(SweepFactor.Rows, Widths, 1, (x, _) => x == 4 ? double.NegativeInfinity : x).Trends[0].Verdict);

    [Fact]
    public void Means_HaveTheErrorBetweenTheSeeds()
    {
        SweepResult result = Sweep(SweepFactor.Rows, [10], 3, (_, s) => s);
        NumericAssert.Close(1, result.Points[0].Test!.Value.Value, 1e-15);
        NumericAssert.Close(Math.Sqrt(1 / 3.0), result.Points[0].Test!.Value.StandardError, 1e-15);
        Assert.Equal(double.NaN, Sweep(SweepFactor.Rows, [10], 1, (_, s) => s).Points[0].Test!.Value.StandardError);
    }

    private static SweepResult Sweep(SweepFactor factor, int[] values, int seeds, Func<int, int, double> y, bool test = true)
    {
        SweepRecord[] records = [.. values.SelectMany(x => Enumerable.Range(0, seeds).Select(s => Record(factor, x, s, y(x, s), test)))];
        var plan = new SweepPlan { Axis = new SweepAxis(factor, values), Seeds = [.. Enumerable.Range(0, seeds).Select(s => (ulong)s)], Training = new(), Version = "1" };
        return new SweepResult(plan, new TreeChoice(PoolingTree.Line(2), []), records, 0);
    }

    private static SweepRecord Record(SweepFactor factor, int value, int seed, double y, bool test)
    {
        var measured = new Estimate(y, 0.1, 100);
        return new SweepRecord
        {
            Factor = factor,
            Value = value,
            Seed = (ulong)seed,
            TrainingRows = 100,
            Parameters = (long)value * value,
            Steps = 1,
            Train = measured,
            Validation = measured,
            Test = test ? measured : null,
            Kind = EntropyKind.Shannon,
            Entropy = measured,
            EntropyGivenLatents = Estimate.Exact(0),
            ClassInformation = Estimate.Exact(0),
            InformationPerLevel = [Estimate.Exact(0.5)],
            CapacityPerLevel = [1],
            Seconds = 1,
        };
    }
}

using Entroscope.Information.Exact;
using Entroscope.Numerics;
using Entroscope.Structure;
using Entroscope.Workflow.Sweeps;
using Entroscope.Workflow.Training;
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
        Assert.Equal([("test_log_likelihood", "widths"), ("entropy_captured", "widths"), ("test_log_likelihood", "parameters")],
            trends.Select(t => (t.Quantity, t.Against)));
        Assert.Matches(
            @"^Rises with widths from 4 to 64\. The law y = a \+ b \(x / 4\)\^-c has c = 0\.50 \(0\.\d\d to 0\.\d\d\): "
            + @"75 % of its total change is reached at 64\.$",
            trends[0].Verdict);
        NumericAssert.Close(0.5, trends[0].Law!.Exponent, 1e-3);

        // The parameters grow as the square of the width, so the exponent against them is half.
        NumericAssert.Close(0.25, trends[2].Law!.Exponent, 1e-3);
    }

    [Fact]
    public void WithoutTestRows_ValidationRowsStandIn() =>
        Assert.Equal("validation_log_likelihood", Sweep(SweepFactor.Rows, Widths, 1, (x, _) => x, test: false).Trends[0].Quantity);

    [Theory]
    [InlineData(1, "Rises with rows from 4 to 64. It does not level off in this range: it grows with the logarithm of rows, or faster.")]
    [InlineData(-1, "Falls with rows from 4 to 64. It does not level off in this range: it grows with the logarithm of rows, or faster.")]
    public void ALogarithm_IsCalledOne(int sign, string verdict) =>
        Assert.Equal(verdict, Sweep(SweepFactor.Rows, Widths, 2, (x, s) => sign * (Math.Log(x) + (0.02 * s))).Trends[0].Verdict);

    [Fact]
    public void AStep_HasLevelledOff() => Assert.Equal(
        "Rises with rows from 4 to 64. Levelled off at once: no more is gained within the errors from more rows.",
        Sweep(SweepFactor.Rows, Widths, 2, (x, s) => (x > 4 ? 1 : 0) + (0.02 * s)).Trends[0].Verdict);

    [Fact]
    public void NoMoreThanTheSeedsDiffer_IsNoTrend() => Assert.Equal(
        "No trend with rows from 4 to 64 holds within the errors over the seeds.",
        Sweep(SweepFactor.Rows, Widths, 3, (x, s) => (0.001 * x) + s).Trends[0].Verdict);

    [Theory]
    [InlineData(0.005, "Lowest at widths = 16 and higher before and after it with widths from 8 to 32: no law of levelling off describes that.")]
    [InlineData(0.1, "No trend with widths from 8 to 32 holds within the errors over the seeds.")]
    [InlineData(2, "No trend with widths from 8 to 32 holds within the errors over the seeds.")]
    public void AStepBack_IsNoRise(double spread, string verdict)
    {
        // The first step falls by more than the errors, or the last one rises by less.
        double[] means = [66.05, 65.73, 67.93];
        Assert.Equal(
            verdict,
            Sweep(SweepFactor.Widths, [8, 16, 32], 3, (x, s) => means[(int)Math.Log2(x / 8.0)] + (spread * (s - 1))).Trends[0].Verdict);
    }

    [Theory]
    [InlineData(-1, "Highest at rows = 16 and lower before and after it with rows from 4 to 64: no law of levelling off describes that.")]
    [InlineData(1, "Lowest at rows = 16 and higher before and after it with rows from 4 to 64: no law of levelling off describes that.")]
    public void ATurn_IsNamed_AndHasNoLaw(int sign, string verdict)
    {
        SweepTrend trend = Sweep(SweepFactor.Rows, Widths, 3, (x, s) => (sign * Math.Abs(Math.Log(x / 16.0))) + (0.01 * s)).Trends[0];
        Assert.Equal(verdict, trend.Verdict);
        Assert.Null(trend.Law);
    }

    [Fact]
    public void FewValues_AreTooFew()
    {
        Assert.Equal("Rises with rows from 4 to 8. Too few values to fit a law: it takes 4.",
            Sweep(SweepFactor.Rows, [4, 8], 2, (x, s) => x + (0.01 * s)).Trends[0].Verdict);
        Assert.Equal("One value shows no trend.", Sweep(SweepFactor.Rows, [4], 2, (x, _) => x).Trends[0].Verdict);
    }

    [Fact]
    public void OneSeed_ShowsNoErrors()
    {
        Assert.Equal(
            "Whether there is a trend with rows from 4 to 32 cannot be decided from one seed, which shows no errors.",
            Sweep(SweepFactor.Rows, Widths[..4], 1, (x, _) => x).Trends[0].Verdict);
        Assert.Equal("Rises at every step with rows from 4 to 64; one seed shows no errors, so no law is fitted.",
            Sweep(SweepFactor.Rows, Widths, 1, (x, _) => x).Trends[0].Verdict);
        Assert.Equal("Falls at every step with rows from 4 to 64; one seed shows no errors, so no law is fitted.",
            Sweep(SweepFactor.Rows, Widths, 1, (x, _) => -x).Trends[0].Verdict);
    }

    [Fact]
    public void DepthIsNoScale()
    {
        SweepTrend trend = Sweep(SweepFactor.Depth, [1, 2, 3, 4], 3, (x, s) => x + (0.01 * s)).Trends[0];
        Assert.Null(trend.Law);
        Assert.Equal("Rises with depth from 1 to 4.", trend.Verdict);
    }

    [Theory]
    [InlineData(3, 3, "normal")]
    [InlineData(5, 3, "normal")]
    [InlineData(8, 2, "normal")]
    [InlineData(5, 1, "normal")]
    [InlineData(5, 4, "uneven")]
    [InlineData(6, 3, "cubed")]
    public void RandomValues_HaveNoTrend(int count, int seeds, string noise)
    {
        const int Repetitions = 1000;
        var random = new RandomStream(5, "values without a trend");
        int named = Enumerable.Range(0, Repetitions)
            .Count(_ => Verdict(count, seeds, _ => 0, noise, random) is { } v && !v.StartsWith("No trend", StringComparison.Ordinal)
            && !v.StartsWith("Whether", StringComparison.Ordinal));
        Assert.True(named < 0.05 * Repetitions, $"{named} trends in {Repetitions} sweeps of random values");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void PlantedTrends_AreFound(int sign)
    {
        const int Repetitions = 300;
        var random = new RandomStream(6, "values with a trend");
        string word = sign > 0 ? "Rises" : "Falls";

        // From the first to the last value by 7 times what a training differs from the next.
        int found = Enumerable.Range(0, Repetitions)
            .Count(_ => Verdict(5, 3, k => sign * 7 * (1 - Math.Pow(0.4, k)), "normal", random).StartsWith(word, StringComparison.Ordinal));
        Assert.True(found >= 0.9 * Repetitions, $"{found} of {Repetitions} planted trends");
    }

    [Fact]
    public void AnImpossibleRow_IsNoTrend() => Assert.Equal(
        "Some values are not finite, so no trend can be determined.",
        Sweep(SweepFactor.Rows, Widths, 1, (x, _) => x == 4 ? double.NegativeInfinity : x).Trends[0].Verdict);

    [Fact]
    public void Means_HaveTheErrorBetweenTheSeeds()
    {
        SweepResult result = Sweep(SweepFactor.Rows, [10], 3, (_, s) => s);
        NumericAssert.Close(1, result.Points[0].Test!.Value.Value, 1e-15);
        NumericAssert.Close(Math.Sqrt(1 / 3.0), result.Points[0].Test!.Value.StandardError, 1e-15);
        Assert.Equal(double.NaN, Sweep(SweepFactor.Rows, [10], 1, (_, s) => s).Points[0].Test!.Value.StandardError);
    }

    private static string Verdict(int count, int seeds, Func<int, double> mean, string noise, RandomStream random)
    {
        int[] values = [.. Enumerable.Range(0, count).Select(k => 4 << k)];
        return Sweep(SweepFactor.Depth, values, seeds, (x, _) => mean((int)Math.Log2(x / 4)) + Noise(x, noise, random)).Trends[0].Verdict;
    }

    // Of one size everywhere; growing with the value; with heavy tails.
    private static double Noise(int value, string kind, RandomStream random)
    {
        double z = random.NextGaussian();
        return kind switch { "uneven" => z * value, "cubed" => z * z * z, _ => z };
    }

    private static SweepResult Sweep(SweepFactor factor, int[] values, int seeds, Func<int, int, double> y, bool test = true)
    {
        SweepRecord[] records = [.. values.SelectMany(x => Enumerable.Range(0, seeds).Select(s => Record(factor, x, s, y(x, s), test)))];
        var plan = new SweepPlan
        {
            Axis = new SweepAxis(factor,
            values),
            Seeds = [.. Enumerable.Range(0, seeds).Select(s => (ulong)s)],
            Training = new(),
            Version = "1"
        };
        return new SweepResult(plan, new TreeChoice(PoolingTree.Line(2), []), records, 0);
    }

    private static SweepRecord Record(SweepFactor factor, int value, int seed, double y, bool test)
    {
        var measured = new Estimate(y, 0.1, 100);
        return new SweepRecord(
            Factor: factor,
            Value: value,
            Seed: (ulong)seed,
            TrainingRows: 100,
            Parameters: (long)value * value,
            Steps: 1,
            Train: measured,
            Validation: measured,
            Test: test ? measured : null,
            Kind: EntropyKind.Shannon,
            Entropy: measured,
            EntropyGivenLatents: Estimate.Exact(0),
            ClassInformation: Estimate.Exact(0),
            InformationPerLevel: [Estimate.Exact(0.5)],
            CapacityPerLevel: [1],
            Seconds: 1);
    }
}

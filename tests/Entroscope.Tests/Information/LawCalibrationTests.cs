using Entroscope.Information.Scaling;
using Entroscope.Numerics;
using Xunit;

namespace Entroscope.Tests.Information;

/// <summary>Whether stated probabilities are right: the short form of `benchmarks -- laws`, and integrals against plain sums.</summary>
public sealed class LawCalibrationTests
{
    private static readonly ScalingLawOptions WeightsOnly = new() { Draws = 0 };

    [Fact]
    public void StatedWeightsAreRight()
    {
        (double Weight, double Right)[] results = [.. Enumerable.Range(0, 120)
            .Select(i => LawPlant.Draw(new RandomStream(11, "law plants", i)))
            .Select(plant => (plant.Kind, LawInference.Infer(plant.Series, ScalingSubject.Network, WeightsOnly)))
            .Where(r => r.Item2.Laws.Length > 0)
            .Select(r => (r.Item2.Laws[0].Weight, r.Item2.Laws[0].Kind == r.Kind ? 1.0 : 0))];
        Assert.InRange(results.Length, 75, 120);

        // Three standard deviations of what the weights themselves say.
        double surplus = results.Sum(r => r.Right - r.Weight);
        double deviation = Math.Sqrt(results.Sum(r => r.Weight * (1 - r.Weight)));
        Assert.InRange(surplus, -3 * deviation, 3 * deviation);
        (double Weight, double Right)[] sure = [.. results.Where(r => r.Weight >= 0.9)];
        Assert.True(sure.Length > 30 && sure.Average(r => r.Right) >= 0.9, Invariant($"{sure.Length}, {sure.Average(r => r.Right)}"));
    }

    [Fact]
    public void ExactPlantsAreNamed()
    {
        LawPlant[] plants = [.. Enumerable.Range(0, 60).Select(i => LawPlant.Draw(new RandomStream(12, "exact law plants", i), exact: true))];
        int right = plants.Count(p => LawInference.Infer(p.Series, ScalingSubject.Network, WeightsOnly).Named.Contains(p.Kind));
        Assert.True(right >= 57, Invariant($"{right} of 60"));
    }

    [Fact]
    public void NullsAreNotNamed()
    {
        int lognormal = 0;
        int noise = 0;
        for (int i = 0; i < 60; i++)
        {
            var random = new RandomStream(13, "nulls", i);
            double[] values = [.. Enumerable.Range(0, 5 + random.NextInt(6)).Select(_ => Math.Exp(0.5 * random.NextGaussian()))];
            double[] errors = Array.ConvertAll(values, _ => 0.01);
            double[] about = Array.ConvertAll(errors, e => e * (random.NextGaussian() - (i % 2)));
            lognormal += LawInference.Infer(LawPlant.Line(values), ScalingSubject.Data, WeightsOnly).Named.Length > 0 ? 1 : 0;
            noise += LawInference.Infer(LawPlant.Line(about, errors), ScalingSubject.Data, WeightsOnly).Named.Length > 0 ? 1 : 0;
        }

        Assert.True(lognormal <= 3 && noise <= 3, Invariant($"{lognormal} and {noise} of 60"));
    }

    [Fact]
    public void IntervalsCover()
    {
        int inside = 0;
        int all = 0;
        for (int i = 0; i < 40; i++)
        {
            var plant = LawPlant.Draw(new RandomStream(14, "interval plants", i));
            foreach (ScalingParameter p in LawInference.Infer(plant.Series, ScalingSubject.Network, new ScalingLawOptions { Draws = 1000 })
                .Law(plant.Kind)?.Parameters ?? [])
            {
                all++;
                inside += plant.Parameters[p.Name] >= p.Lower && plant.Parameters[p.Name] <= p.Upper ? 1 : 0;
            }
        }

        Assert.InRange(all, 40, 160);
        Assert.True(inside >= 0.88 * all, Invariant($"{inside} of {all}"));
    }

    // A power or a logarithm that is reached slowly: the intervals hold what the exponent and the rise tend to.
    [Fact]
    public void IntervalsHaveRoomForCorrections()
    {
        int inside = 0;
        for (int i = 0; i < 24; i++)
        {
            var plant = LawPlant.DrawCorrected(new RandomStream(15, "corrected plants", i), exact: true);
            ScalingLawAnalysis law = LawInference.Infer(plant.Series, ScalingSubject.Network, new ScalingLawOptions { Draws = 1000 });
            string name = plant.Kind == ScalingLawKind.Power ? "beta" : "c1";
            ScalingParameter read = law.Law(plant.Kind)!.Parameter(name)!;
            inside += plant.Parameters[name] >= read.Lower && plant.Parameters[name] <= read.Upper ? 1 : 0;
        }

        Assert.True(inside >= 21, Invariant($"{inside} of 24"));
    }

    // Scatter of some per cent and errors of 2 %, one transient level at most: midpoint sums over the stated priors, the amplitude by its Gaussian integral.
    [Fact]
    public void WeightsAreThoseOfPlainSums()
    {
        double[] values = [.31, .52, .63, .70, .80, .79];
        double[] errors = Array.ConvertAll(values, t => 0.02 * t);
        ScalingLawAnalysis analysis = LawInference.Infer(LawPlant.Line(values, errors), ScalingSubject.Network, WeightsOnly);
        double[] logs = Array.ConvertAll(values, Math.Log);
        var evidence = new Dictionary<ScalingLawKind, double>
        {
            [ScalingLawKind.Constant] = Mean(logs, 1, (_, _) => _ => 1),
            [ScalingLawKind.Power] = Mean(logs, 400, (u, _) => n => Math.Pow(n, -2 + (3 * u))),
            [ScalingLawKind.Logarithm] = Logarithms(logs),
            [ScalingLawKind.ExponentialApproach] = Mean(logs, 160, (u, b) => n => 1 - (b * Math.Exp(-n / (0.3 * Math.Pow(640, u)))), 160),
            [ScalingLawKind.PowerApproach] = Mean(logs, 160,
                (u, b) => n => 1 - (b / (2 - Math.Pow(2, -0.2 * Math.Pow(10, u))) * Math.Pow(n, -0.2 * Math.Pow(10, u))), 160),
        };
        double total = evidence.Values.Sum();
        foreach ((ScalingLawKind kind, double value) in evidence)
        {
            NumericAssert.Close(value / total, analysis.Law(kind)!.Weight, 0.01, 0, Invariant($"{kind}"));
        }
    }

    [Theory]
    [InlineData("far")]
    [InlineData("near")]
    public void FinerIntegralsMoveWeightsByLessThanAHundredth(string errors)
    {
        double[] values = [.02, .03, .015, .04, .05, .03, .04];
        TotalCorrelationSeries series = LawPlant.Line(values, Array.ConvertAll(values, v => errors == "far" ? 0.1 * v : 0.01));
        var usual = new LawComparison(series, [0, 1, 2, 3, 4, 5, 6]);
        var finer = new LawComparison(series, [0, 1, 2, 3, 4, 5, 6], effort: 8);
        NumericAssert.Close(finer.Weights, usual.Weights, 0.01);
    }

    // In T: the scatter summed over as a lognormal factor of its own at every level.
    [Fact]
    public void NearZeroTheScatterIsLognormal()
    {
        double[] values = [.5, .3, .2, .12, .06, .02, .03];
        const double Error = 0.06;
        var comparison = new LawComparison(LawPlant.Line(values, [.. Enumerable.Repeat(Error, 7)]), [0, 1, 2, 3, 4, 5, 6]);
        double power = 0;
        double logarithm = 0;
        for (int i = 0; i < 30; i++)
        {
            double beta = -2 + (3 * (i + 0.5) / 30);
            double rise = 0.03 * Math.Pow(1000, (i + 0.5) / 30);
            double zero = LawPlant.Zero((i + 0.5) / 30, 7);
            power += Direct(values, Error, l => Math.Pow(2, beta * l)) / 30;
            logarithm += 0.8 * Direct(values, Error, l => 1 + (rise * l)) / 30;
            logarithm += 0.2 * Direct(values, Error, l => Math.Max(l - zero, 0.2)) / 30;
        }

        int Index(ScalingLawKind kind) => Array.FindIndex(comparison.Laws, l => l.Shape.Kind == kind);
        double log = comparison.Laws[Index(ScalingLawKind.Power)].LogEvidence - comparison.Laws[Index(ScalingLawKind.Logarithm)].LogEvidence;
        NumericAssert.Close(Math.Log(power / logarithm), log, 0.15);
    }

    private static double Direct(double[] values, double error, Func<int, double> shape)
    {
        double sum = 0;
        foreach (double a in Midpoints(-3, 0.5, 50))
        {
            foreach (double s in Midpoints(Math.Log(1e-3), 0, 12))
            {
                double[] logs = [.. values.Select((t, l) => Math.Log(Convolved(t, Math.Exp(a) * shape(l), Math.Exp(s), error)))];
                double[] transient = [.. values.Select((t, l) => Math.Log(Convolved(t, Math.Exp(a) * shape(l), 1, error)))];
                double[] priors = [4 / 7.0, 2 / 7.0, 1 / 7.0];
                sum += priors.Select((p, k) => p * Math.Exp(transient.Take(k).Sum() + logs.Skip(k).Sum())).Sum();
            }
        }

        return sum;
    }

    private static double Convolved(double value, double law, double sigma, double error)
    {
        double sum = 1e-300;
        foreach (double x in Midpoints(-4.5, 4.5, 150))
        {
            double residual = (value - (law * Math.Exp(sigma * x))) / error;
            sum += Math.Exp(-0.5 * ((residual * residual) + (x * x)));
        }

        return sum;
    }

    private static double Mean(double[] logs, int steps, Func<double, double, Func<double, double>> law, int amplitudes = 1)
    {
        double sum = 0;
        foreach (double u in Midpoints(0, 1, steps))
        {
            foreach (double v in Midpoints(0, 1, amplitudes))
            {
                double b = v < 0.5 ? -5 * Math.Pow(0.02, 2 * v) : 1 - (0.9 * Math.Pow(0.003 / 0.9, (2 * v) - 1));
                Func<double, double> f = law(u, b);
                double[] residual = [.. logs.Select((y, l) => y - Math.Log((2 * f(Math.Pow(2, l))) - f(Math.Pow(2, l + 1))))];
                sum += Evidence(residual);
            }
        }

        return sum / steps / amplitudes;
    }

    // One in five lines of T is 0 above the lowest level.
    private static double Logarithms(double[] logs)
    {
        double positive = Mean(logs, 400, (u, _) => n => 1 + (0.03 * Math.Pow(1000, u) * (1 + Math.Log2(n))));
        double crossing = Midpoints(0, 1, 400).Average(u =>
            Evidence([.. logs.Select((y, l) => y - Math.Log(Math.Max(l - LawPlant.Zero(u, logs.Length), 0.2)))]));
        return (0.8 * positive) + (0.2 * crossing);
    }

    private static double Evidence(double[] residual)
    {
        double sum = 0;
        foreach (double s in Midpoints(Math.Log(1e-3), 0, 40))
        {
            double variance = Math.Exp(2 * s) + 0.0004;
            sum += (2 / 3.0 * Gaussian(residual, variance, variance)) + (1 / 3.0 * Gaussian(residual, variance, 1.0004));
        }

        return sum;
    }

    private static double Gaussian(double[] residual, double variance, double first)
    {
        double[] weights = [1 / first, .. Enumerable.Repeat(1 / variance, residual.Length - 1)];
        double total = weights.Sum();
        double mean = weights.Zip(residual, (w, r) => w * r).Sum() / total;
        double square = weights.Zip(residual, (w, r) => w * (r - mean) * (r - mean)).Sum();
        return Math.Exp(-0.5 * (square + Math.Log(total) - weights.Sum(Math.Log)));
    }

    private static IEnumerable<double> Midpoints(double low, double high, int count) =>
        Enumerable.Range(0, count).Select(i => low + ((high - low) * (i + 0.5) / count));
}

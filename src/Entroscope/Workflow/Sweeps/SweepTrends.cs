using Entroscope.Information.Distance;
using Entroscope.Workflow.Measuring;

namespace Entroscope.Workflow.Sweeps;

/// <summary>Puts into words how quantities change along a sweep, as far as it holds within the errors over the seeds, and fits laws to what changes.</summary>
internal static class SweepTrends
{
    // Chances that values that are all the same are given a trend, and a turn. Together they stay below 5 %.
    private const double TrendLevel = 0.025;
    private const double TurnLevel = 0.015;

    // The order of so many single values in a row comes about by chance in 2 of 120 cases.
    private const int FewestSingleValues = 5;

    // Means further from the law than so many of their errors are not described by it.
    private const double Clear = 3;

    public static SweepTrend[] Of(SweepResult result)
    {
        string heldOut = result.HasTest ? "test_log_likelihood" : "validation_log_likelihood";
        var trends = new List<SweepTrend>
        {
            Trend(result, heldOut, result.Plan.Axis.Name, p => p.Value, r => r.HeldOut.Value),
            Trend(result, "entropy_captured", result.Plan.Axis.Name, p => p.Value, r => r.EntropyCaptured.Value),
        };
        if (result.Plan.Axis.Factor is SweepFactor.Widths or SweepFactor.Components)
        {
            trends.Add(Trend(result, heldOut, "parameters", p => p.Parameters, r => r.HeldOut.Value));
        }

        return [.. trends];
    }

    private static SweepTrend Trend(SweepResult result, string quantity, string against, Func<SweepPoint, double> x, Func<SweepRecord, double> y)
    {
        (double X, double[] Values)[] points = [.. result.Points.Select(p => (x(p), p.Records.Select(y).ToArray()))];
        (string shape, bool mayLevelOff) = Shape(points, against);
        if (!mayLevelOff || result.Plan.Axis.Factor == SweepFactor.Depth)
        {
            return new SweepTrend(quantity, against, null, shape, string.Empty);
        }

        SaturatingPowerLaw? law = SaturatingPowerLaw.Fit(points, result.Plan.Seeds[0]);
        return new SweepTrend(quantity, against, law, shape, Reading(law, points[^1].X, against));
    }

    private static (string Sentence, bool MayLevelOff) Shape((double X, double[] Values)[] points, string against)
    {
        var contrast = new SeedContrast([.. points.Select(p => p.Values)]);
        if (points.Length < 2 || !contrast.Means.All(double.IsFinite))
        {
            return (points.Length < 2 ? "One value shows no trend." : "Some values are not finite, so no trend can be determined.", false);
        }

        string range = Invariant($"with {against} from {points[0].X} to {points[^1].X}");
        if (!contrast.HasErrors)
        {
            return (OfSingleValues(contrast.Means, range), false);
        }

        (double chance, double slope) = contrast.Test(Ranks(points.Length));
        bool rises = slope > 0;
        if (Turn(contrast, points, against) is { } turn)
        {
            return ($"{turn} {range}: no law of levelling off describes that.", false);
        }

        if (chance < TrendLevel && contrast.Means[^1] > contrast.Means[0] == rises && !IsBroken(contrast, rises))
        {
            return (rises ? $"Rises {range}." : $"Falls {range}.", true);
        }

        return ($"No trend {range} holds within the errors over the seeds.", false);
    }

    // Means that rise in even steps are what the weights answer to most; every other rise answers to them, too.
    private static double[] Ranks(int count) => [.. Enumerable.Range(0, count).Select(k => k - ((count - 1) / 2.0))];

    private static string OfSingleValues(IReadOnlyList<double> means, string range)
    {
        bool Ordered(int sign) => Enumerable.Range(1, means.Count - 1).All(k => sign * (means[k] - means[k - 1]) > 0);
        return means.Count < FewestSingleValues || (!Ordered(1) && !Ordered(-1))
            ? $"Whether there is a trend {range} cannot be decided from one seed, which shows no errors."
            : $"{(Ordered(1) ? "Rises" : "Falls")} at every step {range}; one seed shows no errors, so no law is fitted.";
    }

    // A step the other way that the errors do not explain.
    private static bool IsBroken(SeedContrast contrast, bool rises)
    {
        int count = contrast.Means.Count;
        for (int low = 0; low < count; low++)
        {
            for (int high = low + 1; high < count; high++)
            {
                (double chance, double difference) = contrast.Compare(low, high);
                if (difference != 0 && difference > 0 != rises && chance < TrendLevel)
                {
                    return true;
                }
            }
        }

        return false;
    }

    // Highest or lowest inside, and both ends away from it.
    private static string? Turn(SeedContrast contrast, (double X, double[] Values)[] points, string against)
    {
        double[] means = [.. contrast.Means];
        double level = TurnLevel / Math.Max(1, means.Length - 2);
        foreach ((int turn, string name, string after) in new[] { (Array.IndexOf(means, means.Max()), "Highest", "lower"),
            (Array.IndexOf(means, means.Min()), "Lowest", "higher") })
        {
            if (turn > 0 && turn < means.Length - 1 && contrast.Compare(0, turn).Chance < level && contrast.Compare(turn, means.Length - 1).Chance < level)
            {
                return Invariant($"{name} at {against} = {points[turn].X} and {after} before and after it");
            }
        }

        return null;
    }

    private static string Reading(SaturatingPowerLaw? law, double largest, string against) => law switch
    {
        null => Invariant($"Too few values to fit a law: it takes {SaturatingPowerLaw.FewestPoints}."),
        { ExponentInterval: ( <= SaturatingPowerLaw.SmallestExponent * 1.01, >= SaturatingPowerLaw.LargestExponent / 1.01) } =>
            "Whether it levels off cannot be decided from these values.",
        { IsAtEdge: true, Exponent: < 1 } => $"It does not level off in this range: it grows with the logarithm of {against}, or faster.{Doubt(law)}",
        { IsAtEdge: true } => $"Levelled off at once: no more is gained within the errors from more {against}.{Doubt(law)}",
        _ => Invariant($"The law y = a + b (x / {law.Reference})^-c has c = {law.Exponent:0.00}{Range(law.ExponentInterval!.Value)}: ")
            + Invariant($"{100 * law.ShareGained(largest):0} % of its total change is reached at {largest}.{Doubt(law)}"),
    };

    private static string Range((double Low, double High) interval) => Invariant($" ({interval.Low:0.00} to {interval.High:0.00})");

    private static string Doubt(SaturatingPowerLaw law) =>
        law.RepetitionError is { } error && law.Residual > Clear * error
            ? " The means lie further from it than the seeds explain, so it is only a description."
            : string.Empty;
}

/// <summary>How one quantity changes along a sweep.</summary>
/// <param name="Quantity">The quantity as results write it: test_log_likelihood
/// (validation_log_likelihood without test rows) or entropy_captured; in nats.</param>
/// <param name="Against">What it is laid against: widths, rows, depth or parameters.</param>
/// <param name="Law">The fitted law; null where there are too few points, or for depth, which is no scale.</param>
/// <param name="Shape">What the means over the seeds do, in a plain sentence without units.</param>
/// <param name="Reading">What the law says, or why there is none, in plain sentences without units; empty where the shape says all.</param>
internal sealed record SweepTrend(string Quantity, string Against, SaturatingPowerLaw? Law, string Shape, string Reading)
{
    /// <summary>Gets shape and reading together.</summary>
    public string Verdict => Reading.Length == 0 ? Shape : $"{Shape} {Reading}";
}

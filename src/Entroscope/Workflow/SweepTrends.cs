using Entroscope.Information;

namespace Entroscope.Workflow;

/// <summary>Fits laws along a sweep and puts into words what they say, and what they do not.</summary>
internal static class SweepTrends
{
    // A difference that so many standard errors do not explain is one.
    private const double Clear = 3;

    // Without seeds to compare, a difference of that part of the whole range is one.
    private const double Noticeable = 0.02;

    public static SweepTrend[] Of(SweepResult result)
    {
        string heldOut = result.HasTest ? "test_log_likelihood" : "validation_log_likelihood";
        var trends = new List<SweepTrend>
        {
            Trend(result, heldOut, result.Plan.Axis.Name, p => p.Value, r => r.HeldOut.Value),
            Trend(result, "entropy_captured", result.Plan.Axis.Name, p => p.Value, r => r.EntropyCaptured.Value),
        };
        if (result.Plan.Axis.Factor == SweepFactor.Widths)
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
        double[] means = [.. points.Select(p => p.Values.Average())];
        if (points.Length < 2 || !means.All(double.IsFinite))
        {
            return (points.Length < 2 ? "One value shows no trend." : "Some values are not finite: there is no trend to tell.", false);
        }

        double spread = means.Max() - means.Min();
        double error = Repetitions.MeanError(points) ?? 0;
        string range = Invariant($"with {against} from {points[0].X} to {points[^1].X}");
        if (spread <= Clear * error || spread < 1e-9 * Math.Abs(means[0]))
        {
            return (Invariant($"No trend {range}: the values differ by no more than the seeds do."), false);
        }

        int best = Array.IndexOf(means, means.Max());
        bool falls = means[best] - means[^1] > Math.Max(Clear * error, Noticeable * spread);
        return falls && best > 0
            ? (Invariant($"Highest at {against} = {points[best].X} and lower after it {range}: no law of levelling off describes that."), false)
            : (falls ? $"Falls {range}." : $"Rises {range}.", true);
    }

    private static string Reading(SaturatingPowerLaw? law, double largest, string against) => law switch
    {
        null => Invariant($"Too few values to tell a law: it takes {SaturatingPowerLaw.FewestPoints}."),
        { IsAtEdge: true, Exponent: < 1 } => $"No levelling off is in sight: it goes with the logarithm of {against}, or faster.",
        { IsAtEdge: true } => $"Levelled off at once: nothing is left to gain from more {against}.",
        _ => Invariant($"The law y = a + b (x / {law.Reference})^-c has c = {law.Exponent:0.00}{Range(law.ExponentInterval)}: {100 * law.ShareGained(largest):0} % of its whole change lies behind at {largest}.") + Doubt(law),
    };

    private static string Range((double Low, double High)? interval) =>
        interval is { } known ? Invariant($" ({known.Low:0.00} to {known.High:0.00})") : " (one seed: no interval)";

    private static string Doubt(SaturatingPowerLaw law) =>
        law.RepetitionError is { } error && law.Residual > Clear * error ? " The means lie further from it than the seeds explain: take it as a description." : string.Empty;
}

using Entroscope.Information;

namespace Entroscope.Workflow;

/// <summary>Fits laws along a sweep and puts into words what they say, and what they do not.</summary>
internal static class SweepTrends
{
    // A difference that so many standard errors do not explain is one.
    private const double Clear = 3;

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
        bool scale = result.Plan.Axis.Factor != SweepFactor.Depth && points.SelectMany(p => p.Values).All(double.IsFinite);
        SaturatingPowerLaw? law = scale ? SaturatingPowerLaw.Fit(points, result.Plan.Seeds[0]) : null;
        return new SweepTrend(quantity, against, law, Verdict(points, law, against));
    }

    private static string Verdict((double X, double[] Values)[] points, SaturatingPowerLaw? law, string against)
    {
        double[] means = [.. points.Select(p => p.Values.Average())];
        if (points.Length < 2 || !means.All(double.IsFinite))
        {
            return points.Length < 2 ? "One value shows no trend." : "Some values are not finite: there is no trend to tell.";
        }

        double error = Repetitions.MeanError(points) ?? 0;
        int best = Array.IndexOf(means, means.Max());
        double spread = means.Max() - means.Min();
        string from = Invariant($"from {against} {points[0].X} to {points[^1].X}");
        return spread <= Clear * error || spread < 1e-9 * Math.Abs(means[0])
            ? Invariant($"No trend {from}: the values differ by no more than the seeds do.")
            : Shape(points, means, best, Math.Max(error, 0.02 * spread / Clear), from, against) + Words(law, points[^1].X, against);
    }

    private static string Shape((double X, double[] Values)[] points, double[] means, int best, double error, string from, string against)
    {
        double drop = means[best] - means[^1];
        return drop <= Clear * error
            ? Invariant($"Rises {from}.")
            : best == 0
                ? Invariant($"Falls {from}.")
                : Invariant($"Highest at {against} {points[best].X}, lower after it: no law of levelling off describes that.");
    }

    private static string Words(SaturatingPowerLaw? law, double largest, string against) => law switch
    {
        null when against is "depth" => string.Empty,
        null => Invariant($" Too few values to tell a law: it takes {SaturatingPowerLaw.FewestPoints}."),
        { IsAtEdge: true, Exponent: < 1 } => $" No levelling off is in sight: it goes with the logarithm of {against}.",
        { IsAtEdge: true } => $" Levelled off at once: nothing is left to gain from more {against}.",
        _ => Invariant($" The law y = a + b (x / {law.Reference})^-c has c = {law.Exponent:0.00}{Range(law.ExponentInterval)}: {100 * law.ShareGained(largest):0} % of its whole change lies behind at {largest}.") + Doubt(law),
    };

    private static string Range((double Low, double High)? interval) =>
        interval is { } known ? Invariant($" ({known.Low:0.00} to {known.High:0.00})") : " (one seed: no interval)";

    private static string Doubt(SaturatingPowerLaw law) =>
        law.RepetitionError is { } error && law.Residual > Clear * error ? " The means lie further from it than the seeds explain: take it as a description." : string.Empty;
}

namespace Entroscope.Reporting;

/// <summary>The sentences about a classification that the report and the terminal share.</summary>
internal static class ClassificationWords
{
    /// <summary>Gets what every interval covers.</summary>
    public const string Intervals = "95 % intervals cover which rows were drawn, with how many of each class; not the training.";

    // More are in the JSON.
    private const int ShownCosts = 4;

    /// <summary>Says how a class is named.</summary>
    public static string Rule(ClassificationReport report) => report switch
    {
        { Rule: { } rule } => Invariant(
            $"Class {report.Classes[rule.Class].Name} is named where its probability is at least {rule.Threshold}, else the most probable other one."),
        { Cost.Costs: { } costs } => $"The class of the least expected cost is named; {Costs(report, costs)}.",
        _ => "The most probable class is named.",
    };

    /// <summary>Says what the costs brought.</summary>
    public static string Saved(CostReport cost) => cost.Saved switch
    {
        { Lower95: > 0 } => "The rows cost less than if the most probable class were named.",
        { Upper95: < 0 } => "The rows cost more than if the most probable class were named: the probabilities are off.",
        _ => "These rows do not show whether they cost less than if the most probable class were named.",
    };

    private static string Costs(ClassificationReport report, CostMatrix costs)
    {
        string[] unusual = [.. Enumerable.Range(0, costs.Classes).SelectMany(y => Enumerable.Range(0, costs.Classes)
            .Where(n => costs[y, n] != (n == y ? 0 : 1))
            .Select(n => Invariant($"{report.Classes[y].Name} given {report.Classes[n].Name} costs {costs[y, n]}")))];
        return string.Join(", ", [.. unusual.Take(ShownCosts),
            unusual.Length > ShownCosts ? Invariant($"{unusual.Length - ShownCosts} more pairs have costs of their own") : "any other error 1"]);
    }

    /// <summary>Says whether the accuracy is better than that of the majority class.</summary>
    public static string Baseline(ClassificationReport report)
    {
        string name = report.Classes[report.MajorityClass].Name;
        return report.AboveMajority switch
        {
            { Lower95: > 0 } => $"More rows are right than by always naming {name}.",
            { Upper95: < 0 } => $"Fewer rows are right than by always naming {name}.",
            _ => $"These rows do not show whether more are right than by always naming {name}.",
        };
    }

    /// <summary>Says whether the probabilities are right.</summary>
    public static string Calibrated(CalibrationCurve curve) => curve.Error switch
    {
        { Value: double.NaN } => "There are too few rows to check the probabilities.",
        { Lower95: > 0 } => "The rows show that the probabilities of the most probable class are off.",
        _ => "The rows do not show that the probabilities of the most probable class are off.",
    };
}

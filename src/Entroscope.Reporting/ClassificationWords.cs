namespace Entroscope.Reporting;

/// <summary>The sentences about a classification that the report and the terminal share.</summary>
internal static class ClassificationWords
{
    /// <summary>Gets what every interval covers.</summary>
    public const string Intervals = "95 % intervals cover which rows were drawn, with how many of each class; not the training.";

    /// <summary>Says how a class is named.</summary>
    public static string Rule(ClassificationReport report) => report.Rule is { } rule
        ? Invariant($"Class {report.Classes[rule.Class].Name} is named where its probability is at least {rule.Threshold}, else the most probable other one.")
        : "The most probable class is named.";

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

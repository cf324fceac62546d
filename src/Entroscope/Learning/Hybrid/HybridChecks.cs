using Entroscope.Learning.Loop;
using Entroscope.Model;

namespace Entroscope.Learning.Hybrid;

/// <summary>Refuses what hybrid training cannot be done with.</summary>
internal static class HybridChecks
{
    /// <summary>Refuses options out of their ranges; NaN is out of every range.</summary>
    public static void Options(HybridOptions options)
    {
        (string Name, object Value, bool Holds, string Requirement)[] rules =
        [
            (nameof(options.DiscriminativeWeight), options.DiscriminativeWeight, options.DiscriminativeWeight is >= 0 and <= 1, "a number of 0..1"),
            (nameof(options.Steps), options.Steps, options.Steps >= 0, "at least 0"),
            (nameof(options.BatchSize), options.BatchSize, options.BatchSize >= 0, "at least 0 (0 for full batches)"),
            (nameof(options.LearningRate), options.LearningRate, options.LearningRate is > 0 and <= 1, "above 0 and at most 1"),
            (nameof(options.Patience), options.Patience, options.Patience >= 1, "at least 1"),
        ];
        int bad = Array.FindIndex(rules, r => !r.Holds);
        Refuse.Argument(bad >= 0, $"The hybrid option {rules[bad].Name} must be {rules[bad].Requirement}, but is {rules[bad].Value}.", nameof(options));
    }

    /// <summary>Refuses networks without probabilities or classes.</summary>
    public static void Network(ConvAC start)
    {
        start.EnsureGenerative();
        Refuse.Model(start.Classes < 2, $"Hybrid training needs a network of at least 2 classes, but it has one.");
    }

    /// <summary>Refuses samples that do not fit, and sets without any class.</summary>
    public static void Set(ConvAC start, TrainingSet set, string name)
    {
        TrainingChecks.Set(start.Shape, [.. start.Leaves.Select(l => l.Specification)], set, name);
        Labels(set.Labels, name);
    }

    /// <summary>Refuses a set of which no row has a class.</summary>
    public static void Labels(int[]? labels, string name) => Refuse.Data(
        labels is null || Array.TrueForAll(labels, y => y < 0), $"{name}: hybrid training needs the class of at least one row, but no row has one.");
}

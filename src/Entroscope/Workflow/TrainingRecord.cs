using System.Globalization;
using Entroscope.Data;
using Entroscope.Learning;
using Entroscope.Model;

namespace Entroscope.Workflow;

/// <summary>What the record that travels with a model tells about its training.</summary>
internal static class TrainingRecord
{
    private const string ResizedData = "resized_data";

    /// <summary>Makes the text by which a record knows its rows.</summary>
    public static string DataOf(Dataset train, Dataset validation) => train.Fingerprint + validation.Fingerprint;

    /// <summary>
    /// Tells whether the network has not learned from the validation rows: false where it was trained again on both parts together; null where its record is of other
    /// rows, or of another division of these, so that nothing is known.
    /// </summary>
    public static bool? HeldOut(ModelMetadata metadata, string data)
    {
        bool known = string.Equals(metadata.Training.GetValueOrDefault("data"), data, StringComparison.Ordinal) && !metadata.Training.ContainsKey(ResizedData);
        if (!known)
        {
            return null;
        }

        // Hybrid training begins from the network before the refit of EM, unless its own refit is kept. Older records tell only that a refit was asked for: it was always kept.
        bool refitted = RefitRecord.IsKept(metadata, RefitRecord.Hybrid) ?? RefitRecord.IsKept(metadata)
            ?? string.Equals(metadata.Training.GetValueOrDefault("refit"), bool.TrueString, StringComparison.Ordinal);
        return !refitted;
    }

    /// <summary>Gets the coefficient of the hybrid training; 0 where there was none.</summary>
    public static double HybridWeight(ModelMetadata metadata) => Number(metadata, "hybrid_weight") ?? 0;

    /// <summary>Gets the defaults for a number of rows with the prior, its strength that was chosen included, and the updates that the network was trained with, where they are known.</summary>
    public static TrainingOptions Options(ModelMetadata metadata, int rows)
    {
        var standard = TrainingOptions.ForRows(rows);
        return standard with
        {
            PseudoCount = Number(metadata, "pseudo_count") ?? standard.PseudoCount,
            LeafPseudoCount = Number(metadata, "leaf_pseudo_count") ?? standard.LeafPseudoCount,
            PriorStrengths = Number(metadata, "prior_strength") is { } strength ? [strength] : standard.PriorStrengths,
            OverRelaxation = Number(metadata, "over_relaxation") is { } relaxation and < 1 ? relaxation : standard.OverRelaxation,
            MinimumVariance = Number(metadata, "minimum_variance") is { } variance and > 0 ? variance : standard.MinimumVariance,
        };
    }

    /// <summary>Adds what was done to the widths, on which rows if not on those of the training; the score of hybrid training is no longer the network's.</summary>
    public static ModelMetadata Resized(ModelMetadata metadata, long parameters, ResizingOptions options, string data)
    {
        var record = new SortedDictionary<string, string>(metadata.Training.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal)
        {
            ["resized"] = Invariant($"from {parameters} parameters; prune {options.Prune?.ToString(CultureInfo.InvariantCulture) ?? "no"}, grow {options.Grow?.ToString(CultureInfo.InvariantCulture) ?? "no"}, {options.Steps} steps"),
        };
        record.Remove("hybrid_best_score");
        if (!string.Equals(record.GetValueOrDefault("data"), data, StringComparison.Ordinal))
        {
            record.TryAdd(ResizedData, data);
        }

        return metadata with { Training = record };
    }

    private static double? Number(ModelMetadata metadata, string key) =>
        double.TryParse(metadata.Training.GetValueOrDefault(key), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= 0 && double.IsFinite(value) ? value : null;
}

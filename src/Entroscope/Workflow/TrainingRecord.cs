using System.Globalization;
using Entroscope.Data;
using Entroscope.Learning;
using Entroscope.Model;

namespace Entroscope.Workflow;

/// <summary>What the record that travels with a model tells about its training.</summary>
internal static class TrainingRecord
{
    /// <summary>Tells whether the network was trained again on these training and validation rows together.</summary>
    public static bool LearnedFrom(ModelMetadata metadata, Dataset train, Dataset validation) =>
        string.Equals(metadata.Training.GetValueOrDefault("refit"), bool.TrueString, StringComparison.Ordinal)
        && string.Equals(metadata.Training.GetValueOrDefault("data"), train.Fingerprint + validation.Fingerprint, StringComparison.Ordinal);

    /// <summary>Gets the defaults for a number of rows with the pseudo-counts that the network was trained with, where they are known.</summary>
    public static TrainingOptions Options(ModelMetadata metadata, int rows)
    {
        var standard = TrainingOptions.ForRows(rows);
        return standard with
        {
            PseudoCount = Number("pseudo_count") ?? standard.PseudoCount,
            LeafPseudoCount = Number("leaf_pseudo_count") ?? standard.LeafPseudoCount,
        };

        double? Number(string key) =>
            double.TryParse(metadata.Training.GetValueOrDefault(key), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= 0 && double.IsFinite(value) ? value : null;
    }

    /// <summary>Adds what was done to the widths.</summary>
    public static ModelMetadata Resized(ModelMetadata metadata, long parameters, ResizingOptions options) => metadata with
    {
        Training = new SortedDictionary<string, string>(metadata.Training.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal)
        {
            ["resized"] = Invariant($"from {parameters} parameters; prune {options.Prune?.ToString(CultureInfo.InvariantCulture) ?? "no"}, grow {options.Grow?.ToString(CultureInfo.InvariantCulture) ?? "no"}, {options.Steps} steps"),
        },
    };
}

using System.Globalization;
using Entroscope.Data;
using Entroscope.Engine;
using Entroscope.Learning;
using Entroscope.Model;

namespace Entroscope.Workflow;

/// <summary>What the training record in a model says about its training.</summary>
internal static class TrainingRecord
{
    private const string ResizedData = "resized_data";

    /// <summary>Makes the text by which a record knows its rows.</summary>
    public static string DataOf(Dataset train, Dataset validation) => train.Fingerprint + validation.Fingerprint;

    /// <summary>
    /// Returns whether the network has not learned from the validation rows: false where it was trained again on both parts together; null where its record is of other
    /// rows, or of another division of these, so that nothing is known.
    /// </summary>
    public static bool? HeldOut(ModelMetadata metadata, string data)
    {
        bool known = string.Equals(metadata.Training.GetValueOrDefault("data"), data, StringComparison.Ordinal) && !metadata.Training.ContainsKey(ResizedData);
        if (!known)
        {
            return null;
        }

        return !IsRefitted(metadata);
    }

    /// <summary>Returns whether rows are those of a training, or of a later change of the widths.</summary>
    public static bool Knows(IReadOnlyDictionary<string, string> record, string data) =>
        string.Equals(record.GetValueOrDefault("data"), data, StringComparison.Ordinal) || string.Equals(record.GetValueOrDefault(ResizedData), data, StringComparison.Ordinal);

    /// <summary>Gets the fingerprints of training and validation rows of a training, and of a later change of the widths.</summary>
    public static IEnumerable<(string Train, string Validation)> Halves(IReadOnlyDictionary<string, string> record, int length) =>
        new[] { record.GetValueOrDefault("data"), record.GetValueOrDefault(ResizedData) }.Where(d => d?.Length == 2 * length).Select(d => (d![..length], d[length..]));

    /// <summary>Hashes the rows that a network was trained on: the training rows, after a refit also those of the validation part.</summary>
    public static RowHashes RowsOf(ModelMetadata metadata, DataSplit split) =>
        IsRefitted(metadata) && !ReferenceEquals(split.Train, split.Validation) ? RowHashes.Of(split.Train.Observations, split.Validation.Observations) : RowHashes.Of(split.Train.Observations);

    /// <summary>Tells whether the network was only chosen on the validation rows: neither trained on them again nor changed afterwards.</summary>
    public static bool KeptValidation(ModelMetadata metadata) => !IsRefitted(metadata) && !metadata.Training.ContainsKey("resized");

    /// <summary>Gets all options that determined a training, so that another one can be made like it; null where there is no record of one.</summary>
    public static TrainingOptions? Repeat(ModelMetadata metadata) =>
        Number(metadata, "steps") is not null && Number(metadata, "training_rows") is { } rows and >= 1
            ? Recorded(metadata, (int)rows) with { Refit = IsTrue(metadata, "refit") }
            : null;

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
            GaussianStrength = TrainingSettings.GaussianStrength(metadata.Training),
            MinimumVariance = Number(metadata, "minimum_variance") is { } variance and > 0 ? variance : standard.MinimumVariance,
        };
    }

    /// <summary>
    /// Gets the options that the network was trained with, as far as they are recorded, and the defaults for a number of rows: for training networks like it anew, without a refit.
    /// </summary>
    public static TrainingOptions Recorded(ModelMetadata metadata, int rows)
    {
        TrainingOptions known = Options(metadata, rows);
        IReadOnlyDictionary<string, string> record = metadata.Training;
        double[] strengths = [.. (record.GetValueOrDefault("prior_strengths") ?? string.Empty).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Count).OfType<double>()];
        return known with
        {
            Steps = Whole(metadata, "steps", 0) ?? known.Steps,
            BatchSize = Whole(metadata, "batch_size", 0) ?? known.BatchSize,
            WarmUpRows = Whole(metadata, "warm_up_rows", 0) ?? known.WarmUpRows,
            StepExponent = Number(metadata, "step_exponent") is { } exponent and > 0.5 and <= 1 ? exponent : known.StepExponent,
            PriorStrengths = strengths.Length > 0 ? strengths : known.PriorStrengths,
            StopAtWorseStrength = record.ContainsKey("stop_at_worse_strength") ? IsTrue(metadata, "stop_at_worse_strength") : known.StopAtWorseStrength,
            Initialisation = Enum.TryParse(record.GetValueOrDefault("initialisation"), out Initialisation start) ? start : known.Initialisation,
            Restarts = Whole(metadata, "restarts", 1) ?? known.Restarts,
            Patience = Whole(metadata, "patience", 1) ?? known.Patience,
            LeastGain = Number(metadata, "least_gain") ?? known.LeastGain,
            Seed = ulong.TryParse(record.GetValueOrDefault("seed"), NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed) ? seed : known.Seed,
            Engine = known.Engine with { Kind = Enum.TryParse(record.GetValueOrDefault("arithmetic"), out EngineKind kind) ? kind : known.Engine.Kind },
            Refit = false,
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

    // Hybrid training begins from the network before the refit of EM, unless its own refit is kept. Older records tell only that a refit was requested: it was always kept.
    private static bool IsRefitted(ModelMetadata metadata) =>
        RefitRecord.IsKept(metadata, RefitRecord.Hybrid) ?? RefitRecord.IsKept(metadata) ?? IsTrue(metadata, "refit");

    private static bool IsTrue(ModelMetadata metadata, string key) => string.Equals(metadata.Training.GetValueOrDefault(key), bool.TrueString, StringComparison.Ordinal);

    private static int? Whole(ModelMetadata metadata, string key, int least) => Number(metadata, key) is { } value && value >= least && value <= int.MaxValue ? (int)value : null;

    private static double? Number(ModelMetadata metadata, string key) => Count(metadata.Training.GetValueOrDefault(key));

    private static double? Count(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= 0 && double.IsFinite(value) ? value : null;
}

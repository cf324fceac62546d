using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Learning;
using Entroscope.Learning.Loop;
using Entroscope.Model;

namespace Entroscope.Workflow.Training;

/// <summary>
/// What the record that travels with a model holds about its training, read once.
/// What is null is not recorded, or is no value that the training could have had.
/// </summary>
internal sealed record TrainingRecord
{
    private const string DataKey = "data";
    private const string ResizedKey = "resized";
    private const string ResizedDataKey = "resized_data";

    /// <summary>Gets the fingerprints of training and validation rows, one behind the other.</summary>
    public string? Data { get; private init; }

    /// <summary>Gets those of a later change of the widths, where these were other rows.</summary>
    public string? ResizedData { get; private init; }

    /// <summary>Gets a value indicating whether the widths were changed after the training.</summary>
    public bool IsResized { get; private init; }

    /// <summary>Gets a value indicating whether the network has learned from the validation rows.</summary>
    /// <remarks>
    /// Hybrid training begins from the network before the refit of EM, unless its own refit
    /// is kept. Older records say only that a refit was requested: it was always kept.
    /// </remarks>
    public bool IsRefitted { get; private init; }

    public ulong? Seed { get; private init; }

    public int? TrainingRows { get; private init; }

    public int? ValidationRows { get; private init; }

    /// <summary>Gets the coefficient of the hybrid training; 0 where there was none.</summary>
    public double HybridWeight { get; private init; }

    private int? Steps { get; init; }

    private int? BatchSize { get; init; }

    private int? WarmUpRows { get; init; }

    private double? StepExponent { get; init; }

    private double? PseudoCount { get; init; }

    private double? LeafPseudoCount { get; init; }

    private double? GaussianStrength { get; init; }

    private double? MinimumVariance { get; init; }

    private double? OverRelaxation { get; init; }

    private double? PriorStrength { get; init; }

    private double[] PriorStrengths { get; init; } = [];

    private bool? StopAtWorseStrength { get; init; }

    private Initialisation? Initialisation { get; init; }

    private int? Restarts { get; init; }

    private int? Patience { get; init; }

    private double? LeastGain { get; init; }

    private bool Refit { get; init; }

    private EngineKind? Arithmetic { get; init; }

    /// <summary>Reads the record of a model; an empty one where the model has none.</summary>
    public static TrainingRecord Of(ModelMetadata metadata)
    {
        IReadOnlyDictionary<string, string> record = metadata.Training;
        return new TrainingRecord
        {
            Data = record.GetValueOrDefault(DataKey),
            ResizedData = record.GetValueOrDefault(ResizedDataKey),
            IsResized = record.ContainsKey(ResizedKey),
            IsRefitted = RefitRecord.IsKept(metadata, RefitRecord.Hybrid) ?? RefitRecord.IsKept(metadata) ?? Truth("refit") == true,
            Seed = ulong.TryParse(record.GetValueOrDefault("seed"), NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed) ? seed : null,
            TrainingRows = Whole("training_rows", 1),
            ValidationRows = Whole("validation_rows", 0),
            HybridWeight = Number("hybrid_weight") ?? 0,
            Steps = Whole("steps", 0),
            BatchSize = Whole("batch_size", 0),
            WarmUpRows = Whole("warm_up_rows", 0),
            StepExponent = Number("step_exponent") is { } exponent and > 0.5 and <= 1 ? exponent : null,
            PseudoCount = Number("pseudo_count"),
            LeafPseudoCount = Number("leaf_pseudo_count"),
            GaussianStrength = TrainingSettings.GaussianStrength(record),
            MinimumVariance = Number("minimum_variance") is { } variance and > 0 ? variance : null,
            OverRelaxation = Number("over_relaxation") is { } relaxation and < 1 ? relaxation : null,
            PriorStrength = Number("prior_strength"),
            PriorStrengths = [.. (record.GetValueOrDefault("prior_strengths") ?? string.Empty).Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(Parse).OfType<double>()],
            StopAtWorseStrength = Truth("stop_at_worse_strength"),
            Initialisation = Enum.TryParse(record.GetValueOrDefault("initialisation"), out Initialisation start) ? start : null,
            Restarts = Whole("restarts", 1),
            Patience = Whole("patience", 1),
            LeastGain = Number("least_gain"),
            Refit = Truth("refit") == true,
            Arithmetic = Enum.TryParse(record.GetValueOrDefault("arithmetic"), out EngineKind kind) ? kind : null,
        };

        bool? Truth(string key) => record.TryGetValue(key, out string? text) ? string.Equals(text, bool.TrueString, StringComparison.Ordinal) : null;

        int? Whole(string key, int least) => Number(key) is { } value && value >= least && value <= int.MaxValue ? (int)value : null;

        double? Number(string key) => Parse(record.GetValueOrDefault(key));

        static double? Parse(string? text) =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= 0 && double.IsFinite(value) ? value : null;
    }

    /// <summary>Makes the text by which a record knows its rows.</summary>
    public static string DataOf(Dataset train, Dataset validation) => train.Fingerprint + validation.Fingerprint;

    /// <summary>Hashes the rows that a network was trained on: the training rows, after a refit also those of the validation part.</summary>
    public static RowHashes RowsOf(ModelMetadata metadata, DataSplit split) =>
        Of(metadata).IsRefitted && !ReferenceEquals(split.Train, split.Validation)
            ? RowHashes.Of(split.Train.Observations, split.Validation.Observations)
            : RowHashes.Of(split.Train.Observations);

    /// <summary>
    /// Returns whether the network has not learned from the validation rows: false where it was trained again on both
    /// parts together; null where its record is of other rows, or of another division of these, so that nothing is known.
    /// </summary>
    public bool? HeldOut(string data) => string.Equals(Data, data, StringComparison.Ordinal) && ResizedData is null ? !IsRefitted : null;

    /// <summary>Returns whether rows are those of a training, or of a later change of the widths.</summary>
    public bool Knows(string data) => string.Equals(Data, data, StringComparison.Ordinal) || string.Equals(ResizedData, data, StringComparison.Ordinal);

    /// <summary>Gets the fingerprints of training and validation rows of a training, and of a later change of the widths.</summary>
    public IEnumerable<(string Train, string Validation)> Halves(int length) =>
        new[] { Data, ResizedData }.Where(d => d?.Length == 2 * length).Select(d => (d![..length], d[length..]));

    /// <summary>Returns whether the network was only chosen on the validation rows: neither trained on them again nor changed afterwards.</summary>
    public bool KeptValidation => !IsRefitted && !IsResized;

    /// <summary>Gets all options that determined a training, so that another one can be made like it; null where there is no record of one.</summary>
    public TrainingOptions? Repeat() => Steps is not null && TrainingRows is { } rows ? Recorded(rows) with { Refit = Refit } : null;

    /// <summary>
    /// Gets the defaults for a number of rows with the prior, its strength that was chosen
    /// included, and the updates that the network was trained with, where they are known.
    /// </summary>
    public TrainingOptions Options(int rows)
    {
        var standard = TrainingOptions.ForRows(rows);
        return standard with
        {
            PseudoCount = PseudoCount ?? standard.PseudoCount,
            LeafPseudoCount = LeafPseudoCount ?? standard.LeafPseudoCount,
            PriorStrengths = PriorStrength is { } strength ? [strength] : standard.PriorStrengths,
            OverRelaxation = OverRelaxation ?? standard.OverRelaxation,
            GaussianStrength = GaussianStrength,
            MinimumVariance = MinimumVariance ?? standard.MinimumVariance,
        };
    }

    /// <summary>
    /// Gets the options that the network was trained with, as far as they are recorded, and
    /// the defaults for a number of rows: for training networks like it from scratch, without a refit.
    /// </summary>
    public TrainingOptions Recorded(int rows)
    {
        TrainingOptions known = Options(rows);
        return known with
        {
            Steps = Steps ?? known.Steps,
            BatchSize = BatchSize ?? known.BatchSize,
            WarmUpRows = WarmUpRows ?? known.WarmUpRows,
            StepExponent = StepExponent ?? known.StepExponent,
            PriorStrengths = PriorStrengths.Length > 0 ? PriorStrengths : known.PriorStrengths,
            StopAtWorseStrength = StopAtWorseStrength ?? known.StopAtWorseStrength,
            Initialisation = Initialisation ?? known.Initialisation,
            Restarts = Restarts ?? known.Restarts,
            Patience = Patience ?? known.Patience,
            LeastGain = LeastGain ?? known.LeastGain,
            Seed = Seed ?? known.Seed,
            Engine = known.Engine with { Kind = Arithmetic ?? known.Engine.Kind },
            Refit = false,
        };
    }

    /// <summary>
    /// Adds what was done to the widths, on which rows if not on those of the training; the score of hybrid training is no longer the network's.
    /// </summary>
    public static ModelMetadata Resized(ModelMetadata metadata, long parameters, ResizingOptions options, string data)
    {
        var record = new SortedDictionary<string, string>(metadata.Training.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal)
        {
            [ResizedKey] = Invariant($"from {parameters} parameters; prune {options.Prune?.ToString(CultureInfo.InvariantCulture) ?? "no"}, ")
                + Invariant($"grow {options.Grow?.ToString(CultureInfo.InvariantCulture) ?? "no"}, {options.Steps} steps"),
        };
        record.Remove("hybrid_best_score");
        if (!string.Equals(record.GetValueOrDefault(DataKey), data, StringComparison.Ordinal))
        {
            record.TryAdd(ResizedDataKey, data);
        }

        return metadata with { Training = record };
    }
}

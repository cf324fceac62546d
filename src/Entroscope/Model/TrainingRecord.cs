using System.Collections.Immutable;

namespace Entroscope.Model;

/// <summary>
/// The record of a training: what it was set to and what came of it, without times, so that equal runs give equal records. Model files hold its
/// <see cref="Entries"/>; entries of other versions are kept as they are.
/// </summary>
/// <remarks>A property is null where nothing is recorded, or nothing that the training could have had.</remarks>
public sealed record TrainingRecord
{
    private ImmutableSortedDictionary<string, object> _values = ImmutableSortedDictionary.Create<string, object>(StringComparer.Ordinal);
    private string _prefix = string.Empty;

    /// <summary>Gets the record without an entry.</summary>
    public static TrainingRecord Empty { get; } = new();

    /// <summary>Gets names and values as model files hold them, in ordinal order of the names.</summary>
    public IEnumerable<KeyValuePair<string, string>> Entries => _values.Select(p => KeyValuePair.Create(p.Key, Text(p.Value)));

    internal bool IsEmpty => _values.IsEmpty;

    /// <summary>Gets the same entries, with those of hybrid training, whose names begin so, in the place of those of EM.</summary>
    internal TrainingRecord Hybrid => this with { _prefix = "hybrid_" };

    /// <summary>Gets the same entries, with those of score training, whose names begin so.</summary>
    internal TrainingRecord Score => this with { _prefix = "score_" };

    /// <summary>Gets the same entries, with those of EM.</summary>
    internal TrainingRecord Em => this with { _prefix = string.Empty };

    internal int? Steps { get => Whole("steps", 0); init => Set("steps", value); }

    internal int? BatchSize { get => Whole("batch_size", 0); init => Set("batch_size", value); }

    internal int? WarmUpRows { get => Whole("warm_up_rows", 0); init => Set("warm_up_rows", value); }

    internal double? StepExponent { get => Number("step_exponent") is { } exponent and > 0.5 and <= 1 ? exponent : null; init => Set("step_exponent", value); }

    internal double? PseudoCount { get => Number("pseudo_count"); init => Set("pseudo_count", value); }

    internal double? LeafPseudoCount { get => Number("leaf_pseudo_count"); init => Set("leaf_pseudo_count", value); }

    internal double? GaussianStrength { get => Number("gaussian_strength"); init => Set("gaussian_strength", value); }

    internal double? MinimumVariance { get => Number("minimum_variance") is { } v and > 0 ? v : null; init => Set("minimum_variance", value); }

    internal double? OverRelaxation { get => Number("over_relaxation") is { } r and < 1 ? r : null; init => Set("over_relaxation", value); }

    internal IReadOnlyList<double> PriorStrengths
    {
        get => [.. (Word("prior_strengths") ?? string.Empty).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Parse).OfType<double>()];
        init => Set("prior_strengths", string.Join(' ', value.Select(Text)));
    }

    internal bool? StopAtWorseStrength { get => Truth("stop_at_worse_strength"); init => Set("stop_at_worse_strength", value); }

    /// <summary>Gets the name of the initialisation.</summary>
    internal string? Initialisation { get => Word("initialisation"); init => Set("initialisation", value); }

    internal int? Restarts { get => Whole("restarts", 1); init => Set("restarts", value); }

    internal int? Patience { get => Whole("patience", 1); init => Set("patience", value); }

    internal double? LeastGain { get => Number("least_gain"); init => Set("least_gain", value); }

    /// <summary>Gets a value indicating whether a refit was asked for.</summary>
    internal bool? Refit { get => Truth("refit"); init => Set("refit", value); }

    internal ulong? Seed
    {
        get => ulong.TryParse(Word("seed"), NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed) ? seed : null;
        init => Set("seed", value);
    }

    /// <summary>Gets the name of the arithmetic of the engine.</summary>
    internal string? Arithmetic { get => Word("arithmetic"); init => Set("arithmetic", value); }

    /// <summary>Gets the rows of a tile, where they are not the usual ones.</summary>
    internal int? TileRows { get => Whole("tile_rows", 1); init => Set("tile_rows", value); }

    internal int? TrainingRows { get => Whole("training_rows", 1); init => Set("training_rows", value); }

    internal int? ValidationRows { get => Whole("validation_rows", 0); init => Set("validation_rows", value); }

    /// <summary>Gets the fingerprints of training and validation rows, one behind the other.</summary>
    internal string? Data { get => Word("data"); init => Set("data", value); }

    /// <summary>Gets the fingerprint of the networks; checkpoints alone record it.</summary>
    internal string? Network { get => Word("network"); init => Set("network", value); }

    internal int? Components { get => Whole("components", 1); init => Set("components", value); }

    /// <summary>Gets the steps of the components by themselves, with blanks between them.</summary>
    internal string? ComponentSteps { get => Word("component_steps"); init => Set("component_steps", value); }

    internal int? BestRestart { get => Whole("best_restart", 0); init => Set("best_restart", value); }

    /// <summary>Gets the strength of the prior that was chosen.</summary>
    internal double? PriorStrength { get => Number("prior_strength"); init => Set("prior_strength", value); }

    internal int? BestStep { get => Whole("best_step", 0); init => Set("best_step", value); }

    internal double? BestScore { get => Real("best_score"); init => Set("best_score", value); }

    /// <summary>Gets the name of the reason why the training stopped.</summary>
    internal string? StoppedBecause { get => Word("stopped_because"); init => Set("stopped_because", value); }

    /// <summary>Gets a value indicating whether the network of the refit was kept; null in older records.</summary>
    internal bool? Refitted { get => Truth("refitted"); init => Set("refitted", value); }

    internal int? RefitRows { get => Whole("refit_rows", 0); init => Set("refit_rows", value); }

    internal double? RefitGain { get => Real("refit_gain"); init => Set("refit_gain", value); }

    internal double? RefitGainError { get => Real("refit_gain_error"); init => Set("refit_gain_error", value); }

    internal int? RefitFolds { get => Whole("refit_folds", 0); init => Set("refit_folds", value); }

    internal int? RefitSteps { get => Whole("refit_steps", 0); init => Set("refit_steps", value); }

    /// <summary>Gets the coefficient of hybrid training.</summary>
    internal double? Weight { get => Number("weight"); init => Set("weight", value); }

    internal double? LearningRate { get => Number("learning_rate"); init => Set("learning_rate", value); }

    internal double? WeightDecay { get => Number("weight_decay"); init => Set("weight_decay", value); }

    /// <summary>Gets the probability that a channel is dropped in an update of score training.</summary>
    internal double? Dropout { get => Number("dropout"); init => Set("dropout", value); }

    /// <summary>
    /// Gets the fingerprint of the network that a training continues from; of hybrid training checkpoints alone record it, as the two that follow.
    /// </summary>
    internal string? Start { get => Word("start"); init => Set("start", value); }

    internal string? RefitStart { get => Word("refit_start"); init => Set("refit_start", value); }

    internal string? ValidationData { get => Word("validation_data"); init => Set("validation_data", value); }

    internal string? TreeChoice { get => Word("tree_choice"); init => Set("tree_choice", value); }

    internal string? LeafChoice { get => Word("leaf_choice"); init => Set("leaf_choice", value); }

    internal string? RealLeaves { get => Word("real_leaves"); init => Set("real_leaves", value); }

    /// <summary>Gets what was done to the widths after the training.</summary>
    internal string? Resized { get => Word("resized"); init => Set("resized", value); }

    /// <summary>Gets the fingerprints of the rows of that change, where these were other rows.</summary>
    internal string? ResizedData { get => Word("resized_data"); init => Set("resized_data", value); }

    /// <summary>Gets the mean log p, in nats, of the rows that the model of an ensemble learned from.</summary>
    internal double? EnsembleScore
    {
        get => Real("ensemble_score") is { } score && double.IsFinite(score) ? score : null;
        init => Set("ensemble_score", value);
    }

    /// <summary>Makes the record of entries, as of a file.</summary>
    /// <exception cref="ArgumentException">A name occurs twice.</exception>
    public static TrainingRecord Of(IEnumerable<KeyValuePair<string, string>> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        return new TrainingRecord { _values = Empty._values.AddRange(entries.Select(p => KeyValuePair.Create(p.Key, (object)p.Value))) };
    }

    /// <summary>Returns whether two records have the same entries.</summary>
    /// <param name="other">The other record, or null.</param>
    public bool Equals(TrainingRecord? other) => other is not null && Entries.SequenceEqual(other.Entries);

    /// <inheritdoc/>
    public override int GetHashCode() => Entries.Aggregate(_values.Count, HashCode.Combine);

    /// <summary>Writes a value as records hold it.</summary>
    internal static string Text<T>(T value) => string.Create(CultureInfo.InvariantCulture, $"{value}");

    private static double? Parse(string? text) => Read(text) is { } value and >= 0 && double.IsFinite(value) ? value : null;

    private static double? Read(string? text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;

    private int? Whole(string name, int least) => Number(name) is { } value && value >= least && value <= int.MaxValue ? (int)value : null;

    private double? Number(string name) => Real(name) is { } value and >= 0 && double.IsFinite(value) ? value : null;

    private double? Real(string name) => Get(name) as double? ?? Read(Word(name));

    private bool? Truth(string name) => Get(name) as bool? ?? (Word(name) is { } word ? string.Equals(word, bool.TrueString, StringComparison.Ordinal) : null);

    private string? Word(string name) => Get(name) is { } value ? Text(value) : null;

    private object? Get(string name) => _values.GetValueOrDefault(_prefix + name);

    private void Set<T>(string name, T value) => _values = value is null ? _values.Remove(_prefix + name) : _values.SetItem(_prefix + name, value);
}

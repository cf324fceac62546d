using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Learning;
using Entroscope.Model;

namespace Entroscope.Workflow.Training;

/// <summary>What the record that travels with a model says about its rows, and about networks to be trained like it.</summary>
internal static class RecordedTraining
{
    /// <summary>Returns whether the network has learned from the validation rows.</summary>
    /// <remarks>
    /// Hybrid and score training begin from the network before the refit of EM, unless their own refit
    /// is kept. Older records say only that a refit was requested: it was always kept.
    /// </remarks>
    public static bool IsRefitted(this TrainingRecord record) => record.Score.Refitted ?? record.Hybrid.Refitted ?? record.Refitted ?? record.Refit == true;

    /// <summary>Makes the text by which a record knows its rows.</summary>
    public static string DataOf(Dataset train, Dataset validation) => train.Fingerprint + validation.Fingerprint;

    /// <summary>Hashes the rows that a network was trained on: the training rows, after a refit also those of the validation part.</summary>
    public static RowHashes RowsOf(TrainingRecord record, DataSplit split) =>
        record.IsRefitted() && !ReferenceEquals(split.Train, split.Validation)
            ? RowHashes.Of(split.Train.Observations, split.Validation.Observations)
            : RowHashes.Of(split.Train.Observations);

    /// <summary>Hashes the runs of sites of the windows that a network was trained on.</summary>
    public static WindowRuns RunsOf(TrainingRecord record, DataSplit split, SequenceSchema sequence) => WindowRuns.Of(
        sequence.Window.Width, split.Train.Observations, split.Validation.Observations, record.IsRefitted() && split.IsValidated);

    /// <summary>
    /// Returns whether the network has not learned from the validation rows: false where it was trained again on both
    /// parts together; null where its record is of other rows, or of another division of these, so that nothing is known.
    /// </summary>
    public static bool? HeldOut(this TrainingRecord record, string data) =>
        string.Equals(record.Data, data, StringComparison.Ordinal) && record.ResizedData is null ? !record.IsRefitted() : null;

    /// <summary>Returns whether rows are those of a training, or of a later change of the widths.</summary>
    public static bool Knows(this TrainingRecord record, string data) =>
        string.Equals(record.Data, data, StringComparison.Ordinal) || string.Equals(record.ResizedData, data, StringComparison.Ordinal);

    /// <summary>Gets the fingerprints of training and validation rows of a training, and of a later change of the widths.</summary>
    public static IEnumerable<(string Train, string Validation)> Halves(this TrainingRecord record, int length) =>
        new[] { record.Data, record.ResizedData }.Where(d => d?.Length == 2 * length).Select(d => (d![..length], d[length..]));

    /// <summary>Returns whether the network was only chosen on the validation rows: neither trained on them again nor changed afterwards.</summary>
    public static bool KeptValidation(this TrainingRecord record) => !record.IsRefitted() && record.Resized is null;

    /// <summary>Gets all options that determined a training, so that another one can be made like it; null where there is no record of one.</summary>
    public static TrainingOptions? Repeat(this TrainingRecord record) =>
        record is { Steps: not null, TrainingRows: { } rows } ? record.Recorded(rows) with { Refit = record.Refit == true } : null;

    /// <summary>
    /// Gets the defaults for a number of rows with the prior, its strength that was chosen
    /// included, and the updates that the network was trained with, where they are known.
    /// </summary>
    public static TrainingOptions Options(this TrainingRecord record, int rows)
    {
        var standard = TrainingOptions.ForRows(rows);
        return standard with
        {
            PseudoCount = record.PseudoCount ?? standard.PseudoCount,
            LeafPseudoCount = record.LeafPseudoCount ?? standard.LeafPseudoCount,
            PriorStrengths = record.PriorStrength is { } strength ? [strength] : standard.PriorStrengths,
            OverRelaxation = record.OverRelaxation ?? standard.OverRelaxation,
            GaussianStrength = record.GaussianStrength,
            MinimumVariance = record.MinimumVariance ?? standard.MinimumVariance,
        };
    }

    /// <summary>
    /// Gets the options that the network was trained with, as far as they are recorded, and
    /// the defaults for a number of rows: for training networks like it from scratch, without a refit.
    /// </summary>
    public static TrainingOptions Recorded(this TrainingRecord record, int rows)
    {
        TrainingOptions known = record.Options(rows);
        return known with
        {
            Steps = record.Steps ?? known.Steps,
            BatchSize = record.BatchSize ?? known.BatchSize,
            WarmUpRows = record.WarmUpRows ?? known.WarmUpRows,
            StepExponent = record.StepExponent ?? known.StepExponent,
            PriorStrengths = record.PriorStrengths.Count > 0 ? record.PriorStrengths : known.PriorStrengths,
            StopAtWorseStrength = record.StopAtWorseStrength ?? known.StopAtWorseStrength,
            Initialisation = Enum.TryParse(record.Initialisation, out Initialisation start) ? start : known.Initialisation,
            Restarts = record.Restarts ?? known.Restarts,
            Patience = record.Patience ?? known.Patience,
            LeastGain = record.LeastGain ?? known.LeastGain,
            Seed = record.Seed ?? known.Seed,
            Engine = known.Engine with
            {
                Kind = Enum.TryParse(record.Arithmetic, out EngineKind kind) ? kind : known.Engine.Kind,
                TileRows = record.TileRows ?? EngineOptions.StandardTileRows,
            },
            Refit = false,
        };
    }

    /// <summary>
    /// Adds what was done to the widths, on which rows if not on those of the training; the score of hybrid training is no longer the network's.
    /// </summary>
    public static TrainingRecord Resized(this TrainingRecord record, long parameters, ResizingOptions options, string data) => (record.Hybrid with
    {
        BestScore = null,
    }).Em with
    {
        Resized = Invariant($"from {parameters} parameters; prune {options.Prune?.ToString(CultureInfo.InvariantCulture) ?? "no"}, ")
            + Invariant($"grow {options.Grow?.ToString(CultureInfo.InvariantCulture) ?? "no"}, {options.Steps} steps"),
        ResizedData = string.Equals(record.Data, data, StringComparison.Ordinal) ? record.ResizedData : record.ResizedData ?? data,
    };
}

using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Model;
using Entroscope.Workflow.Training;

namespace Entroscope.Workflow.Measuring;

/// <summary>
/// Rows that a network has not learned from, found in a source by the record that travels with its
/// model: the parts of its own data are recognised, and those that it was trained on are refused.
/// </summary>
/// <param name="Data">The rows, checked against the model.</param>
/// <param name="Description">Which rows they are, and what is known of them, in one sentence without its full stop.</param>
/// <param name="Division">The division of the source that the network was trained with; null where the source is other data than that.</param>
internal sealed record HeldOutRows(ModelData Data, string Description, DataSplit? Division)
{
    private const int FingerprintLength = 64;

    /// <summary>Gets how many of the rows equal rows of the training; null where the model has no hashes of these.</summary>
    public RowOverlap? Overlap { get; private init; }

    /// <summary>Finds held-out rows.</summary>
    /// <param name="path">The data, in any form that <see cref="DataLoader"/> reads: that of the training, or other rows.</param>
    /// <param name="options"> How to read it, and which part is meant. <see cref="DataPart.All"/> leaves the choice open: of the data of the
    /// training it takes the test part, else a validation part that the network was chosen on and not trained on; of other data all rows. </param>
    /// <param name="split">How the training divided the rows, but for the seed, which the record holds; null to find that out by the record.</param>
    /// <param name="allowSeen">Whether rows are taken that cannot be distinguished from those of the
    /// training (<see cref="RowOverlap.IsSeenBefore"/>); the description says so then.</param>
    /// <exception cref="DataException">The data does not fit, or the network was trained on the rows that are
    /// meant, as its record or the rows themselves show; the message says what to give instead.</exception>
    public static HeldOutRows Load(
        ConvAC model, string path, DataOptions? options = null, SplitOptions? split = null, bool allowSeen = false, CancellationToken cancellation = default)
    {
        HeldOutRows found = Find(model, path, options, split, cancellation);
        var overlap = RowOverlap.Measure(ConvACMixture.Of(model), found.Data.Data.Observations, null, cancellation);
        return overlap is not { IsSeenBefore: true } ? found with { Overlap = overlap }
            : allowSeen ? found with
            {
                Overlap = overlap,
                Description =
                Invariant($"{found.Data.Data.Observations.Rows} rows of {found.Data.Data.Name}, which are not all held out: {overlap.Describe()}")
            }
            : throw new DataException($"{path}: {overlap.Describe()}; what it shares on these includes what it fitted by chance; "
                + "give rows that it has not seen, or allow the data of the training.")
            { Remedy = Remedy.SeenRows };
    }

    private static HeldOutRows Find(ConvAC model, string path, DataOptions? options, SplitOptions? split, CancellationToken cancellation)
    {
        options ??= new DataOptions();
        DataOptions whole = ModelData.Expecting(model, options with { Part = DataPart.All, Split = null });
        (Dataset all, Func<SplitOptions, DataSplit?> divide) = DataLoader.Open(path, whole, split ?? new SplitOptions(), cancellation);
        TrainingRecord record = model.Metadata.Training;
        split = split is null ? null : split with { Seed = record.Seed ?? 1 };
        if (Find(record, path, all, divide, split) is { } division)
        {
            return OfTraining(model, path, division, options.Part, record.KeptValidation());
        }

        bool training = IsTraining(record, all);
        bool validation = record.Halves(FingerprintLength).Any(h => string.Equals(h.Validation, all.Fingerprint, StringComparison.Ordinal));
        if (training || (validation && !record.KeptValidation()))
        {
            throw TrainedOn(path, "all its rows");
        }

        Dataset rows = options.Part == DataPart.All ? all : PartOf(path, divide(split ?? new SplitOptions { Seed = record.Seed ?? 1 }), options.Part);
        string known = validation ? "the network was chosen on them, not trained on them"
            : record.IsEmpty ? "the model has no record of its training, so they are taken to be held out"
            : "the record of the model is of other data, so they are taken to be held out";
        return new HeldOutRows(ModelData.Of(model, rows), Invariant($"{rows.Observations.Rows} rows of {rows.Name}; {known}"), null);
    }

    /// <summary>Finds the division of a source that a network was trained with, whether or not it left rows that the network has not learned from.</summary>
    /// <param name="split">How the training divided the rows, but for the seed, which the record holds; null to find that out by the record.</param>
    /// <returns>The division, or null where the record of the model is of other rows.</returns>
    /// <exception cref="DataException">The data does not fit, or the training divided it in another way than is said.</exception>
    public static DataSplit? FindDivision(
        ConvAC model, string path, DataOptions? options = null, SplitOptions? split = null, CancellationToken cancellation = default)
    {
        DataOptions whole = ModelData.Expecting(model, (options ?? new DataOptions()) with { Part = DataPart.All, Split = null });
        (Dataset all, Func<SplitOptions, DataSplit?> divide) = DataLoader.Open(path, whole, split ?? new SplitOptions(), cancellation);
        TrainingRecord record = model.Metadata.Training;
        return Find(record, path, all, divide, split is null ? null : split with { Seed = record.Seed ?? 1 });
    }

    /// <summary>
    /// Counts the rows of a source that a model was trained on by its record, which knows whole
    /// files and parts of them, in their order: rows of few possible values show it by nothing else.
    /// </summary>
    /// <param name="options">How they were read, and which part of it they are.</param>
    /// <returns>The number; 0 where the record is of other rows.</returns>
    /// <remarks>Cost: the data is read once more where all of it is meant.</remarks>
    public static int CountTraining(ConvACMixture model, string path, Dataset rows, DataOptions options, CancellationToken cancellation = default)
    {
        TrainingRecord record = model.Metadata.Training;
        if (IsTraining(record, rows))
        {
            return rows.Observations.Rows;
        }

        return options.Part != DataPart.All || FindDivision(model.Pattern, path, options, null, cancellation) is not { } division ? 0
            : division.Train.Observations.Rows
                + (record.KeptValidation() || ReferenceEquals(division.Train, division.Validation) ? 0 : division.Validation.Observations.Rows);
    }

    private static bool IsTraining(TrainingRecord record, Dataset rows) =>
        record.Halves(FingerprintLength).Any(h => string.Equals(h.Train, rows.Fingerprint, StringComparison.Ordinal));

    private static DataSplit? Find(TrainingRecord record, string path, Dataset all, Func<SplitOptions, DataSplit?> divide, SplitOptions? split)
    {
        IEnumerable<SplitOptions> recorded = all.Sequence is { } sequence ? Recorded(sequence) : Recorded(record, all.Observations.Rows);
        foreach (SplitOptions candidate in recorded.Prepend(split).OfType<SplitOptions>())
        {
            if (Division(candidate) is not { } division || !record.Knows(RecordedTraining.DataOf(division.Train, division.Validation)))
            {
                continue;
            }

            return split is null || ReferenceEquals(candidate, split) ? division
                : throw new DataException($"{path}: the training divided these rows otherwise ({division.Description.TrimEnd('.')}); "
                    + "leave out the options that divide them, or give those of the training.");
        }

        return null;

        // Other sequences may be too short for the division of the training.
        DataSplit? Division(SplitOptions candidate)
        {
            try
            {
                return divide(candidate);
            }
            catch (DataException) when (all.Sequence is not null && !ReferenceEquals(candidate, split))
            {
                return null;
            }
        }
    }

    // The schema of sequences has the whole division: windows that were drawn cannot be counted among those side by side.
    private static IEnumerable<SplitOptions> Recorded(SequenceSchema sequence)
    {
        if (sequence.Division is { } division)
        {
            yield return new SplitOptions
            {
                Seed = division.Seed,
                ValidationFraction = division.ValidationFraction,
                TestRows = division.TestRows,
                TestFraction = division.TestFraction,
            };
        }
    }

    // What the record holds about the division: its seed and the sizes of the parts. A test part was the last rows or drawn, which only a trial shows.
    private static IEnumerable<SplitOptions> Recorded(TrainingRecord record, int rows)
    {
        if (record.TrainingRows is not { } train || record.ValidationRows is not (>= 1 and int validation) || rows < train + validation)
        {
            yield break;
        }

        int rest = train + validation;
        var options = new SplitOptions { Seed = record.Seed ?? 1, ValidationFraction = (double)validation / rest };
        yield return options;
        if (rows > rest)
        {
            yield return options with { TestRows = rows - rest };
            yield return options with { TestFraction = (double)(rows - rest) / rows };
        }
    }

    private static HeldOutRows OfTraining(ConvAC model, string path, DataSplit division, DataPart part, bool kept)
    {
        if (part == DataPart.All)
        {
            part = division.Test is not null
                ? DataPart.Test
                : kept ? DataPart.Validation : throw TrainedOn(path, kept ? "its training rows" : "its training and validation rows");
        }

        if (part == DataPart.Train || (part == DataPart.Validation && !kept))
        {
            throw TrainedOn(path, part == DataPart.Train ? "its training rows" : "its validation rows, too, after the choice");
        }

        Dataset rows = PartOf(path, division, part);
        string known = part == DataPart.Test ? "the network has not seen them" : "the network was chosen on them, not trained on them";
        return new HeldOutRows(ModelData.Of(model, rows), Invariant($"{rows.Observations.Rows} rows of {rows.Name}; {known}"), division);
    }

    private static Dataset PartOf(string path, DataSplit? division, DataPart part) => part switch
    {
        DataPart.Train => division?.Train,
        DataPart.Validation => division?.Validation,
        _ => division?.Test,
    } ?? throw new DataException(
        $"{path}: it has no {part.ToString().ToLowerInvariant()} part; say which rows it is, by the number or fraction of test rows of the training.")
    {
        Remedy = Remedy.TestRows,
    };

    private static DataException TrainedOn(string path, string rows) => new(
        $"{path}: the network was trained on {rows}, and what it shares on these includes what it fitted by chance; "
        + "give rows that it has not seen: other data, or the test part of a training by the number or fraction of its rows.")
    {
        Remedy = Remedy.TestRows,
    };
}

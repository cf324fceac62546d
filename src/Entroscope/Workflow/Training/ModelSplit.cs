using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Model;

namespace Entroscope.Workflow.Training;

/// <summary>Training and validation rows read for a model that exists already.</summary>
/// <param name="Description">How the rows were divided, in one sentence.</param>
internal sealed record ModelSplit(ModelData Train, ModelData Validation, string Description)
{
    /// <summary>Gets the rows that neither learn nor choose, or null.</summary>
    public ModelData? Test { get; init; }

    /// <summary>
    /// Gets a value indicating whether the caller vouches that the model has not learned from the validation rows, where
    /// its record does not show it: true for rows put together by hand, for those that its hashes of training rows show to be
    /// new, and for those of a file of validation rows in which it does not recognise rows that it was trained on.
    /// </summary>
    public bool ValidationIsUnseen { get; init; } = true;

    /// <summary>
    /// Gets how many of the validation rows equal rows that the model was trained on; null where it has no hashes of these, or they were not compared.
    /// </summary>
    public RowOverlap? Overlap { get; init; }

    /// <summary>Reads data for a model and divides it as for a training.</summary>
    /// <param name="options">How to read it, with all its parts; a label that is not named is found as <see cref="ModelData"/> finds it.</param>
    /// <param name="split">How to divide what the source does not; null for the defaults.</param>
    /// <exception cref="DataException">The data does not fit; the message names row, column, value and requirement.</exception>
    public static ModelSplit Load(ConvAC model, string path, DataOptions? options = null, SplitOptions? split = null, CancellationToken cancellation = default)
    {
        DataSplit rows = DataLoader.LoadSplit(path, ModelData.Expecting(model, options ?? new DataOptions()), split, cancellation);
        return Of(model, rows, split?.ValidationPath is not null, cancellation);
    }

    /// <summary>Takes rows that were divided already.</summary>
    /// <param name="ownValidation">Whether the validation rows are a file of their own.</param>
    /// <exception cref="DataException">The data does not fit; the message names row, column, value and requirement.</exception>
    public static ModelSplit Of(ConvAC model, DataSplit rows, bool ownValidation, CancellationToken cancellation = default)
    {
        var validation = ModelData.Of(model, rows.Validation);
        var overlap = RowOverlap.Measure(ConvACMixture.Of(model), validation.Data.Observations, null, cancellation);
        return new ModelSplit(ModelData.Of(model, rows.Train), validation, rows.Description)
        {
            Test = rows.Test is { } test ? ModelData.Of(model, test) : null,
            Overlap = overlap,
            ValidationIsUnseen = overlap is { IsUnseen: true } || (ownValidation && overlap is not { IsSeenBefore: true }),
        };
    }

    /// <summary>Gets whether the model has not learned from the validation rows; null where its record is of other rows, or of another division.</summary>
    public bool? HeldOut(TrainingRecord record) => record.HeldOut(RecordedTraining.DataOf(Train.Data, Validation.Data));

    /// <summary>Refuses validation rows that the model has learned from, or may have.</summary>
    /// <param name="record">The record of the model.</param>
    /// <param name="purpose">What the rows are for, such as "choose its widths".</param>
    /// <exception cref="ModelException">It has, or may have.</exception>
    public void EnsureUnseen(TrainingRecord record, string purpose)
    {
        bool? heldOut = HeldOut(record);
        if (heldOut == false)
        {
            throw new ModelException($"The network was trained again on training and validation rows together, so these cannot {purpose}; "
                + "train it without a refit, or give validation rows that it has not seen.")
            {
                Remedy = Remedy.UnseenValidation,
            };
        }

        if (heldOut is not null || ValidationIsUnseen)
        {
            return;
        }

        throw new ModelException(Overlap is { IsExcess: true }
            ? $"Validation rows: {Overlap.Describe()}, so they cannot {purpose}; "
                + "split the rows as in its training, or give validation rows that it has not seen."
            : "The record of the network is of a different split of these rows (seed, validation fraction) or of other rows, "
                + $"so it may have been trained on the validation rows, which then cannot {purpose}; "
                + "split them as in its training, or give validation rows that it has not seen.")
        {
            Remedy = Remedy.SameDivision,
        };
    }
}

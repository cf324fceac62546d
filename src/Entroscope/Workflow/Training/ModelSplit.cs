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
        var validation = ModelData.Of(model, rows.Validation);
        var overlap = RowOverlap.Measure(ConvACMixture.Of(model), validation.Data.Observations, null, cancellation);
        return new ModelSplit(ModelData.Of(model, rows.Train), validation, rows.Description)
        {
            Test = rows.Test is { } test ? ModelData.Of(model, test) : null,
            Overlap = overlap,
            ValidationIsUnseen = overlap is { IsUnseen: true } || (split?.ValidationPath is not null && overlap is not { IsSeenBefore: true }),
        };
    }
}

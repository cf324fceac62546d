namespace Entroscope.Learning;

/// <summary>Whether a network is to be trained again on validation rows, too, and what decides on it.</summary>
internal sealed class RefitPlan
{
    private readonly bool _crossValidates;

    /// <summary>Initialises a plan.</summary>
    /// <param name="search">What is learned from the training rows.</param>
    /// <param name="validation">The validation rows, or null.</param>
    public RefitPlan(TrainingProblem search, TrainingSet? validation)
    {
        bool wanted = search.Options.Refit && validation is not null;
        HasIndependentColumns = wanted && Enumerable.Range(0, search.Leaves.Count).All(i => search.Shape.Channels(i) == 1);
        HoldOut = HasIndependentColumns ? null : HoldOut.Of(search.Set, validation, search.Options);
        _crossValidates = wanted && HoldOut is null && !HasIndependentColumns && RefitCrossValidation.IsFeasible(search, validation!);
    }

    /// <summary>Gets the rows that judge the refit; null where none do.</summary>
    public HoldOut? HoldOut { get; }

    /// <summary>Gets whether a refit is certain, as the network has leaves of one channel only: its columns are independent, their estimates have one optimum, and more rows make them better.</summary>
    public bool HasIndependentColumns { get; }

    /// <summary>Gets whether it is known before a refit whether it will be delivered, as no validation row is to judge it.</summary>
    public bool IsDecidedBefore => HasIndependentColumns || _crossValidates;

    /// <summary>Gets whether there may be a refit.</summary>
    public bool IsOn => HoldOut is not null || IsDecidedBefore;
}

namespace Entroscope.Learning.Loop;

/// <summary>Whether a network is to be trained again on validation rows, too, and what decides on it.</summary>
internal sealed class RefitPlan
{
    /// <summary>The steps in which a network learns from further rows: enough to take them in, too few to be led beyond the step that was chosen.</summary>
    public const int FurtherSteps = 5;

    private readonly RefitCrossValidation? _crossValidation;
    private readonly bool _onlyRefits;

    /// <summary>Initialises the plan of a network.</summary>
    /// <param name="validation">The validation rows, or null.</param>
    /// <param name="expectation">What scores the folds of a cross-validation: this machine.</param>
    public RefitPlan(TrainingProblem search, TrainingSet? validation, IExpectation expectation, TrainingMeter meter)
    {
        bool wanted = search.Options.Refit && validation is not null;
        HasIndependentColumns = wanted && Enumerable.Range(0, search.Leaves.Count).All(i => search.Shape.Channels(i) == 1);
        HoldOut = HasIndependentColumns ? null : HoldOut.Of(search.Set, validation, search.Options);
        _onlyRefits = search.Start is not null && search.Options.Steps == 0;
        Continues = HoldOut is not null && (_onlyRefits || ContinuesChosen(search.Set.Data.Rows, search.Options));
        bool crossValidates = wanted && HoldOut is null && !HasIndependentColumns && RefitCrossValidation.IsFeasible(search, validation!);
        _crossValidation = crossValidates ? new RefitCrossValidation(search, validation!, expectation, meter) : null;
        IsCompleted = true;
    }

    /// <summary>Initialises a plan by which rows held out decide, and what they decide on is delivered.</summary>
    /// <param name="holdOut">The rows held out; null for no refit.</param>
    public RefitPlan(HoldOut? holdOut) => HoldOut = holdOut;

    /// <summary>Gets the rows that judge the refit; null where none do.</summary>
    public HoldOut? HoldOut { get; }

    /// <summary>
    /// Counts the steps of a refit that continues: no more than the chosen network has taken, so that it is not led beyond them. A training without steps
    /// of its own has a start that was trained before.
    /// </summary>
    public int StepsAfter(int best) => _onlyRefits ? FurtherSteps : Math.Min(best, FurtherSteps);

    /// <summary>Gets whether the refit continues from the chosen network instead of repeating its steps from their start.</summary>
    public bool Continues { get; }

    /// <summary>
    /// Gets whether a refit is certain, as the network has leaves of one channel only: its columns are independent, their estimates have one optimum, and
    /// more rows make them better.
    /// </summary>
    public bool HasIndependentColumns { get; }

    /// <summary>Gets whether it is known before a refit whether it will be delivered, as no validation row is to judge it.</summary>
    public bool IsDecidedBefore => HasIndependentColumns || _crossValidation is not null;

    /// <summary>Gets whether there may be a refit.</summary>
    public bool IsOn => HoldOut is not null || IsDecidedBefore;

    /// <summary>
    /// Gets whether a refit that is kept goes on to learn from the rows that judged it. It must then describe the rows that it has learned from well, too.
    /// </summary>
    public bool IsCompleted { get; }

    /// <summary>Decides where it is known before a refit whether it will be delivered.</summary>
    /// <param name="foldBegins">Called before the trainings of a fold of the cross-validation, counted from 0.</param>
    public RefitTrial Decide(double strength, int steps, Action<int> foldBegins, CancellationToken cancellation) =>
        _crossValidation?.Judge(strength, steps, foldBegins, cancellation) ?? RefitTrial.OfIndependentColumns;

    /// <summary>
    /// Returns whether a refit continues from the chosen network: where rows are many, a repetition
    /// is costly, and it may end in another optimum, which costs more than the validation rows bring.
    /// </summary>
    /// <param name="options">The options: the steps of mini-batches shrink from the first one on, so that they are repeated.</param>
    public static bool ContinuesChosen(int rows, TrainingOptions options) => TrainingOptions.AreMany(rows) && options.BatchSize == 0;
}

namespace Entroscope.Inference.Classification;

/// <summary>How well a model names the class of labelled rows, and how good its probabilities P(y | x) are. Immutable.</summary>
/// <remarks>
/// Every interval covers which rows were drawn, and with them how many of each class; none covers the training. Rows are drawn again with replacement, all
/// classes together, for shares (accuracy, precision, recall, F1, AUC and their means over classes), whose intervals are Wilson's for the number of
/// rows that has this error; means over rows (log-loss, Brier score) have intervals that allow for skewness. A row of probability 0 has no class: it
/// counts as not recognised, and has no part in log-loss, Brier score, AUC and calibration. Means over classes are over those that some row has.
/// </remarks>
public sealed record ClassificationReport
{
    /// <summary>Gets the number of labelled rows.</summary>
    public required int Rows { get; init; }

    /// <summary>Gets the rule that names a class; null where it is the most probable one, or that of the least expected cost.</summary>
    public required DecisionRule? Rule { get; init; }

    /// <summary>Gets what the named classes cost; null where no costs were given.</summary>
    public CostReport? Cost { get; init; }

    /// <summary>Gets for every class the number of its rows that were given each class: [true][named].</summary>
    public required int[][] Confusion { get; init; }

    /// <summary>Gets for every class the number of its rows that have no class by the model, being of probability 0.</summary>
    public required int[] Unclassified { get; init; }

    /// <summary>Gets the classes one by one.</summary>
    public required IReadOnlyList<ClassReport> Classes { get; init; }

    /// <summary>Gets the share of rows that were given their class.</summary>
    public required ClassFigure Accuracy { get; init; }

    /// <summary>Gets by how much the accuracy is above <see cref="MajorityShare"/>, with the error of the difference on the same rows.</summary>
    public required ClassFigure AboveMajority { get; init; }

    /// <summary>Gets the mean precision of the classes; that of a class given to no row counts as 0.</summary>
    public required ClassFigure MacroPrecision { get; init; }

    /// <summary>Gets the mean recall of the classes, which is also called the balanced accuracy.</summary>
    public required ClassFigure MacroRecall { get; init; }

    /// <summary>Gets the mean F1 of the classes.</summary>
    public required ClassFigure MacroF1 { get; init; }

    /// <summary>Gets the mean AUC of the classes, one against the rest.</summary>
    public required ClassFigure MacroAuc { get; init; }

    /// <summary>Gets the mean of -log P(y | x) of the true class, in nats.</summary>
    public required ClassFigure LogLoss { get; init; }

    /// <summary>Gets the mean of the squared distance of P(. | x) from the true class, summed over classes: 0..2 (Brier 1950).</summary>
    public required ClassFigure Brier { get; init; }

    /// <summary>Gets how often the most probable class was the true one against the probability it was given.</summary>
    public required CalibrationCurve Calibration { get; init; }

    /// <summary>Gets the class that most rows have; the first of several.</summary>
    public required int MajorityClass { get; init; }

    /// <summary>Gets the share of rows that have it: the accuracy of always naming it.</summary>
    public required double MajorityShare { get; init; }

    /// <summary>Gets the log-loss of giving every row the shares of the classes among these rows, in nats: the best without columns.</summary>
    public required double BaselineLogLoss { get; init; }

    /// <summary>Gets the Brier score of the same.</summary>
    public required double BaselineBrier { get; init; }

    /// <summary>Gets how often the rows were drawn again.</summary>
    public required int Resamples { get; init; }
}

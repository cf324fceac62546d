namespace Entroscope.Inference.Classification;

/// <summary>How well one class is recognised.</summary>
public sealed record ClassReport
{
    /// <summary>Gets the name of the class, or its number.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the number of rows that have the class.</summary>
    public required int Rows { get; init; }

    /// <summary>Gets the number of rows that were given the class.</summary>
    public required int Named { get; init; }

    /// <summary>Gets the share of the rows given the class that have it; NaN where none was given it.</summary>
    public required ClassFigure Precision { get; init; }

    /// <summary>Gets the share of the rows with the class that were given it; NaN where none has it.</summary>
    public required ClassFigure Recall { get; init; }

    /// <summary>Gets the harmonic mean of precision and recall: 2 hits over rows with it and rows given it; NaN where there are none of either.</summary>
    public required ClassFigure F1 { get; init; }

    /// <summary>
    /// Gets the probability that a row of the class has a larger P(Y = class | x) than one of another class, ties counted half (mid-ranks): the area under the
    /// receiver operating characteristic, one class against the rest. NaN where all rows or none have the class.
    /// </summary>
    public required ClassFigure Auc { get; init; }

    /// <summary>Gets how often rows have the class against the probability they were given of it.</summary>
    public required CalibrationCurve Calibration { get; init; }
}

using Entroscope.Numerics;

namespace Entroscope.Information.Sharing;

/// <summary>What one column says about the class. All in nats.</summary>
public sealed record ClassColumn
{
    /// <summary>Gets the site.</summary>
    public required int Site { get; init; }

    /// <summary>Gets the name of the column, or its number.</summary>
    public required string Name { get; init; }

    /// <summary>Gets I(X_i; Y) by the model: exact for discrete columns and tables of quantiles, a quadrature for other real ones.</summary>
    public required double Information { get; init; }

    /// <summary>Gets the error bound of the quadrature; 0 where the information is a finite sum.</summary>
    public required double InformationError { get; init; }

    /// <summary>Gets the number of rows that have a value of the column.</summary>
    public required int Observed { get; init; }

    /// <summary>
    /// Gets the mean of log p(y | x_i) - log P(y) over these rows: what the column gains by itself. On rows of the model it is <see cref="Information"/>; on
    /// other rows it is that less what the model has wrong, and below 0 where the column misleads it. NaN without a row.
    /// </summary>
    public required Estimate Gain { get; init; }

    /// <summary>
    /// Gets the mean of log p(y | x) - log p(y | x without x_i) over these rows: what the column adds once all others are known. Near 0
    /// for a column without information and for one whose information others have as well. NaN without a row.
    /// </summary>
    public required Estimate GainGivenOthers { get; init; }

    /// <summary>
    /// Gets the p-value of "the column says nothing about the class, neither by itself nor beside the others": by itself against shuffled classes, beside the
    /// others by the interval of the mean; for both tests and all columns together (Bonferroni 1936, Holm 1979).
    /// </summary>
    public double PValue { get; init; } = 1;

    /// <summary>
    /// Gets a value indicating whether the rows show that the column informs: with a chance of at most 5 % any column without information is among those.
    /// A column that is not cannot be told from one without information.
    /// </summary>
    public bool Informs => PValue <= 0.05;
}

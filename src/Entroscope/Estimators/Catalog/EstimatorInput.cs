namespace Entroscope.Estimators.Catalog;

/// <summary>What an estimator is given: samples, and the settings that some estimators take.</summary>
/// <param name="X">The samples of the first variable.</param>
public sealed record EstimatorInput(SampleMatrix X)
{
    /// <summary>Gets the samples of the second variable, row for row beside the first; null for quantities of one variable.</summary>
    public SampleMatrix? Y { get; init; }

    /// <summary>Gets the samples of the variable that is conditioned on; null for none.</summary>
    public SampleMatrix? Condition { get; init; }

    /// <summary>Gets the class of every row, from 0; null where there is none.</summary>
    public IReadOnlyList<int>? Labels { get; init; }

    /// <summary>Gets the number of neighbours k of nearest-neighbour estimators, at least 1; null for the standard of the estimator.</summary>
    public int? Neighbours { get; init; }

    /// <summary>Gets the standard deviation of kernels and of added noise, above 0; null for the standard of the estimator.</summary>
    public double? Width { get; init; }

    /// <summary>Gets the number of values that a discrete variable can take; null for those seen.</summary>
    public int? Alphabet { get; init; }

    /// <summary>Gets the order of Rényi entropies; null for 2, or the standard of the estimator.</summary>
    public double? Order { get; init; }

    /// <summary>Gets the number of bins of a column, at least 2; null for 30. Of estimators by bins.</summary>
    public int? Bins { get; init; }

    /// <summary>Gets the number of permutations behind a p-value; 0 for none; null for 499 of discrete samples, and 99 of at most 4000 others.</summary>
    public int? Permutations { get; init; }

    /// <summary>Gets the seed of subsamples, permutations and splits.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Gets the number of threads; 0 for all processors. The result does not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>
    /// Gets what the samples are: discrete where every value of every variable is an integer; mixed where X has other values and Y only integers, or classes
    /// are in its place, and the other way round.
    /// </summary>
    internal EstimatorData Data
    {
        get
        {
            bool isDiscrete = X.IsInteger;
            bool other = Y is null ? Labels is not null || isDiscrete : Y.IsInteger;
            return isDiscrete && other && Condition?.IsInteger != false ? EstimatorData.Discrete
                : isDiscrete == other || Condition is not null ? EstimatorData.Continuous
                : EstimatorData.Mixed;
        }
    }
}

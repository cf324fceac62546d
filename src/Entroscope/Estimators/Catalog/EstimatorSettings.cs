namespace Entroscope.Estimators.Catalog;

/// <summary>The settings of <see cref="EstimatorInput"/> that an estimator uses beside its samples.</summary>
[Flags]
public enum EstimatorSettings
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary><see cref="EstimatorInput.Neighbours"/>.</summary>
    Neighbours = 1,

    /// <summary><see cref="EstimatorInput.Width"/>.</summary>
    Width = 2,

    /// <summary><see cref="EstimatorInput.Alphabet"/>.</summary>
    Alphabet = 4,

    /// <summary><see cref="EstimatorInput.Order"/>.</summary>
    Order = 8,

    /// <summary><see cref="EstimatorInput.Bins"/>.</summary>
    Bins = 16,

    /// <summary><see cref="EstimatorInput.Permutations"/>.</summary>
    Permutations = 32,

    /// <summary><see cref="EstimatorInput.Condition"/>.</summary>
    Condition = 64,
}

namespace Entroscope.Estimators.Catalog;

/// <summary>What of <see cref="EstimatorInput"/> an estimator uses beside X.</summary>
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

    /// <summary><see cref="EstimatorInput.Y"/>.</summary>
    Second = 128,

    /// <summary><see cref="EstimatorInput.Labels"/>.</summary>
    Classes = 256,

    /// <summary><see cref="EstimatorInput.Labels"/> in the place of <see cref="EstimatorInput.Y"/>: one of the two.</summary>
    SecondOrClasses = 512,
}

namespace Entroscope.Estimators;

/// <summary>What a value is to the true one.</summary>
public enum EstimateSide
{
    /// <summary>An estimate of the true value, above or below it.</summary>
    Estimate,

    /// <summary>An estimate of a lower bound of the true value.</summary>
    LowerBound,

    /// <summary>An estimate of an upper bound of the true value.</summary>
    UpperBound,
}

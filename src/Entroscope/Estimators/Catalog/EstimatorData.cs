namespace Entroscope.Estimators.Catalog;

/// <summary>The data that an estimator is for.</summary>
public enum EstimatorData
{
    /// <summary>Any.</summary>
    Any,

    /// <summary>Discrete variables: values that recur.</summary>
    Discrete,

    /// <summary>Variables with a density.</summary>
    Continuous,

    /// <summary>A variable with a density and a discrete one, or classes.</summary>
    Mixed,
}

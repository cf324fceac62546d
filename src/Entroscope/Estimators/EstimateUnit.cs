namespace Entroscope.Estimators;

/// <summary>The unit of an estimate.</summary>
public enum EstimateUnit
{
    /// <summary>Natural units of information; shown as nats or bits.</summary>
    Nats,

    /// <summary>A number of dimensions, directions or units.</summary>
    Dimensions,

    /// <summary>A number without unit: a similarity, a share, a ratio.</summary>
    Ratio,
}

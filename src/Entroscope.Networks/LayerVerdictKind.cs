namespace Entroscope.Networks;

/// <summary>The claims that are made of layers.</summary>
public enum LayerVerdictKind
{
    /// <summary>Nothing can be claimed.</summary>
    Undecided,

    /// <summary>More than half of the units have the same value on all samples.</summary>
    Dead,

    /// <summary>What the layer before says about the classes is lost in it, and no later layer has it.</summary>
    Bottleneck,

    /// <summary>It repeats the layer before.</summary>
    Waste,

    /// <summary>The rows are too few for its figures.</summary>
    LimitedByRows,
}

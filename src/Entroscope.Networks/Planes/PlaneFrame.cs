namespace Entroscope.Networks.Planes;

/// <summary>The information plane of one network, or one checkpoint.</summary>
public sealed record PlaneFrame
{
    /// <summary>Gets the model or folder.</summary>
    public required string Source { get; init; }

    /// <summary>Gets its layers on the training rows, in their order.</summary>
    public required IReadOnlyList<PlanePoint> Train { get; init; }

    /// <summary>Gets its layers on the test rows; empty where there are none.</summary>
    public IReadOnlyList<PlanePoint> Test { get; init; } = [];

    /// <summary>
    /// Gets the pairs of neighbouring layers at which the entropy of the activations as they are grows: the later is no function of the earlier one alone, so
    /// that the data-processing inequality says nothing about the pair.
    /// </summary>
    public IReadOnlyList<(string From, string To)> NoChain { get; init; } = [];

    /// <summary>
    /// Gets the pairs of neighbouring layers of a chain at which I(X;T) grows beyond its bounds: noise and bins are each layer's own, and these are their
    /// doing, not the network's.
    /// </summary>
    public IReadOnlyList<(string From, string To)> Increases { get; init; } = [];
}

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
    /// Gets the pairs of neighbouring layers of which the later distinguishes training rows that the earlier does not: it is no function of the earlier one
    /// alone, so that the data-processing inequality says nothing about the pair.
    /// </summary>
    public IReadOnlyList<(string From, string To)> NoChain { get; init; } = [];

    /// <summary>
    /// Gets the other pairs of neighbouring layers at which I(X;T) grows beyond its bounds: the later is a function of the earlier on these rows, but noise and
    /// bins are each layer's own, and the growth is theirs, not the network's.
    /// </summary>
    public IReadOnlyList<(string From, string To)> Increases { get; init; } = [];
}

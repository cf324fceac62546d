namespace Entroscope.Workflow.Measuring;

/// <summary>What is measured of a sequence without a network.</summary>
public sealed record SequenceMeasurementOptions
{
    private const int MostOrder = 20;

    /// <summary>Gets the most symbols of a context, 0..20; fewer are taken where the alphabet is so large that their keys have no room in 64 bits.</summary>
    public int Order { get; init; } = 6;

    /// <summary>Gets the largest distance of a pair, at least 1; null for half a window.</summary>
    public int? LargestDistance { get; init; }

    /// <summary>Gets the seed of the random pairs, by which chance is measured.</summary>
    public ulong Seed { get; init; } = 1;

    internal void EnsureValid()
    {
        Refuse.Argument(Order is < 0 or > MostOrder, $"The order must be 0..{MostOrder}, but is {Order}.", nameof(Order));
        Refuse.Argument(LargestDistance < 1, $"The largest distance must be at least 1, but is {LargestDistance}.", nameof(LargestDistance));
    }
}

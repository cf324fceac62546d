using Entroscope.Estimators;

namespace Entroscope.Networks;

/// <summary>What the layers together show of the classes.</summary>
public sealed record LabelFindings
{
    /// <summary>Gets the entropy of the classes on the held-out rows, in nats.</summary>
    public required double Entropy { get; init; }

    /// <summary>
    /// Gets what the network's own output says about the classes, in nats, below 0 where it misleads; null where its last layer does not have a value a class.
    /// </summary>
    public SampleEstimate? Answer { get; init; }

    /// <summary>
    /// Gets a value indicating whether the network was trained for these classes: its own output says at least a quarter of their entropy. Bottlenecks and
    /// waste are claimed of no other network.
    /// </summary>
    public required bool IsTrained { get; init; }

    /// <summary>
    /// Gets the first layer from which linear probes read as much as from the layer from which they read most, within the error of the difference and 5 % of
    /// the entropy; null where none reads more than nothing.
    /// </summary>
    public string? LinearFrom { get; init; }

    /// <summary>Gets the layers in which what probes read falls, beyond the error of as many differences as there are and by 5 % of the entropy.</summary>
    public IReadOnlyList<string> LostAt { get; init; } = [];
}

using Entroscope.Model;

namespace Entroscope.Workflow;

/// <summary>A trained network with other widths, and how it came to them.</summary>
/// <param name="Model">The network, with the names of the one before.</param>
/// <param name="Trials">The networks on the way, the one before first.</param>
/// <param name="ValidationHeldOut">Whether the network had not learned from the validation rows; null where its record is of other rows, so that it is not known.</param>
public sealed record ResizedNetwork(ConvAC Model, IReadOnlyList<ResizingTrial> Trials, bool? ValidationHeldOut)
{
    /// <summary>Gets the network before.</summary>
    public ResizingTrial Before => Trials[0];

    /// <summary>Gets the network after: the last one that was kept.</summary>
    public ResizingTrial After => Trials.Last(t => t.Kept);
}

using Entroscope.Inference;
using Entroscope.Model;

namespace Entroscope.Workflow.Resizing;

/// <summary>A trained network with other widths, and how it came to them.</summary>
/// <param name="Model">The network, with the names of the one before.</param>
/// <param name="Trials">The networks on the way, the one before first.</param>
/// <param name="ValidationHeldOut">Whether the network had not learned from the validation rows; null where its record is of other rows and the caller vouches for them.</param>
internal sealed record ResizedNetwork(ConvAC Model, IReadOnlyList<ResizingTrial> Trials, bool? ValidationHeldOut)
{
    /// <summary>Gets how the network before does on the test rows, which chose nothing; null where there are none.</summary>
    public Evaluation? TestBefore { get; init; }

    /// <summary>Gets the same of the network after.</summary>
    public Evaluation? TestAfter { get; init; }

    /// <summary>Gets the network before.</summary>
    public ResizingTrial Before => Trials[0];

    /// <summary>Gets the network after: the last one that was kept.</summary>
    public ResizingTrial After => Trials.Last(t => t.Kept);
}

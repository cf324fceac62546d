using Entroscope.Inference;
using Entroscope.Model;
using Entroscope.Structure;

namespace Entroscope.Workflow.Resizing;

/// <summary>A trained network with other widths, and how it came to them.</summary>
/// <param name="Model">The network, with the names of the one before.</param>
/// <param name="Trials">The networks on the way, the one before first.</param>
/// <param name="ValidationHeldOut">Whether the network had not learned from the validation
/// rows; null where its record is of other rows and the caller vouches for them.</param>
internal sealed record ResizedNetwork(ConvAC Model, IReadOnlyList<ResizingTrial> Trials, bool? ValidationHeldOut)
{
    /// <summary>Gets how the network before does on the test rows, which chose nothing; null where there are none.</summary>
    public Evaluation? TestBefore { get; init; }

    /// <summary>Gets the same of the network after.</summary>
    public Evaluation? TestAfter { get; init; }

    public ResizingTrial Before => Trials[0];

    /// <summary>Gets the network after: the last one that was kept.</summary>
    public ResizingTrial After => Trials.Last(t => t.Kept);
}

/// <summary>A network on the way to other widths.</summary>
/// <param name="Change">What was done: "before", "split" or "merged".</param>
/// <param name="LossBound">What the merges cost at most before any EM step, in nats of
/// mean log-likelihood of the rows learned from; 0 where nothing was merged.</param>
/// <param name="Train">The mean log p(x) of the training rows after these steps, the class summed out, in nats.</param>
internal sealed record ResizingTrial(
    string Change, int Nodes, NetworkShape Shape, long Parameters, double LossBound, int Steps, double Train, double Validation, bool Kept)
{
    /// <summary>
    /// Gets the share, 0..1, of the labelled validation rows whose most probable class is the right one; null without labels or with one class.
    /// </summary>
    public double? Accuracy { get; init; }

    /// <summary>Gets the mean log p(y | x) of the labelled validation rows, in nats; null without labels or with one class.</summary>
    public double? ClassLogLikelihood { get; init; }
}

using Entroscope.Information.Estimates;

namespace Entroscope.Workflow.Resizing;

/// <summary>What other widths gain on rows that took no part in the training. In nats a row.</summary>
/// <param name="Alternative">The widths.</param>
/// <param name="LogLikelihood">The mean log p(x) of these rows, the class summed out.</param>
/// <param name="Gain">Its mean difference to the present widths, paired over the rows; 0 for the present widths themselves.</param>
/// <param name="Verdict">What the interval of the gain says.</param>
internal sealed record WidthOutcome(WidthAlternative Alternative, double LogLikelihood, PairedDifference Gain, WidthGain Verdict)
{
    /// <summary>Gets the share of the labelled rows whose most probable class is the right one; null without labels or with one class.</summary>
    public double? Accuracy { get; init; }
}

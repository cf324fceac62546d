using Entroscope.Information.Estimates;
using Entroscope.Structure;

namespace Entroscope.Workflow.Training;

/// <summary>One training on the way to a schedule of widths.</summary>
/// <param name="Round">The round: 0 for the uniform networks, then one for every measurement.</param>
/// <param name="Schedule">How the widths were found, such as "uniform" or "advised".</param>
/// <param name="Start">How the parameters were set before the first step: "clustering", "random" or "measured network".</param>
/// <param name="Shape">The architecture.</param>
/// <param name="Parameters">Its parameters, within the budget.</param>
/// <param name="Score">The mean validation log p(x), in nats.</param>
/// <param name="Steps">The EM steps of the network that was kept.</param>
public sealed record WidthTrial(int Round, string Schedule, string Start, NetworkShape Shape, long Parameters, double Score, int Steps)
{
    /// <summary>
    /// Gets the mean difference of log p(x) to the uniform network of the whole budget, in nats, paired over the validation rows, with the 95 % interval
    /// over these rows. The
    /// choice is made on them, so the gain of the chosen trial is rather too large than too small.
    /// </summary>
    public required PairedDifference Gain { get; init; }
}

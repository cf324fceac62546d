using Entroscope.Structure;

namespace Entroscope.Workflow.Training;

/// <summary>The trainings on the way to the widths of a network, and the one that was kept.</summary>
/// <param name="Budget">The largest number of parameters.</param>
/// <param name="Trials">All trainings, in order.</param>
/// <param name="Chosen">The number of the trial that was chosen: the one of the best validation score.</param>
public sealed record WidthSearch(long Budget, IReadOnlyList<WidthTrial> Trials, int Chosen)
{
    /// <summary>Gets the architecture that was chosen.</summary>
    public NetworkShape Shape => Trials[Chosen].Shape;
}

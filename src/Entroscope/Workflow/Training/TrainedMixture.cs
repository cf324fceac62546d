using Entroscope.Learning.Loop;
using Entroscope.Model;

namespace Entroscope.Workflow.Training;

/// <summary>A trained mixture and how it came about.</summary>
/// <param name="Model">The mixture, with the names of its sites and classes.</param>
/// <param name="Training">The training curve and the choice made on it.</param>
/// <param name="Tree">How the tree of the first component was chosen; the candidates are the trees of the next ones.</param>
/// <param name="Elapsed">The time the training took.</param>
public sealed record TrainedMixture(ConvACMixture Model, TrainingResult Training, TreeChoice Tree, TimeSpan Elapsed)
{
    /// <summary>Gets how the channels of Gaussian leaves were chosen, or null where there was nothing to choose.</summary>
    public LeafChoice? Leaves { get; init; }
}

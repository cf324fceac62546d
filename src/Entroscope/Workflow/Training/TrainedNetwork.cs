using Entroscope.Learning;
using Entroscope.Learning.Loop;
using Entroscope.Model;

namespace Entroscope.Workflow.Training;

/// <summary>A trained network and how it came about.</summary>
/// <param name="Model">The network, with the names of its sites and classes.</param>
/// <param name="Training">The training curve and the choice made on it.</param>
/// <param name="Initialisation">How its parameters were set before the first step.</param>
/// <param name="Elapsed">The time the training took.</param>
public sealed record TrainedNetwork(ConvAC Model, TrainingResult Training, Initialisation Initialisation, TimeSpan Elapsed)
{
    /// <summary>Gets how its pooling tree was chosen, or null where that is not known.</summary>
    public TreeChoice? Tree { get; init; }

    /// <summary>Gets how the channels of Gaussian leaves were chosen, or null where there was nothing to choose.</summary>
    public LeafChoice? Leaves { get; init; }

    /// <summary>Gets how its widths were searched for, or null where they were given.</summary>
    public WidthSearch? Widths { get; init; }

    /// <summary>Gets how it was trained further for classification, or null where it was not.</summary>
    public TrainingResult? Hybrid { get; init; }
}

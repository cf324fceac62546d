using Entroscope.Learning;
using Entroscope.Learning.Born;
using Entroscope.Learning.Loop;
using Entroscope.Model;

namespace Entroscope.Workflow.Training;

/// <summary>A trained model, a network or a mixture of several, and how it came about.</summary>
/// <param name="Mixture">The model, with the names of its sites and classes; a network is the mixture of one component.</param>
/// <param name="Training">The training curve and the choice made on it.</param>
/// <param name="Initialisation">How its parameters were set before the first step.</param>
/// <param name="Elapsed">The time the training took.</param>
public sealed record TrainedModel(ConvACMixture Mixture, TrainingResult Training, Initialisation Initialisation, TimeSpan Elapsed)
{
    /// <summary>Gets the network.</summary>
    /// <exception cref="ModelException">The model is a mixture of several.</exception>
    public ConvAC Model => Mixture.Network;

    /// <summary>
    /// Gets how its pooling tree was chosen, or null where that is not known; of a mixture
    /// that of the first component: the candidates are the trees of the next ones.
    /// </summary>
    public TreeChoice? Tree { get; init; }

    /// <summary>Gets how the channels of Gaussian leaves were chosen, or null where there was nothing to choose.</summary>
    public LeafChoice? Leaves { get; init; }

    /// <summary>Gets how its widths were searched for, or null where they were given.</summary>
    public WidthSearch? Widths { get; init; }

    /// <summary>Gets the trainings of the effort that it was chosen from, or null where there was none.</summary>
    public EffortResult? Effort { get; init; }

    /// <summary>Gets what its training continued from, in words, or null where it began from clusters or at random.</summary>
    public string? ContinuedFrom { get; init; }

    /// <summary>Gets how its amplitudes were trained, or null where it is not in the Born reading.</summary>
    public BornResult? Born { get; init; }

    /// <summary>Gets how it was trained further for classification, or null where it was not.</summary>
    public TrainingResult? Hybrid { get; init; }
}

using Entroscope.Information.Ledgers;
using Entroscope.Learning.Loop;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Structure;
using Entroscope.Workflow.Training;

namespace Entroscope.Workflow.Measuring;

/// <summary>One component of a trained mixture. All in nats.</summary>
public sealed record ComponentReport
{
    /// <summary>Gets its pooling tree.</summary>
    public required PoolingTree Tree { get; init; }

    /// <summary>Gets the number of its parameters.</summary>
    public required long Parameters { get; init; }

    /// <summary>Gets P(Z = z), the probability of the component.</summary>
    public required double Weight { get; init; }

    /// <summary>Gets how it was trained by itself.</summary>
    public required ComponentTraining Training { get; init; }

    /// <summary>Gets the mean of P(z|x) over the rows of the ledger; null where no rows were measured.</summary>
    public Estimate? Share { get; init; }

    /// <summary>Gets the entropy H(X|Z = z) of the component; null where it was not measured.</summary>
    public Estimate? Entropy { get; init; }

    /// <summary>Describes the components of a trained mixture.</summary>
    /// <param name="trained">The mixture.</param>
    /// <param name="ledger">The latent ledger of the mixture over rows of data, or null.</param>
    /// <param name="entropies">The entropies of the mixture, or null.</param>
    /// <returns>One entry a component; none for a single network.</returns>
    public static IReadOnlyList<ComponentReport> Of(TrainedModel trained, DatasetLedger? ledger = null, LayerEntropies? entropies = null)
    {
        ArgumentNullException.ThrowIfNull(trained);
        ConvACMixture model = trained.Mixture;
        return model.Components.Count == 1 ? [] : [.. model.Components.Select((component, z) => new ComponentReport
        {
            Tree = component.Tree,
            Parameters = component.ParameterCount,
            Weight = model.Weights[z],
            Training = trained.Training.Components[z],
            Share = ledger?.Components[z].Share,
            Entropy = entropies?.Components[z].Entropy,
        })];
    }
}

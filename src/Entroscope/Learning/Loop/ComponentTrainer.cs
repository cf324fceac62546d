using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Learning.Loop;

/// <summary>Trains the components of a mixture, each by itself on all rows, with seeds of their own.</summary>
/// <param name="shapes">The architecture of every component.</param>
internal sealed class ComponentTrainer(
    IReadOnlyList<NetworkShape> shapes, IReadOnlyList<LeafSpecification> leaves, TrainingOptions options, string dataFingerprint,
    IProgress<TrainingProgress>? progress)
{
    /// <summary>Trains a component.</summary>
    /// <param name="component">The component; the first has the seed of the options, so that it is what a network trained alone would be.</param>
    /// <param name="phase">The name of the rows.</param>
    /// <param name="store">Where its training begins from and saves itself.</param>
    /// <param name="keep">Whether a training that is stopped ends with its best network so far, where it has one.</param>
    public TrainingResult Train(
        int component, RowSet phase, TrainingSet train, TrainingSet? validation, int steps, IReadOnlyList<double> strengths, ICheckpointStore? store, bool keep,
        CancellationToken cancellation)
    {
        TrainingOptions own = options with
        {
            Steps = steps,
            PriorStrengths = strengths,
            Refit = false,
            KeepWhenCancelled = keep,
            Seed = SeedOf(component, options),
            Expectations = options.Expectations?.OfComponent(component, phase),
        };
        string prefix = Invariant($"component {component + 1} of {shapes.Count}: ");
        IProgress<TrainingProgress>? part = progress is null ? null : new RenamedProgress(progress, activity => prefix + activity);
        return ExpectationMaximization.Train(shapes[component], leaves, train, validation, own, part, store, dataFingerprint, cancellation);
    }

    /// <summary>Gets the seed of a component.</summary>
    public static ulong SeedOf(int component, TrainingOptions options) =>
        component == 0 ? options.Seed : new RandomStream(options.Seed, "seed of a component", component).NextBits();
}

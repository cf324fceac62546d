using Entroscope.Learning;
using Entroscope.Learning.Loop;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Learning;

/// <summary>Small mixtures to train, and comparisons of them.</summary>
internal static class MixtureCases
{
    private static readonly ConvAC Planted = Learnable.Planted(LeafFamily.Categorical);

    /// <summary>Options of a quick run in double precision.</summary>
    public static TrainingOptions Quick { get; } = Learnable.Quick with { Steps = 4 };

    public static TrainingSet Train { get; } = Learnable.Draw(Planted, 90, 1, missing: 0.1, unlabelled: 0.3);

    public static TrainingSet Validation { get; } = Learnable.Draw(Planted, 75, 2);

    public static LeafSpecification[] Leaves { get; } = Learnable.Leaves(Planted);

    /// <summary>Three components over three trees, of different widths.</summary>
    public static NetworkShape[] Shapes { get; } =
    [
        NetworkShape.PerLevel(PoolingTree.Line(8), 3, [3], 3),
        NetworkShape.PerLevel(PoolingTree.Cp(8), 2, [4], 3),
        NetworkShape.PerLevel(PoolingTree.Line(8, 4), 3, [2], 3),
    ];

    public static TrainingResult Run(
        TrainingOptions options, TrainingSet? validation, ICheckpointStore? store = null, IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default) =>
        ExpectationMaximization.Train(Shapes, Leaves, Train, validation, options, progress, store, "a", cancellation);

    /// <summary>All parameters of a mixture in a fixed order.</summary>
    public static double[] Parameters(ConvACMixture mixture) => [.. mixture.Weights, .. mixture.Components.SelectMany(Learnable.Parameters)];

    public static void AssertSame(TrainingResult expected, TrainingResult actual, string what)
    {
        Assert.True(Parameters(expected.Mixture).SequenceEqual(Parameters(actual.Mixture)), what);
        Assert.True(Parameters(expected.ChosenMixture).SequenceEqual(Parameters(actual.ChosenMixture)), what);
        Assert.Equal(expected.Mixture.Metadata.Training, actual.Mixture.Metadata.Training);
        Assert.Equal(expected.History, actual.History);
        Assert.Equal(expected.Components, actual.Components);
        Assert.Equal(
            (expected.BestStep, expected.Score, expected.StoppedBecause, expected.Refitted),
            (actual.BestStep, actual.Score, actual.StoppedBecause, actual.Refitted));
    }
}

using CsCheck;
using Entroscope.Engine;
using Entroscope.Learning;
using Entroscope.Learning.Distribution;
using Entroscope.Learning.Loop;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Learning.Distribution;

/// <summary>A training that is cut among workers ends with the bits of one on this machine.</summary>
public sealed class DistributedTrainingTests
{
    private static readonly RandomModelOptions EveryFamily = new() { MaxSites = 6, Families = [.. LeafFamilies.Densities] };

    /// <summary>Networks over every leaf family with and without shared weights, full batches and mini-batches, one to five workers.</summary>
    [Fact]
    public void RandomNetworks_HaveTheSameBits() =>
        Gen.Select(RandomModels.Of(EveryFamily), Gen.ULong, Gen.Int[1, 5], Gen.Int[20, 90], Gen.Int[0, 2]).Sample(
            (model, seed, workers, rows, size) =>
            {
                TrainingSet train = new(RandomModels.Data(model, rows, 0.1, seed), [.. Enumerable.Range(0, rows).Select(r => (r % (model.Classes + 1)) - 1)]);
                TrainingSet validation = new(RandomModels.Data(model, 64, 0.1, seed + 1));
                LeafSpecification[] leaves = [.. model.Leaves.Select(l => l.Specification)];
                TrainingOptions options = Options(seed, 16 * size) with { Initialisation = Initialisation.Random };
                AssertSame([model.Shape], leaves, train, validation, options, workers);
            },
            iter: 60);

    [Theory]
    [InlineData(1, 0)]
    [InlineData(3, 0)]
    [InlineData(2, 32)]
    [InlineData(4, 32)]
    public void Mixtures_HaveTheSameBits(int workers, int batch) => AssertSame(
        MixtureCases.Shapes, MixtureCases.Leaves, MixtureCases.Train, MixtureCases.Validation, Options(7, batch), workers);

    /// <summary>Several starts and strengths, a warm-up, a refit that is judged, in single precision.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void EveryPhase_HasTheSameBits(int workers)
    {
        ConvAC planted = Learnable.Planted(LeafFamily.Categorical);
        TrainingOptions options = Options(3, 0) with
        {
            Restarts = 2,
            PriorStrengths = [0.3, 1],
            WarmUpRows = 40,
            Steps = 8,
            Patience = 2,
            Engine = new EngineOptions { Kind = EngineKind.Single, Threads = 2, TileRows = 17 },
        };
        AssertSame([planted.Shape], Learnable.Leaves(planted), Learnable.Draw(planted, 200, 1, 0.1, 0.5), Learnable.Draw(planted, 90, 2), options, workers);
    }

    private static TrainingOptions Options(ulong seed, int batch) => new()
    {
        Steps = 4,
        Seed = seed,
        BatchSize = batch,
        Engine = new EngineOptions { Kind = EngineKind.Double, Threads = 1, TileRows = 7 },
    };

    private static void AssertSame(
        NetworkShape[] shapes, LeafSpecification[] leaves, TrainingSet train, TrainingSet validation, TrainingOptions options, int workers)
    {
        var cluster = new SimulatedCluster(new TrainingPhases(shapes, leaves, train, validation, options), options.Engine, workers, options.Seed);
        TrainingResult expected = Train(options);
        TrainingResult actual = Train(options with { Expectations = cluster });
        Assert.Equal(ParameterHash.Of(expected.Mixture.Components, [.. expected.Mixture.Weights]),
            ParameterHash.Of(actual.Mixture.Components, [.. actual.Mixture.Weights]));
        Assert.Equal(expected.History, actual.History);
        Assert.Equal(expected.Mixture.Metadata.Training, actual.Mixture.Metadata.Training);
        Assert.True(cluster.Updates > 0);

        TrainingResult Train(TrainingOptions with) =>
            ExpectationMaximization.Train(shapes, leaves, train, validation, with, cancellation: TestContext.Current.CancellationToken);
    }
}

using Entroscope.Engine;
using Entroscope.Learning;
using Entroscope.Learning.Loop;
using Entroscope.Learning.Start;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Learning;

/// <summary>The training of mixtures: what it gains, what it depends on, and what it does with poor data.</summary>
public sealed class MixtureTrainingTests
{
    [Fact]
    public void AMixture_IsBetterThanItsComponents()
    {
        ConvAC a = Learnable.Planted(LeafFamily.Categorical, 5), b = Learnable.Planted(LeafFamily.Categorical, 6);
        TrainingSet train = StackedColumn.Stack(Learnable.Draw(a, 300, 1), Learnable.Draw(b, 300, 2));
        TrainingSet validation = StackedColumn.Stack(Learnable.Draw(a, 100, 3), Learnable.Draw(b, 100, 4));
        TrainingResult result = ExpectationMaximization.Train([MixtureCases.Shapes[0], MixtureCases.Shapes[0]], MixtureCases.Leaves, train, validation,
            Learnable.Quick with { Steps = 25 });
        Assert.True(result.Score > result.Components.Max(c => c.Score) + 0.02, $"{result.Score}: {string.Join(", ", result.Components)}");
        Assert.True(result.History[0].ValidationLogLikelihood >= result.Components.Average(c => c.Score));
        Assert.Equal((50, result.Refitted), (result.Refit!.Rows, result.Refit.Kept));
        NumericAssert.Close(1, result.Mixture.Weights.ToArray().Sum(), 1e-12);
    }

    [Fact]
    public void TheFirstComponent_IsTheNetworkTrainedAlone()
    {
        TrainingResult alone = ExpectationMaximization.Train(MixtureCases.Shapes[0], MixtureCases.Leaves, MixtureCases.Train,
            MixtureCases.Validation, MixtureCases.Quick);
        var store = new MemoryStore();
        TrainingResult mixture = MixtureCases.Run(MixtureCases.Quick, MixtureCases.Validation, store);
        Assert.Equal(new ComponentTraining(alone.BestStep, alone.Score, alone.PriorStrength), mixture.Components[0]);
        Assert.Equal(Learnable.Parameters(alone.Chosen), Learnable.Parameters(store.Saved.First(c => c.Components.Count == 1).Components[0]));
    }

    [Theory]
    [InlineData(EngineKind.Single, 0)]
    [InlineData(EngineKind.Double, 0)]
    [InlineData(EngineKind.Single, 40)]
    public void AnyNumberOfThreads_GivesTheSameBits(EngineKind kind, int batch)
    {
        TrainingResult Run(int threads) =>
            MixtureCases.Run(MixtureCases.Quick with { BatchSize = batch, Engine = new EngineOptions { Kind = kind, Threads = threads } },
                MixtureCases.Validation);
        TrainingResult one = Run(1);
        MixtureCases.AssertSame(one, Run(2), "2 threads");
        MixtureCases.AssertSame(one, Run(5), "5 threads");
    }

    [Theory]
    [InlineData(0, 0.02)]
    [InlineData(0, 0)]
    [InlineData(40, 0.02)]
    [InlineData(40, 0)]
    public void AComponentWithoutWeight_HarmsNothing(int batch, double pseudoCount)
    {
        TrainingOptions options = MixtureCases.Quick with { BatchSize = batch, PseudoCount = pseudoCount };
        var store = new MemoryStore();
        MixtureCases.Run(options, null, store);
        Checkpoint start = store.Saved.First(c => c.Components.Count == 3);
        TrainingResult result = MixtureCases.Run(options, null, new MemoryStore(start with { Weights = [0.5, 0, 0.5] }));
        Assert.Equal(pseudoCount == 0, result.Mixture.Weights[1] == 0);
        Assert.True(double.IsFinite(result.Score));
        Assert.All(MixtureCases.Parameters(result.Mixture), p => Assert.True(double.IsFinite(p)));
    }

    [Fact]
    public void PoorData_TeachesWhatItCan()
    {
        double[][] rows =
            [.. Enumerable.Range(0, 30).Select(r => Enumerable.Range(0, 8).Select(i => i == 2 ? double.NaN : (double)(r * (i + 1) % 4)).ToArray())];
        Assert.True(double.IsFinite(Score(MixtureCases.Shapes, new TrainingSet(Observations.FromRows(rows)))));
        Assert.True(double.IsFinite(Score(MixtureCases.Shapes, new TrainingSet(Observations.FromRows([.. rows.Take(3)]), [0, 0, 0]))));
        Assert.True(double.IsFinite(Score([MixtureCases.Shapes[1]], new TrainingSet(Observations.FromRows([rows[0]])))));
        double[][] empty = [.. rows.Select(_ => Enumerable.Repeat(double.NaN, 8).ToArray())];
        Assert.Equal(0, Score(MixtureCases.Shapes, new TrainingSet(Observations.FromRows(empty))), 9);

        static double Score(NetworkShape[] shapes, TrainingSet set) =>
            ExpectationMaximization.Train(shapes, MixtureCases.Leaves, set, null, MixtureCases.Quick).Score;
    }

    [Fact]
    public void WhatCannotBeTrained_IsRefused()
    {
        void Refused<T>(string message, NetworkShape[] shapes, TrainingOptions? options = null, TrainingSet? train = null, TrainingSet? validation = null)
            where T : Exception =>
            ErrorAssert.Throws<T>(message, () => ExpectationMaximization.Train(shapes, MixtureCases.Leaves, train ?? MixtureCases.Train, validation, options));
        NetworkShape[] shapes = MixtureCases.Shapes;
        Refused<ArgumentException>("A mixture must have at least one component, but has none. (Parameter 'shapes')", []);
        Refused<ArgumentException>(
            "The training option Restarts must be 1 for a mixture, whose components are starts of their own, but is 2. (Parameter 'options')", shapes,
            new TrainingOptions { Restarts = 2 });
        Refused<ArgumentException>("The training option Steps must be at least 0, but is -1. (Parameter 'options')", shapes,
            new TrainingOptions { Steps = -1 });
        Refused<ArgumentException>(
            "Component 1 must have the 3 classes of component 0, but has 2. (Parameter 'shapes')",
            [shapes[0], NetworkShape.PerLevel(PoolingTree.Line(8), 3, [3], 2)]);
        Refused<ArgumentException>(
            "A leaf specification is needed for each of the 4 sites, but 8 were given. (Parameter 'leaves')",
            [shapes[0], NetworkShape.PerLevel(PoolingTree.Line(4), 3, [3], 3)]);
        long parameters = MixtureCases.Run(MixtureCases.Quick with { Steps = 0 }, null).Mixture.ParameterCount;
        Refused<SizeLimitException>(
            Invariant($"The mixture would have {parameters} parameters in 3 components, more than the limit of {parameters - 1}; ")
            + "use fewer components or smaller widths, or raise the limit.",
            shapes,
            new TrainingOptions { ParameterLimit = parameters - 1 });
        TrainingSet two = new(MixtureCases.Train.Data.Select([0, 1]));
        Refused<DataException>("training data: a mixture of 3 components needs at least 3 rows, but there are 2.", shapes, train: two);
        Refused<DataException>("training data: there is no row; at least 1 is needed.", shapes, train: new TrainingSet(two.Data.Select([])));
        Refused<DataException>("validation data: there is no row; at least 1 is needed.", shapes, validation: new TrainingSet(two.Data.Select([])));
        Refused<DataException>("validation data: row 2: the label 3 must be a class of 0..2, or -1 where unknown.", shapes,
            validation: two with { Labels = [0, 3] });
        ErrorAssert.Null("shapes", () => ExpectationMaximization.Train((IReadOnlyList<NetworkShape>)null!, MixtureCases.Leaves, MixtureCases.Train));
    }
}

using Entroscope.Engine;
using Entroscope.Learning;
using Entroscope.Learning.Loop;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Learning;

/// <summary>Training learns: known networks come back, every family gains on held-out data.</summary>
public sealed class LearningTests
{
    [Theory]
    [InlineData(LeafFamily.Categorical)]
    [InlineData(LeafFamily.Bernoulli)]
    [InlineData(LeafFamily.Binomial)]
    [InlineData(LeafFamily.Gaussian)]
    public void Train_RecoversAPlantedNetwork(LeafFamily family)
    {
        ConvAC planted = Learnable.Planted(family);
        Observations test = Learnable.Draw(planted, 2000, 99).Data;
        double truth = Learnable.Score(planted, test);
        TrainingResult result = ExpectationMaximization.Train(
            planted.Shape, Learnable.Leaves(planted), Learnable.Draw(planted, 3000, 1), Learnable.Draw(planted, 500, 2), Learnable.Quick with { Steps = 40 });
        double gap = truth - Learnable.Score(result.Model, test);
        double learnable = truth - Learnable.Score(Independent(planted), test);
        Assert.True(gap < 0.3 * learnable, Invariant($"{gap} nats below the planted network, of {learnable} that were to be learned"));
        Assert.Equal((166, result.Refitted), (result.Refit!.Rows, result.Refit.Kept));
    }

    [Theory]
    [InlineData(LeafFamily.Categorical)]
    [InlineData(LeafFamily.Gaussian)]
    public void Train_LearnsFromIncompleteData(LeafFamily family)
    {
        ConvAC planted = Learnable.Planted(family);
        Observations test = Learnable.Draw(planted, 2000, 99).Data;
        TrainingResult result = ExpectationMaximization.Train(
            planted.Shape,
            Learnable.Leaves(planted),
            Learnable.Draw(planted, 3000, 1, missing: 0.3, unlabelled: 0.7),
            Learnable.Draw(planted, 500, 2, missing: 0.3),
            Learnable.Quick with { Steps = 30 });
        double gap = Learnable.Score(planted, test) - Learnable.Score(result.Model, test);
        Assert.True(gap < 0.1, Invariant($"{gap} nats below the planted network"));
    }

    [Fact]
    public void Train_WithMiniBatches_RecoversAPlantedNetwork()
    {
        ConvAC planted = Learnable.Planted(LeafFamily.Gaussian);
        Observations test = Learnable.Draw(planted, 2000, 99).Data;
        TrainingResult result = ExpectationMaximization.Train(
            planted.Shape, Learnable.Leaves(planted), Learnable.Draw(planted, 3000, 1), null, Learnable.Quick with { Steps = 10, BatchSize = 256 });
        double gap = Learnable.Score(planted, test) - Learnable.Score(result.Model, test);
        Assert.True(gap < 0.06, Invariant($"{gap} nats below the planted network"));
    }

    [Fact]
    public void Train_ClassifiesAfterLearningFromFewLabels()
    {
        ConvAC planted = Learnable.Planted(LeafFamily.Binomial);
        TrainingResult result = ExpectationMaximization.Train(
            planted.Shape, Learnable.Leaves(planted), Learnable.Draw(planted, 2000, 1, unlabelled: 0.9), null, Learnable.Quick with { Steps = 20 });
        TrainingSet test = Learnable.Draw(planted, 1000, 99);
        Assert.True(Learnable.Accuracy(result.Model, test) > Learnable.Accuracy(planted, test) - 0.03);
    }

    [Fact]
    public void Train_ByClustering_BeatsTheRandomStart()
    {
        ConvAC planted = Learnable.Planted(LeafFamily.Categorical);
        TrainingSet train = Learnable.Draw(planted, 1000, 1);
        TrainingOptions options = Learnable.Quick with { Steps = 3 };
        double clustering = ExpectationMaximization.Train(planted.Shape, Learnable.Leaves(planted), train, options: options).Score;
        double random = ExpectationMaximization.Train(
            planted.Shape, Learnable.Leaves(planted), train, options: options with { Initialisation = Initialisation.Random }).Score;
        Assert.True(clustering > random + 0.5, Invariant($"clustering {clustering}, random {random}"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(64)]
    public void Train_DoesNotDependOnThreads(int batchSize)
    {
        ConvAC planted = Learnable.Planted(LeafFamily.Categorical);
        double[] With(int threads) => Learnable.Parameters(ExpectationMaximization.Train(
            planted.Shape,
            Learnable.Leaves(planted),
            Learnable.Draw(planted, 300, 1),
            Learnable.Draw(planted, 100, 2),
            Learnable.Quick with { BatchSize = batchSize, Engine = new EngineOptions { Kind = EngineKind.Single, Threads = threads } }).Model);
        double[] one = With(1);
        Assert.Equal(one, With(2));
        Assert.Equal(one, With(5));
    }

    [Fact]
    public void Train_SeedsDiffer()
    {
        ConvAC planted = Learnable.Planted(LeafFamily.Categorical);
        double[] With(ulong seed) => Learnable.Parameters(ExpectationMaximization.Train(
            planted.Shape, Learnable.Leaves(planted), Learnable.Draw(planted, 100, 1), options: Learnable.Quick with { Steps = 1, Seed = seed }).Model);
        Assert.Equal(With(1), With(1));
        Assert.NotEqual(With(1), With(2));
    }

    /// <summary>The best network without latents: every site by itself.</summary>
    private static ConvAC Independent(ConvAC planted)
    {
        NetworkShape alone = NetworkShape.PerLevel(planted.Tree, 1, [1]);
        var set = new TrainingSet(Learnable.Draw(planted, 3000, 1).Data);
        return ExpectationMaximization.Train(alone, Learnable.Leaves(planted), set, options: Learnable.Quick with { Steps = 2 }).Model;
    }
}

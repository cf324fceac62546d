using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Learning;
using Entroscope.Learning.Loop;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;
using Entroscope.Tests.Learning;
using Xunit;

namespace Entroscope.Tests.Engine;

/// <summary>Single precision on networks that have learned real data, and learning in single precision.</summary>
public sealed class TrainedModelTests
{
    private static readonly TrainingOptions Full = new()
    {
        Steps = 20,
        Refit = false,
        Engine = new EngineOptions { Kind = EngineKind.Double, Threads = 2 },
    };

    [Fact]
    public void OnDigits_LogLikelihood_IsWithinAMillionth()
    {
        DataSplit split = DataLoader.LoadSplit(DigitsData.Name, null, new SplitOptions { Seed = 0 });
        NetworkShape shape = NetworkShape.PerLevel(PoolingTree.Grid(8, 8), 16, [32], 10);
        TrainingResult result = ExpectationMaximization.Train(
            shape, split.Train.LeafSpecifications(), new TrainingSet(split.Train.Observations, split.Train.Labels), options: new TrainingOptions { Steps = 3 });
        AssertWithinAMillionth(result.Model, split.Test!.Observations);
    }

    [Fact]
    public void OnSurveyData_LogLikelihood_IsWithinAMillionth()
    {
        Dataset data = Survey();
        NetworkShape shape = NetworkShape.PerLevel(PoolingTree.Line(16), 8, [12]);
        TrainingResult result = ExpectationMaximization.Train(shape, data.LeafSpecifications(), new TrainingSet(data.Observations), options: Full);
        AssertWithinAMillionth(result.Model, data.Observations);
    }

    [Fact]
    public void OnDigits_SinglePrecision_ReachesTheSameLikelihood()
    {
        DataSplit split = DataLoader.LoadSplit(DigitsData.Name, null, new SplitOptions { Seed = 0 });
        TrainingSet part = First(new TrainingSet(split.Train.Observations, split.Train.Labels), 300);
        AssertReachesTheSame(NetworkShape.PerLevel(PoolingTree.Grid(8, 8), 8, [10], 10), split.Train.LeafSpecifications(), part);
    }

    [Fact]
    public void OnSurveyData_SinglePrecision_ReachesTheSameLikelihood()
    {
        Dataset data = Survey();
        AssertReachesTheSame(NetworkShape.PerLevel(PoolingTree.Line(16), 6, [9]), data.LeafSpecifications(), new TrainingSet(data.Observations));
    }

    [Fact]
    public void OnAGaussianTable_SinglePrecision_ReachesTheSameLikelihood()
    {
        ConvAC planted = Learnable.Planted(LeafFamily.Gaussian);
        AssertReachesTheSame(planted.Shape, Learnable.Leaves(planted), Learnable.Draw(planted, 800, 3, missing: 0.1, unlabelled: 0.5));
    }

    private static Dataset Survey() => DataLoader.Load(Path.Combine(AppContext.BaseDirectory, "Data", "nltcs.valid.data.gz"));

    private static TrainingSet First(TrainingSet set, int rows) =>
        new(Observations.FromRows([.. Enumerable.Range(0, rows).Select(set.Data.Row)]), set.Labels![..rows]);

    private static void AssertWithinAMillionth(ConvAC model, Observations data)
    {
        double[] expected = EngineAgreementTests.LogLikelihood(model, data, EngineKind.Reference);
        var engine = (IReloadableEngine)Engines.Create(model, new EngineOptions { Kind = EngineKind.Single });
        double[] actual = EngineAssert.Log(engine, data);
        NumericAssert.Close(expected, actual, 0, 1e-6, "log p");
        Assert.NotEqual(expected, actual);
    }

    private static void AssertReachesTheSame(NetworkShape shape, LeafSpecification[] leaves, TrainingSet set)
    {
        double[] scores = [.. new[] { EngineKind.Double, EngineKind.Single }.Select(kind => Learnable.Score(
            ExpectationMaximization.Train(shape, leaves, set, options: Full with { Engine = Full.Engine with { Kind = kind } }).Model, set.Data))];
        NumericAssert.Close(scores[0], scores[1], 0, 1e-5, "mean log p");
    }
}

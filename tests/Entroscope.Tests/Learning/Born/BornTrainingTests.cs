using Entroscope.Engine;
using Entroscope.Engine.Born;
using Entroscope.Inference;
using Entroscope.Learning;
using Entroscope.Learning.Born;
using Entroscope.Learning.Loop;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Learning.Born;

public sealed class BornTrainingTests
{
    private static readonly EngineOptions Engine = new() { Threads = 2 };

    // Central differences of the sum of log p(x, y) in every number, with labels, without, and with missing values.
    [Theory]
    [InlineData(1, 3, 0)]
    [InlineData(5, 4, 0.3)]
    [InlineData(8, 5, 0.5)]
    [InlineData(21, 4, 0)]
    [InlineData(34, 6, 0.2)]
    public void Gradients_AgreeWithFiniteDifferences(ulong seed, int sites, double missing)
    {
        ConvAC model = BornModels.Random(seed, sites, continuous: seed == 5);
        Observations data = RandomModels.Data(model, 7, missing, seed);
        int[] rows = [0, 1, 2, 3, 4, 5, 6];
        var set = new TrainingSet(data, [.. rows.Select(r => (r % (model.Classes + 1)) - 1)]);
        (double log, double[][] gradient) = BornTraining.Gradient(model, set, rows, 1);
        NumericAssert.Close(Log(model, set), log, 1e-10, 1e-12, "log-likelihood");
        double[][] numbers = BornParameters.Of(model);
        for (int part = 0; part < numbers.Length; part++)
        {
            for (int i = 0; i < numbers[part].Length; i++)
            {
                double value = numbers[part][i], step = 1e-5;
                double[] logs = [.. new[] { 1, -1 }.Select(side =>
                {
                    numbers[part][i] = value + (side * step);
                    return Log(BornParameters.With(model, numbers), set);
                })];
                numbers[part][i] = value;
                NumericAssert.Close((logs[0] - logs[1]) / (2 * step), gradient[part][i], 1e-6, 1e-6, $"part {part}, number {i}");
            }
        }
    }

    [Fact]
    public void Gradients_DoNotDependOnThreads()
    {
        ConvAC model = BornModels.Random(8, 6);
        var set = new TrainingSet(RandomModels.Data(model, 90, 0.1, 2));
        int[] rows = [.. Enumerable.Range(0, 90)];
        Assert.Equal(BornTraining.Gradient(model, set, rows, 1).Gradient, BornTraining.Gradient(model, set, rows, 4).Gradient);
    }

    // The parity of all bits is shared by no fewer. Amplitudes of four channels have it, probabilities of as many have not found it.
    [Fact]
    public void EvenParity_IsLearnedWhereProbabilitiesFail()
    {
        const int Sites = 6, Width = 4;
        double[][] even = [.. Enumerable.Range(0, 1 << Sites).Select(e => Enumerable.Range(0, Sites).Select(i => (double)((e >> i) & 1)).ToArray())
            .Where(x => x.Sum() % 2 == 0)];
        var set = new TrainingSet(Observations.FromRows(even));
        ConvAC shape = Uniform(PoolingTree.Line(Sites), Width);
        BornResult result = BornTraining.Train(
            shape, set, set, new BornOptions { Start = BornStart.Random, Steps = 400, BatchSize = 0, Patience = 400, Restarts = 4 }, 1, Engine);
        Assert.True(result.Score > (-(Sites - 1) * Math.Log(2)) - 0.1, $"score {result.Score}");
        LeafSpecification[] leaves = [.. shape.Leaves.Select(l => l.Specification)];
        TrainingResult em = ExpectationMaximization.Train(
            shape.Shape, leaves, set, set, new TrainingOptions { Steps = 200, Restarts = 4, Refit = false, PriorStrengths = [0], PseudoCount = 0 });
        Assert.True(result.Score > em.Score + 0.2, $"Born {result.Score}, generative {em.Score}");
    }

    [Fact]
    public void Training_IsRepeatable_AndKeepsTheBest()
    {
        ConvAC truth = BornModels.Random(8, 6);
        SampleSet drawn = Sampling.Draw(truth, 400, 1), held = Sampling.Draw(truth, 200, 2);
        ConvAC generative = RandomModels.Build(8, 6, new RandomModelOptions { MaxSites = 6, Continuous = false });
        (TrainingSet train, TrainingSet validation) = (new(drawn.Data, drawn.Classes), new(held.Data, held.Classes));
        foreach (BornStart start in Enum.GetValues<BornStart>())
        {
            BornOptions options = new() { Start = start, Steps = 12 };
            BornResult one = BornTraining.Train(generative, train, validation, options, 3, Engine);
            BornResult two = BornTraining.Train(generative, train, validation, options, 3, Engine with { Threads = 1 });
            Assert.Equal(one.Score, two.Score);
            Assert.Equal(one.Score, one.History.Max(h => h.ValidationLogLikelihood));
            Assert.Equal(one.Score, LogLikelihood.Mean(one.Model, held.Data));
            Assert.True(one.Score > one.History[0].ValidationLogLikelihood);
        }
    }

    [Fact]
    public void OddOptions_AreRefused()
    {
        var set = new TrainingSet(Observations.FromRows([[0, 1]]));
        void Refused(string message, BornOptions options) => Assert.Equal(message + " (Parameter 'options')", Assert.Throws<ArgumentException>(
            () => BornTraining.Train(Uniform(PoolingTree.Cp(2), 1), set, set, options, 1, Engine)).Message);
        Refused("The start must be Generative or Random, but is 7.", new BornOptions { Start = (BornStart)7 });
        Refused("The number of passes must be at least 0, but is -1.", new BornOptions { Steps = -1 });
        Refused("The size of a batch must be at least 0, but is -2.", new BornOptions { BatchSize = -2 });
        Refused("The learning rate must be above 0 and at most 1, but is NaN.", new BornOptions { LearningRate = double.NaN });
        Refused("The patience must be at least 1, but is 0.", new BornOptions { Patience = 0 });
        Refused("The number of restarts must be at least 1, but is 0.", new BornOptions { Restarts = 0 });
    }

    private static ConvAC Uniform(PoolingTree tree, int channels)
    {
        var shape = NetworkShape.PerLevel(tree, channels, [channels], classes: 1);
        return new ConvAC(
            shape, [.. Enumerable.Range(0, tree.SiteCount).Select(i => (LeafDistribution)new BernoulliLeaf([.. Enumerable.Repeat(0.5, shape.Channels(i))]))],
            [.. Enumerable.Range(0, shape.MatrixCount).Select(m =>
            {
                int v = shape.NodeOfMatrix(m);
                return Enumerable.Repeat(1.0 / shape.Channels(v), shape.Rows(v) * shape.Channels(v)).ToArray();
            })],
            [1]);
    }

    private static double Log(ConvAC model, TrainingSet set)
    {
        var pass = new DensityPass(new BornNetwork(model));
        double sum = 0;
        for (int r = 0; r < set.Data.Rows; r++)
        {
            pass.Up(set.Data, r);
            int label = set.Labels![r];
            sum += LogSpace.LogSumExp([.. Enumerable.Range(0, model.Classes).Where(y => label < 0 || y == label)
                .Select(y => pass.LogGivenClass(y) + (model.Classes == 1 ? 0 : Math.Log(model.ClassPrior[y])))]);
        }

        return sum;
    }
}

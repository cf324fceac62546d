using Entroscope.Engine;
using Entroscope.Engine.Signed;
using Entroscope.Files.Models;
using Entroscope.Inference;
using Entroscope.Learning;
using Entroscope.Learning.Loop;
using Entroscope.Learning.Score;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Tests.Engine;
using Entroscope.Tests.Files;
using Xunit;

namespace Entroscope.Tests.Learning.Score;

/// <summary>Training of real weights as a classifier: its objective, what it reaches, its resuming, and what it refuses.</summary>
public sealed class ScoreTrainingTests
{
    private static readonly ConvAC Planted = Learnable.Planted(LeafFamily.Gaussian);
    private static readonly TrainingSet Train = Learnable.Draw(Planted, 90, 1, missing: 0.1, unlabelled: 0.3);
    private static readonly TrainingSet Validation = Learnable.Draw(Planted, 40, 2);
    private static readonly ScoreOptions Options = new() { BatchSize = 40, Steps = 3 };

    [Fact]
    public void TheObjective_HasTheDerivativesOfFiniteDifferences()
    {
        const double Step = 1e-6;
        var objective = new SoftmaxObjective([2, -1]);
        double[] scores = [0.3, -1, 0.7, 0.01];
        double[] derivative = new double[4], other = new double[4];
        objective.Differentiate(0, scores, 0, derivative);
        for (int y = 0; y < scores.Length; y++)
        {
            double[] up = [.. scores], down = [.. scores];
            up[y] += Step;
            down[y] -= Step;
            double difference = (objective.Differentiate(0, up, 0, other) - objective.Differentiate(0, down, 0, other)) / (2 * Step);
            NumericAssert.Close(difference, derivative[y], 1e-8);
        }

        Assert.Equal(0, objective.Differentiate(1, scores, 0, derivative));
        Assert.Equal([0.0, 0, 0, 0], derivative);
    }

    [Fact]
    public void TheProbabilities_AreTheSoftmaxOfScaledScores()
    {
        double[] log = new double[3];
        ScoreProbabilities.LogProbabilities([3, 0, -4], log);
        double total = Math.Exp(6) + 1 + Math.Exp(-8);
        NumericAssert.Close([Math.Log(Math.Exp(6) / total), -Math.Log(total), Math.Log(Math.Exp(-8) / total)], log, 1e-12);
        ScoreProbabilities.LogProbabilities([0, 0, 0], log);
        NumericAssert.Close([-Math.Log(3), -Math.Log(3), -Math.Log(3)], log, 1e-12);
    }

    [Theory]
    [InlineData(LeafFamily.Rectified)]
    [InlineData(LeafFamily.Cosine)]
    public void Features_HaveTheDerivativesOfFiniteDifferences(LeafFamily family)
    {
        const double Step = 1e-6;
        for (ulong seed = 0; seed < 10; seed++)
        {
            ConvAC model = SignedCases.Build(seed, 4, options: new RandomModelOptions { Families = [LeafFamily.Gaussian] });
            Observations data = RandomModels.Data(model, 3, 0, seed);
            ConvAC featured = FeatureStart.Of(model, family, data, seed);
            var random = new RandomStream(seed, "away from the values, where rectified features have kinks");
            foreach (LeafDistribution leaf in featured.Leaves.Take(featured.Shape.LeafCount))
            {
                leaf.Move([.. Enumerable.Range(0, leaf.ParameterCount).Select(_ => 0.05 * random.NextGaussian())], default, 2);
            }

            (_, SignedGradient gradient) = SignedCases.Gradient(SignedEngines.Create(featured), data, new LogObjective());
            for (int site = 0; site < featured.Shape.LeafCount; site++)
            {
                LeafDistribution leaf = featured.Leaves[site];
                double[] expected = new double[leaf.ParameterCount];
                leaf.Gradient(gradient.Leaf(site), default, 0, 2, expected);
                for (int i = 0; i < expected.Length; i++)
                {
                    double[] step = new double[expected.Length];
                    double Along(double size)
                    {
                        ConvAC moved = featured.Copy();
                        step[i] = size;
                        moved.Leaves[site].Move(step, default, 2);
                        return SignedCases.Gradient(SignedEngines.Create(moved), data, new LogObjective()).Sum;
                    }

                    double difference = ((8 * (Along(Step) - Along(-Step))) - (Along(2 * Step) - Along(-2 * Step))) / (12 * Step);
                    NumericAssert.Close(difference, expected[i], 1e-6, 1e-6, Invariant($"{family}, seed {seed}, site {site}, number {i}"));
                }
            }
        }
    }

    [Fact]
    public void Training_LowersTheCrossEntropy_OfRowsThatItHasNotSeen()
    {
        TrainingSet train = Learnable.Draw(Planted, 400, 3), validation = Learnable.Draw(Planted, 200, 4);
        var start = RealNetwork.Of(Planted);
        new RandomStream(1, "noise").Shuffle<double>(start.OwnMatrix(start.Shape.MatrixCount - 1));
        start.CheckParameters();
        TrainingResult result = ScoreTraining.Train(start, train, validation, new ScoreOptions { Steps = 15 }, Learnable.Quick with { Refit = false });
        double before = result.History[0].ValidationLogLikelihood!.Value;
        Assert.True(result.Score > before + 0.1, Invariant($"{before} {result.Score}"));
        Assert.Equal(Reading.Score, result.Model.Reading);
    }

    [Fact]
    public void Resume_AfterAnyKill_GivesTheSameBits()
    {
        var whole = new MemoryStore();
        TrainingResult expected = Run(whole, 1);
        for (int kill = 1; kill <= whole.Saves; kill += 3)
        {
            var broken = new MemoryStore(killAtSave: kill);
            Assert.Throws<KilledException>(() => Run(broken, 1));
            TrainingResult resumed = Run(new MemoryStore(broken.Latest), 3);
            Assert.Equal(Learnable.Parameters(expected.Model), Learnable.Parameters(resumed.Model));
            Assert.Equal(expected.History, resumed.History);
        }
    }

    [Fact]
    public void Resume_WithOtherOptions_IsRefused()
    {
        var store = new MemoryStore();
        Run(store, 1);
        ErrorAssert.Throws<DataException>(
            "The checkpoint belongs to another training run: score_dropout is 0.1 there, but 0 here.",
            () => ScoreTraining.Train(Planted, Train, Validation, Options with { Dropout = 0 }, Learnable.Quick, checkpoints: store));
    }

    [Fact]
    public void OptionsOutOfRange_AreRefused()
    {
        Refused(Options with { Steps = -1 }, "Steps must be at least 0, but is -1");
        Refused(Options with { BatchSize = -1 }, "BatchSize must be at least 0 (0 for full batches), but is -1");
        Refused(Options with { LearningRate = double.NaN }, "LearningRate must be above 0 and at most 1, but is NaN");
        Refused(Options with { WeightDecay = -0.5 }, "WeightDecay must be a number of 0..10, but is -0.5");
        Refused(Options with { Dropout = 1 }, "Dropout must be at least 0 and below 1, but is 1");
        Refused(Options with { StartSteps = -1 }, "StartSteps must be at least 0, but is -1");
        Refused(Options with { Representation = LeafFamily.Student }, "Representation must be Gaussian, Rectified or Cosine, but is Student");
        Refused(Options with { Patience = 0 }, "Patience must be at least 1, but is 0");

        static void Refused(ScoreOptions options, string what) => ErrorAssert.Throws<ArgumentException>(
            $"The score option {what}. (Parameter 'options')", () => ScoreTraining.Train(Planted, Train, Validation, options));
    }

    [Fact]
    public void DataWithoutClasses_IsRefused()
    {
        ErrorAssert.Throws<DataException>(
            "training data: score training needs the class of at least one row, but no row has one.",
            () => ScoreTraining.Train(Planted, Train with { Labels = null }, Validation));
        ErrorAssert.Throws<DataException>(
            "validation data: score training needs the class of at least one row, but no row has one.",
            () => ScoreTraining.Train(Planted, Train, Validation with { Labels = null }));
        ErrorAssert.Throws<DataException>(
            "training data: score training needs a label of at least 2 classes, but there is no label.",
            () => ScoreTraining.EnsureLabelled(1, null, null));
    }

    [Theory]
    [InlineData(LeafFamily.Rectified)]
    [InlineData(LeafFamily.Cosine)]
    public void NetworksWithFeatures_AreStoredExactly(LeafFamily family)
    {
        using var folder = new TemporaryFolder();
        ConvAC model = RealNetwork.Of(FeatureStart.Of(Planted, family, Train.Data, 1));
        foreach (string name in new[] { "m.json", "m.safetensors" })
        {
            ModelFile.Save(model, folder[name]);
            ConvAC read = ModelFile.Load(folder[name]).Network;
            Assert.Equal(Learnable.Parameters(model), Learnable.Parameters(read));
            Assert.Equal((Reading.Score, family), (read.Reading, read.Leaves[0].Family));
        }
    }

    [Fact]
    public void Features_AreNoDensities()
    {
        var leaf = new FeatureLeaf(LeafFamily.Rectified, [1, -2], [0.5, 0]);
        double[] f = new double[2];
        leaf.Evaluate(-1, f);
        Assert.Equal([0.0, 2], f);
        const string Message = "Rectified features are no densities; only networks of real weights have them, which have scores, but no probabilities of rows.";
        ErrorAssert.Throws<ModelException>(Message, () => leaf.LogDensity(1, f));
        ErrorAssert.Throws<ModelException>(Message, () => leaf.Entropy(f));
        ErrorAssert.Throws<ModelException>(Message, () => leaf.Sample(0, new RandomStream(1, "x")));
        ErrorAssert.Throws<ModelException>(Message, () => leaf.Mode(0));
        ErrorAssert.Throws<ModelException>(Message, () => leaf.Accumulate(1, f, f));
        ErrorAssert.Throws<ModelException>("Leaf of site 0: " + Message, () => Planted.With(0, new FeatureLeaf(LeafFamily.Rectified, [1, 1, 1], [0, 0, 0])));
        ErrorAssert.Throws<ModelException>(
            "Features need as many centres as weights, at least one, but have 1 weights and 2 centres.",
            () => _ = new FeatureLeaf(LeafFamily.Cosine, [1], [1, 2]));
        ErrorAssert.Throws<ModelException>(
            "The weight of leaf channel 0 must be a finite number, but is NaN.", () => _ = new FeatureLeaf(LeafFamily.Cosine, [double.NaN], [1]));
        ErrorAssert.Throws<ModelException>(
            "The centre of leaf channel 0 must be a finite number, but is Infinity.",
            () => _ = new FeatureLeaf(LeafFamily.Cosine, [1], [double.PositiveInfinity]));
        ErrorAssert.Throws<ArgumentException>(
            "Features are Rectified or Cosine, but Gaussian was given. (Parameter 'family')", () => _ = new FeatureLeaf(LeafFamily.Gaussian, [1], [1]));
    }

    private static TrainingResult Run(MemoryStore store, int threads) => ScoreTraining.Train(
        Planted, Train, Validation, Options, Learnable.Quick with { Engine = new EngineOptions { Kind = EngineKind.Double, Threads = threads } },
        checkpoints: store);
}

using CsCheck;
using Entroscope.Engine;
using Entroscope.Inference;
using Entroscope.Learning;
using Entroscope.Learning.Hybrid;
using Entroscope.Learning.Loop;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Xunit;

namespace Entroscope.Tests.Learning.Hybrid;

/// <summary>What hybrid training reaches, keeps, and survives.</summary>
public sealed class HybridTrainingTests
{
    private static readonly ConvAC Planted = Learnable.Planted(LeafFamily.Categorical);
    private static readonly TrainingSet Train = Learnable.Draw(Planted, 200, 1, missing: 0.1, unlabelled: 0.2);
    private static readonly TrainingSet Validation = Learnable.Draw(Planted, 100, 2);

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void FullBatches_RaiseTheObjective(double weight)
    {
        var options = new HybridOptions { DiscriminativeWeight = weight, BatchSize = 0, Steps = 60, LearningRate = 0.01 };
        TrainingOptions training = Learnable.Quick with { PseudoCount = 0, LeafPseudoCount = 0 };
        TrainingResult result = HybridTraining.Train(Start(LeafFamily.Categorical), Train, null, options, training);
        double[] curve = [.. result.History.Skip(1).Select(h => h.TrainLogLikelihood!.Value)];
        Assert.Equal(60, curve.Length);
        Assert.True(curve[^1] > curve[0] + 0.05, Invariant($"{curve[0]} -> {curve[^1]}"));
        Assert.All(curve.Zip(curve.Skip(1)), pair => Assert.True(pair.Second > pair.First - 1e-3, Invariant($"{pair.First} -> {pair.Second}")));
    }

    [Fact]
    public void Discriminative_PredictsClassesBetterThanGenerative()
    {
        ConvAC start = Start(LeafFamily.Categorical);
        double before = Conditional(start, Train);
        TrainingResult result = HybridTraining.Train(start, Train, null,
            new HybridOptions { DiscriminativeWeight = 1, BatchSize = 50, LearningRate = 0.05 }, Learnable.Quick);
        Assert.True(Conditional(result.Model, Train) > before + 0.02);
    }

    [Fact]
    public void Choice_IsTheBestOfTheCurve_AndNeverWorseThanTheStart()
    {
        var options = new HybridOptions { BatchSize = 20, LearningRate = 0.2, Patience = 4, Steps = 12 };
        TrainingResult result = HybridTraining.Train(Start(LeafFamily.Categorical), Train, Validation, options, Learnable.Quick with { Refit = false });
        double[] scores = [.. result.History.Select(h => h.ValidationLogLikelihood!.Value)];
        Assert.Equal(scores.Max(), result.Score);
        Assert.Equal(Array.IndexOf(scores, scores.Max()), result.BestStep);
        NumericAssert.Close(Conditional(result.Model, Validation), result.Score, 1e-9);
        Assert.Equal(result.StoppedBecause == StopReason.Patience ? result.BestStep + 4 : 12, scores.Length - 1);
        Assert.Equal(Learnable.Accuracy(result.Model, Validation), result.History[result.BestStep].ValidationAccuracy);
        Assert.Equal(0.9, result.Model.Metadata.Training.Hybrid.Weight);
    }

    [Fact]
    public void UnlabelledSamples_TeachNothingToDiscriminativeTraining()
    {
        TrainingSet labelled = Learnable.Draw(Planted, 60, 7);
        TrainingSet unlabelled = Learnable.Draw(Planted, 60, 8, unlabelled: 1);
        TrainingSet both = new(
            Observations.FromRows([.. Enumerable.Range(0, 60).Select(labelled.Data.Row), .. Enumerable.Range(0, 60).Select(unlabelled.Data.Row)]),
            [.. labelled.Labels!, .. unlabelled.Labels!]);
        var options = new HybridOptions { DiscriminativeWeight = 1, BatchSize = 0, Steps = 5, LearningRate = 1e-3 };
        ConvAC start = Start(LeafFamily.Categorical);
        TrainingResult alone = HybridTraining.Train(start, labelled, null, options, Learnable.Quick);
        TrainingResult mixed = HybridTraining.Train(start, both, null, options, Learnable.Quick);

        // Half the mean, but Adam does not see scales.
        NumericAssert.Close(Learnable.Parameters(alone.Model), Learnable.Parameters(mixed.Model), 1e-4);
        NumericAssert.Close(alone.History[1].TrainLogLikelihood!.Value, 2 * mixed.History[1].TrainLogLikelihood!.Value, 1e-9);
    }

    [Theory]
    [InlineData(LeafFamily.Categorical)]
    [InlineData(LeafFamily.Bernoulli)]
    [InlineData(LeafFamily.Binomial)]
    [InlineData(LeafFamily.Gaussian)]
    public void ExtremeSteps_LeaveAValidNetwork(LeafFamily family)
    {
        ConvAC planted = Learnable.Planted(family);
        TrainingSet set = Learnable.Draw(planted, 40, 3, missing: 0.3, unlabelled: 0.3);
        var options = new HybridOptions { DiscriminativeWeight = 1, BatchSize = 7, LearningRate = 1, Steps = 40 };
        TrainingResult result = HybridTraining.Train(planted, set, null, options, Learnable.Quick with { PseudoCount = 0, LeafPseudoCount = 0 });
        AssertValid(result.Model);
        Assert.All(result.History.Skip(1), h => Assert.True(double.IsFinite(h.TrainLogLikelihood!.Value)));
    }

    [Fact]
    public void AnyNetworkAndData_NeverYieldNaN() =>
        Gen.Select(RandomModels.Of(new RandomModelOptions { Zeros = 0.3, MaxClasses = 3 }), Gen.ULong, Gen.Double[0, 1]).Sample((model, seed, weight) =>
    {
        if (model.Classes < 2)
        {
            return;
        }

        int[] labels = [.. Enumerable.Range(0, 12).Select(r => (r % (model.Classes + 1)) - 1)];
        var set = new TrainingSet(RandomModels.Data(model, 12, 0.3, seed), labels);
        var options = new HybridOptions { DiscriminativeWeight = weight, BatchSize = 5, LearningRate = 0.5, Steps = 4 };
        try
        {
            TrainingResult result = HybridTraining.Train(model, set, set, options, Learnable.Quick);
            AssertValid(result.Model);
            Assert.All(result.History.Skip(1), h => Assert.False(double.IsNaN(h.TrainLogLikelihood!.Value)));
            Assert.False(double.IsNaN(result.Score));
        }
        catch (DataException e)
        {
            Assert.Equal("training data: the network gives every row the probability 0, so hybrid training has nothing to start from.", e.Message);
        }
    }, iter: 60);

    [Fact]
    public void OneRowAClass_AndAConstantLabel_AreTaken()
    {
        ConvAC start = Start(LeafFamily.Gaussian);
        foreach (int[] labels in (int[][])[[0, 1, 2], [1, 1, 1]])
        {
            var set = new TrainingSet(RandomModels.Data(start, 3, 0, 1), labels);
            AssertValid(HybridTraining.Train(start, set, set, new HybridOptions { LearningRate = 1 }, Learnable.Quick).Model);
        }
    }

    [Fact]
    public void ZeroWeights_StayZero()
    {
        ConvAC copies = TestModels.Copies();
        var set = new TrainingSet(Observations.FromRows([[0, 0], [1, 1], [0, 1], [1, 1]]), [0, 1, 0, 0]);
        TrainingResult result = HybridTraining.Train(copies, set, null, new HybridOptions { LearningRate = 0.5, BatchSize = 1 }, Learnable.Quick);
        Assert.Equal([1, 0, 0, 1], result.Model.Matrix(0).ToArray());
        Assert.True(double.IsFinite(result.History[^1].TrainLogLikelihood!.Value));
    }

    private static ConvAC Start(LeafFamily family)
    {
        ConvAC planted = Learnable.Planted(family);
        return ExpectationMaximization.Train(planted.Shape, Learnable.Leaves(planted), Learnable.Draw(planted, 200, 1, 0.1, 0.2), null, Learnable.Quick).Model;
    }

    private static void AssertValid(ConvAC model)
    {
        model.CheckParameters();
        Assert.All(Learnable.Parameters(model), p => Assert.True(double.IsFinite(p)));
    }

    private static double Conditional(ConvAC model, TrainingSet set)
    {
        double[] posterior = Posterior.OfClass(model, set.Data, new EngineOptions { Kind = EngineKind.Reference });
        int[] rows = [.. Enumerable.Range(0, set.Data.Rows).Where(r => set.Labels![r] >= 0)];
        return rows.Average(r => Math.Log(posterior[(r * model.Classes) + set.Labels![r]]));
    }
}

using CsCheck;
using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Inference;
using Entroscope.Learning;
using Entroscope.Learning.Loop;
using Entroscope.Learning.Resizing;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Learning;

/// <summary>Resized networks: widened ones are the same function, narrowed ones keep what was in use.</summary>
public sealed class ChannelResizingTests
{
    [Fact]
    public void Widening_KeepsTheFunction() => Gen.Select(RandomModels.Any, Gen.ULong).Sample(
        (model, seed) =>
        {
            NetworkShape wide = Wider(model.Shape, seed);
            ConvAC widened = ChannelResizing.Resize(model, wide, perturbation: 0);
            Assert.Same(wide, widened.Shape);
            Observations data = RandomModels.Data(model, 20, 0.2, seed);
            Same(LogLikelihood(model, data), LogLikelihood(widened, data));
        },
        iter: 150);

    // Without weights near 0, where the last bit of a copy would decide what is merged.
    [Fact]
    public void NarrowingTheCopiesAgain_KeepsTheFunction() => Gen.Select(RandomModels.Of(new RandomModelOptions { NearDeterministic = 0 }), Gen.ULong).Sample(
        (model, seed) =>
        {
            ConvAC again = ChannelResizing.Resize(ChannelResizing.Resize(model, Wider(model.Shape, seed), 0), model.Shape);
            Observations data = RandomModels.Data(model, 20, 0.2, seed);
            Same(LogLikelihood(model, data), LogLikelihood(again, data));
        },
        iter: 150);

    [Fact]
    public void Widening_KeepsEveryProbabilityOfASmallModel()
    {
        ConvAC model = RandomModels.Build(3, 4, new RandomModelOptions { Continuous = false });
        ConvAC widened = ChannelResizing.Resize(model, Wider(model.Shape, 1), 0);
        int[] sites = [.. Enumerable.Range(0, 4)];
        NumericAssert.Close(
            Conditional.Table(model, sites).Probabilities, Conditional.Table(widened, sites).Probabilities, 1e-14, 1e-12);
    }

    [Fact]
    public void EqualAndUnusedChannels_AreMergedFirst()
    {
        var shape = new NetworkShape(PoolingTree.Cp(1), [4, 1]);
        var model = new ConvAC(shape, [new GaussianLeaf([-2, 2, 2, 9], [1, 4, 4, 1])], [[0.25, 0.5, 0.25, 0], [1]], [1]);
        ConvAC narrow = ChannelResizing.Resize(model, new NetworkShape(shape.Tree, [2, 1]));
        Same(LogLikelihood(model, Line()), LogLikelihood(narrow, Line()));
        Assert.Equal([0.25, 0.75], narrow.Weights(0).ToArray().Order());
    }

    [Fact]
    public void MergedChannels_KeepMeanAndVariance()
    {
        ConvAC model = TestModels.TwoGaussians();
        var leaf = (GaussianLeaf)ChannelResizing.Resize(model, new NetworkShape(model.Tree, [1, 1])).Leaves[0];
        NumericAssert.Close(1, leaf.Means[0], 1e-12);
        NumericAssert.Close((0.25 * (1 + 9)) + (0.75 * (4 + 1)), leaf.Variances[0], 1e-12);
    }

    [Fact]
    public void Narrowing_GivesAValidNetworkOfAnyShape() => RandomModels.Any.Sample(
        model =>
        {
            var narrow = new NetworkShape(model.Tree, [.. Enumerable.Repeat(1, model.Tree.NodeCount)], model.Classes, model.Shape.Sharing);
            ConvAC smallest = ChannelResizing.Resize(model, narrow);
            Assert.Equal(narrow.WeightCount, smallest.Shape.WeightCount);
        },
        iter: 100);

    [Fact]
    public void Copies_PartByTheSeed()
    {
        ConvAC model = Learnable.Planted(LeafFamily.Categorical);
        NetworkShape wide = NetworkShape.PerLevel(model.Tree, 5, [5], model.Classes);
        double[] Of(ulong seed) => Learnable.Parameters(ChannelResizing.Resize(model, wide, 0.2, seed));
        Assert.Equal(Of(1), Of(1));
        Assert.NotEqual(Of(1), Of(2));
    }

    [Fact]
    public void TrainingFromANetwork_BeginsWithItAndRises()
    {
        ConvAC truth = Learnable.Planted(LeafFamily.Categorical);
        TrainingSet set = Learnable.Draw(truth, 300, 1);
        TrainingSet validation = Learnable.Draw(truth, 100, 2);
        ConvAC start = ChannelResizing.Resize(truth, NetworkShape.PerLevel(truth.Tree, 4, [4], truth.Classes));
        TrainingResult none = ExpectationMaximization.TrainFrom(start, set, validation, Learnable.Quick with { Steps = 0, Refit = false });
        Assert.Equal(Learnable.Parameters(start), Learnable.Parameters(none.Model));
        TrainingResult result = ExpectationMaximization.TrainFrom(start, set, validation, Learnable.Quick);
        NumericAssert.Close(Learnable.Score(start, validation.Data), result.History[0].ValidationLogLikelihood!.Value, 1e-9);
        double[] rise = [.. result.History.Where(s => s.TrainLogLikelihood is not null && s.Phase == TrainingPhase.Search)
            .Select(s => s.TrainLogLikelihood!.Value)];
        Assert.True(rise[^1] > rise[0]);
        Assert.Equal((33, result.Refitted), (result.Refit!.Rows, result.Refit.Kept));
    }

    [Fact]
    public void WhatDoesNotFit_IsRefused()
    {
        ConvAC model = TestModels.TwoGaussians();
        ErrorAssert.Throws<ArgumentException>(
            "The new shape must have the tree, the classes and the sharing of the network. (Parameter 'target')",
            () => ChannelResizing.Resize(model, new NetworkShape(PoolingTree.Cp(1), [1, 1])));
        ErrorAssert.Throws<ArgumentException>(
            "The perturbation must be a finite number of at least 0, but is NaN. (Parameter 'perturbation')",
            () => ChannelResizing.Resize(model, model.Shape, double.NaN));
        Assert.Throws<ModelException>(() => ChannelResizing.Resize(TestModels.Scores(), TestModels.Scores().Shape));
    }

    private static NetworkShape Wider(NetworkShape shape, ulong seed)
    {
        var random = new RandomStream(seed, "wider");
        int[] more = [.. Enumerable.Range(0, shape.Tree.NodeCount).Select(_ => random.NextInt(5))];
        return new NetworkShape(
            shape.Tree,
            [.. Enumerable.Range(0, shape.Tree.NodeCount).Select(v => shape.Channels(v) + more[shape.SharedWeights ? shape.Tree.HeightOf(v) : v])],
            shape.Classes,
            shape.Sharing);
    }

    private static double[] LogLikelihood(ConvAC model, Observations data)
    {
        double[] result = new double[data.Rows];
        Engines.Create(model, new EngineOptions { Kind = EngineKind.Reference }).LogLikelihood(data, RowSelection.All(data), result);
        return result;
    }

    private static Observations Line() => Observations.FromRows([.. Enumerable.Range(-5, 15).Select(x => new double[] { x })]);

    private static void Same(double[] expected, double[] actual) => NumericAssert.Close(expected, actual, 1e-9, 1e-9);
}

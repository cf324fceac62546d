using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Learning;
using Entroscope.Learning.Hybrid;
using Entroscope.Learning.Loop;
using Entroscope.Learning.Resizing;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;
using Entroscope.Tests.Learning;
using Entroscope.Workflow.Resizing;
using Entroscope.Workflow.Training;
using Xunit;

namespace Entroscope.Tests.Workflow;

/// <summary>Resized networks: what is planted is found, the validation rows lose no more than is tolerated, and growth must pay.</summary>
public sealed class NetworkResizingTests
{
    [Fact]
    public void PlantedCopies_AreRemoved_AndNothingElseChanges()
    {
        ConvAC model = Learnable.Planted(LeafFamily.Categorical);
        ConvAC widened = ChannelResizing.Resize(model, NetworkShape.PerLevel(model.Tree, 4, [7], model.Classes), 0)
            .With(ModelMetadata.Empty with { SiteNames = [.. Enumerable.Range(0, 8).Select(i => Invariant($"x{i}"))], LabelName = "y" });
        ResizedNetwork resized = NetworkResizing.Run(widened, Rows(model, 300), Options with { Prune = 0, Steps = 0 });
        Assert.Equal((widened.ParameterCount, model.ParameterCount), (resized.Before.Parameters, resized.After.Parameters));
        NumericAssert.Close(resized.Before.Validation, resized.After.Validation, 1e-12);
        NumericAssert.Close(resized.Before.Train, resized.After.Train, 1e-12);
        Assert.Equal(["before", "merged"], resized.Trials.Select(t => t.Change));
        Assert.Equal((model.Tree.NodeCount, 0, 0.0), (resized.After.Nodes, resized.After.Steps, resized.After.LossBound));
        Assert.Equal((widened.Metadata.SiteNames, "y"), (resized.Model.Metadata.SiteNames, resized.Model.Metadata.LabelName));
        Assert.Equal(Invariant($"from {widened.ParameterCount} parameters; prune 0, grow no, 0 steps"), resized.Model.Metadata.Training.Resized);
        Assert.Same(resized.After.Shape, resized.Model.Shape);
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.1)]
    public void Pruning_CostsTheValidationRowsNoMoreThanTheTolerance(double tolerance)
    {
        ModelSplit rows = Rows(Learnable.Planted(LeafFamily.Categorical), 600);
        ResizedNetwork resized = NetworkResizing.Run(Trained(rows, 8), rows, Options with { Prune = tolerance });
        Assert.True(resized.ValidationHeldOut);
        Assert.True(resized.After.Validation >= resized.Before.Validation - tolerance - 1e-9);
        Assert.True(resized.After.Parameters < 0.8 * resized.Before.Parameters);
        NumericAssert.Close(Learnable.Score(resized.Model, rows.Validation.Data.Observations), resized.After.Validation, 1e-9);
        Assert.All(resized.Trials.Skip(1), t => Assert.Equal(t.Kept, t.Validation >= resized.Before.Validation - tolerance - 1e-9));
    }

    [Fact]
    public void SaturatedNodes_Grow_AndTheValidationRowsGain()
    {
        ModelSplit rows = Rows(Copies(), 600);
        ConvAC narrow = Trained(rows, 2);
        ResizedNetwork resized = NetworkResizing.Run(narrow, rows, Options with { Grow = 2 });
        Assert.Contains(resized.Trials, t => t is { Change: "split", Kept: true });
        Assert.InRange(resized.After.Validation - resized.Before.Validation, 0.5, 10);
        Assert.True(resized.After.Parameters > resized.Before.Parameters);
        Assert.Equal(Learnable.Parameters(resized.Model), Learnable.Parameters(NetworkResizing.Run(
            narrow, rows, Options with { Grow = 2, Engine = Options.Engine with { Threads = 3 } }).Model));
    }

    [Fact]
    public void WhereNothingIsSaturated_NothingGrows()
    {
        ConvAC model = Learnable.Planted(LeafFamily.Categorical);
        ConvAC wide = ChannelResizing.Resize(model, NetworkShape.PerLevel(model.Tree, 4, [16], model.Classes), 0);
        ResizedNetwork resized = NetworkResizing.Run(wide, Rows(model, 300), Options with { Grow = 2 });
        Assert.Single(resized.Trials);
        Assert.Equal(Learnable.Parameters(wide), Learnable.Parameters(resized.Model));
    }

    [Fact]
    public void RowsThatTheNetworkHasLearnedFrom_OrMayHave_ChooseNothing()
    {
        ModelSplit rows = Rows(Learnable.Planted(LeafFamily.Categorical), 300);
        ConvAC refitted = Trained(rows, 6, refit: true);
        Assert.True(refitted.Metadata.Training.Refitted);
        const string Refitted =
            "The network was trained again on training and validation rows together, so these cannot choose its widths; "
                + "train it without a refit, or give validation rows that it has not seen.";
        ErrorAssert.Throws<ModelException>(Refitted, () => NetworkResizing.Run(refitted, rows, Options with { Grow = 2 }));
        ErrorAssert.Throws<ModelException>(Refitted, () => NetworkResizing.Run(refitted, rows, Options with { Prune = 0.05 }));

        // Of other rows nothing is known but what the caller vouches for.
        ModelSplit fresh = rows with { Validation = Rows(Learnable.Planted(LeafFamily.Categorical), 301).Validation };
        Assert.Null(NetworkResizing.Run(refitted, fresh, Options with { Prune = 0.05, Steps = 1 }).ValidationHeldOut);
        ErrorAssert.Throws<ModelException>(
            "The record of the network is of a different split of these rows (seed, validation fraction) or of other rows, "
            + "so it may have been trained on the validation rows, which then cannot choose its widths; "
            + "split them as in its training, or give validation rows that it has not seen.",
            () => NetworkResizing.Run(refitted, fresh with { ValidationIsUnseen = false }, Options with { Prune = 0.05 }));
    }

    [Fact]
    public void ARefitThatWasNotKept_LeavesTheValidationRowsUnseen()
    {
        ModelSplit rows = Rows(Learnable.Planted(LeafFamily.Categorical), 300);
        ConvAC chosen = Trained(rows, 6);
        TrainingRecord record = chosen.Metadata.Training with { Refit = true, Refitted = false };
        Assert.True(
            NetworkResizing.Run(chosen.With(chosen.Metadata with { Training = record }), rows, Options with { Prune = 0.05, Steps = 1 }).ValidationHeldOut);
        record = record with { Refitted = null };
        Assert.Throws<ModelException>(
            () => NetworkResizing.Run(chosen.With(chosen.Metadata with { Training = record }), rows, Options with { Prune = 0.05, Steps = 1 }));
    }

    [Fact]
    public void TestRows_AreTold_AndChooseNothing()
    {
        ModelSplit rows = Rows(Learnable.Planted(LeafFamily.Categorical), 300);
        ConvAC model = Trained(rows, 6);
        ModelData test = Rows(Learnable.Planted(LeafFamily.Categorical), 302).Train;
        ResizedNetwork resized = NetworkResizing.Run(model, rows with { Test = test }, Options with { Prune = 0.1 });
        ResizedNetwork without = NetworkResizing.Run(model, rows, Options with { Prune = 0.1 });
        Assert.Equal(Learnable.Parameters(without.Model), Learnable.Parameters(resized.Model));
        Assert.Null(without.TestBefore ?? without.TestAfter);
        NumericAssert.Close(Learnable.Score(model, test.Data.Observations), resized.TestBefore!.LogLikelihood, 1e-9);
        NumericAssert.Close(Learnable.Score(resized.Model, test.Data.Observations), resized.TestAfter!.LogLikelihood, 1e-9);
    }

    [Fact]
    public void WhatWasLearnedOnOtherRows_StaysUnknown()
    {
        ModelSplit rows = Rows(Learnable.Planted(LeafFamily.Categorical), 100);
        var other = new ModelSplit(rows.Validation, rows.Train, "the other way round");
        ConvAC model = Trained(rows, 4);
        ResizedNetwork once = NetworkResizing.Run(model, other, Options with { Prune = 0.1, Steps = 1 });
        Assert.Null(once.ValidationHeldOut);
        Assert.Null(NetworkResizing.Run(once.Model, rows, Options with { Prune = 0.1, Steps = 1 }).ValidationHeldOut);
        Assert.True(
            NetworkResizing.Run(NetworkResizing.Run(model, rows, Options with { Prune = 0.1 }).Model, rows, Options with { Prune = 0.1 }).ValidationHeldOut);
    }

    [Fact]
    public void ARoundThatNothingIsCheapEnoughFor_DoesNotEndTheSearch()
    {
        ModelSplit rows = Rows(Learnable.Planted(LeafFamily.Categorical), 600);
        ConvAC model = Trained(rows, 8);
        double[] tolerances = [1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.1];
        Assert.Empty(ChannelMerging.Merge(model, Set(rows.Train), tolerances[3]).Merges);
        long[] parameters = [.. tolerances.Select(t => NetworkResizing.Run(model, rows, Options with { Prune = t }).After.Parameters)];
        Assert.True(parameters[3] < model.ParameterCount);
        Assert.Equal(parameters.OrderDescending(), parameters);
    }

    [Fact]
    public void TheStepsAfterAMerge_AreThoseOfTheRecord()
    {
        ModelSplit rows = Rows(Learnable.Planted(LeafFamily.Categorical), 200);
        ConvAC model = Trained(rows, 6);
        TrainingRecord training = model.Metadata.Training with
        {
            PriorStrength = 2,
            OverRelaxation = 0.25,
            MinimumVariance = 0.5,
            PseudoCount = 0.01,
            LeafPseudoCount = 0.3,
        };
        model = model.With(model.Metadata with { Training = training });
        ResizingTrial first = NetworkResizing.Run(model, rows, Options with { Prune = 1, Steps = 4 }).Trials[1];
        TrainingOptions expected = TrainingOptions.ForRows(200) with
        {
            PriorStrengths = [2],
            OverRelaxation = 0.25,
            MinimumVariance = 0.5,
            PseudoCount = 0.01,
            LeafPseudoCount = 0.3,
            Steps = 4,
            Refit = false,
            Engine = Options.Engine,
        };
        ConvAC merged = ChannelMerging.Merge(model, Set(rows.Train), 1).Model;
        double Score(TrainingOptions options) =>
            Learnable.Score(ExpectationMaximization.TrainFrom(merged, Set(rows.Train), Set(rows.Validation), options).Model, rows.Train.Data.Observations);
        NumericAssert.Close(Score(expected), first.Train, 1e-12);
        Assert.NotInRange(Score(expected with { PriorStrengths = [1] }), first.Train - 1e-6, first.Train + 1e-6);
        Assert.NotInRange(Score(expected with { OverRelaxation = 0.8 }), first.Train - 1e-6, first.Train + 1e-6);
        Assert.Equal(0.5, model.Metadata.Training.Options(200).MinimumVariance);
    }

    [Fact]
    public void TheRecordOfAnotherTraining_IsNotTaken()
    {
        TrainingOptions Of(string key, string value) => TrainingRecord.Of([KeyValuePair.Create(key, value)]).Options(10);
        Assert.Equivalent(TrainingOptions.ForRows(10), TrainingRecord.Empty.Options(10), strict: true);
        Assert.Equal(0.8, Of("over_relaxation", "1").OverRelaxation);
        Assert.Equal(1e-3, Of("minimum_variance", "0").MinimumVariance);
        Assert.Equal([0.3, 1, 3], Of("prior_strength", "NaN").PriorStrengths);
    }

    [Fact]
    public void AHybridNetwork_IsMergedWithoutEmSteps_OrRefused()
    {
        ModelSplit rows = Rows(Learnable.Planted(LeafFamily.Categorical), 100);
        ConvAC em = Trained(rows, 6);
        ConvAC hybrid = HybridTraining.Train(
            em, Set(rows.Train), Set(rows.Validation), new HybridOptions { DiscriminativeWeight = 0.5, Steps = 1 },
            new TrainingOptions { Refit = false, Engine = Options.Engine }).Model;
        const string Message =
            "The network was trained further for classification (hybrid_weight 0.5), which EM steps would undo; "
                + "resize the network of EM first and train for classification with its widths, or merge without EM steps.";
        ErrorAssert.Throws<ModelException>(Message, () => NetworkResizing.Run(hybrid, rows, Options with { Prune = 0.1 }));
        ResizedNetwork merged = NetworkResizing.Run(hybrid, rows, Options with { Prune = 0.3, Steps = 0 });
        Assert.True(merged.After.Parameters < merged.Before.Parameters);
        Assert.Null(merged.Model.Metadata.Training.Hybrid.BestScore);

        // It is a hybrid network still.
        ErrorAssert.Throws<ModelException>(Message, () => NetworkResizing.Run(merged.Model, rows, Options with { Prune = 0.1 }));
    }

    [Fact]
    public void WhatBecomesOfTheClasses_IsTold()
    {
        ModelSplit rows = Rows(Learnable.Planted(LeafFamily.Categorical), 200);
        ResizedNetwork resized = NetworkResizing.Run(Trained(rows, 6), rows, Options with { Prune = 0.3 });
        TrainingSet validation = Set(rows.Validation);
        NumericAssert.Close(Learnable.Accuracy(resized.Model, validation), resized.After.Accuracy!.Value, 1e-12);
        Assert.NotEqual(resized.Before.ClassLogLikelihood, resized.After.ClassLogLikelihood);
        var counts = new ExpectedCounts(resized.Model);
        Engines.Create(resized.Model).AddExpectedCounts(validation.Data, RowSelection.All(validation.Data), validation.Labels, counts);
        NumericAssert.Close((counts.LogLikelihood / validation.Data.Rows) - resized.After.Validation, resized.After.ClassLogLikelihood!.Value, 1e-9);
        Assert.Equal((null, null), (Unlabelled().Accuracy, Unlabelled().ClassLogLikelihood));

        ResizingTrial Unlabelled() => NetworkResizing.Run(
            resized.Model, rows with { Validation = rows.Validation with { Rows = rows.Validation.Rows.Unlabelled } },
            Options with { Prune = 0, Steps = 0 }).After;
    }

    [Fact]
    public void WrongOptions_AreRefused()
    {
        ConvAC model = Learnable.Planted(LeafFamily.Categorical);
        ModelSplit rows = Rows(model, 20);
        Refused("Neither pruning nor growth is set; one of them is needed.", new ResizingOptions());
        Refused("The tolerance of pruning must be a finite number of at least 0 nats a row, but is -1.", new ResizingOptions { Prune = -1 });
        Refused("The tolerance of pruning must be a finite number of at least 0 nats a row, but is NaN.", new ResizingOptions { Prune = double.NaN });
        Refused("The factor of growth must be a finite number above 1, but is 1.", new ResizingOptions { Grow = 1 });
        Refused("The number of EM steps must be 0..100000000, but is -1.", new ResizingOptions { Prune = 0, Steps = -1 });

        void Refused(string message, ResizingOptions options) =>
            ErrorAssert.Throws<ArgumentException>(message + " (Parameter 'options')", () => NetworkResizing.Run(model, rows, options));
    }

    private static ResizingOptions Options => new() { Engine = new EngineOptions { Kind = EngineKind.Double, Threads = 1 } };

    private static ModelSplit Rows(ConvAC truth, int rows)
    {
        Dataset Draw(string name, int count, ulong seed)
        {
            TrainingSet set = Learnable.Draw(truth, count, seed);
            return Dataset.Create(name, set.Data, Columns(), set.Labels, [.. Enumerable.Range(0, truth.Classes).Select(y => Invariant($"{y}"))]);
        }

        return new ModelSplit(Part(truth, Draw("train", rows, (ulong)rows)), Part(truth, Draw("validation", rows / 3, (ulong)rows + 1)), "drawn");
    }

    // Eight sites that nearly always show the same one of four values: every latent must carry two bits.
    private static ConvAC Copies()
    {
        NetworkShape shape = NetworkShape.PerLevel(PoolingTree.Line(8), 4, [4]);
        double[] copy = [.. Enumerable.Range(0, 16).Select(i => i / 4 == i % 4 ? 0.97 : 0.01)];
        double[][] weights = [.. Enumerable.Range(0, shape.MatrixCount).Select(v => v == shape.Tree.Root ? [0.25, 0.25, 0.25, 0.25] : copy)];
        return new ConvAC(shape, [.. Enumerable.Range(0, 8).Select(_ => new CategoricalLeaf(4, 4, copy))], weights, [1]);
    }

    private static TrainingSet Set(ModelData part) => new(part.Data.Observations, part.Labels);

    private static ModelData Part(ConvAC truth, Dataset data) => new(data, truth.Fit(data.Observations, data.Labels));

    private static ColumnInfo[] Columns() => [.. Enumerable.Range(0, 8).Select(i => new ColumnInfo(Invariant($"x{i}"), ColumnKind.Categorical, 4, 0))];

    private static ConvAC Trained(ModelSplit rows, int width, bool refit = false) => TrainingJob.Run(
        new DataSplit(rows.Train.Data, rows.Validation.Data, null, rows.Description),
        new NetworkPlan { Tree = "line", Widths = [width], LeafChannels = Math.Min(4, width) },
        new TrainingOptions { Steps = 20, Refit = refit, Engine = Options.Engine }).Model;
}

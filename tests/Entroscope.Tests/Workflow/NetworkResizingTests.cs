using Entroscope.Data;
using Entroscope.Engine;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Structure;
using Entroscope.Tests.Learning;
using Entroscope.Workflow;
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
        Assert.Equal(Invariant($"from {widened.ParameterCount} parameters; prune 0, grow no, 0 steps"), resized.Model.Metadata.Training["resized"]);
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
    public void ANetworkTrainedOnTheValidationRows_IsPrunedOnBoth_ButDoesNotGrow()
    {
        ModelSplit rows = Rows(Learnable.Planted(LeafFamily.Categorical), 300);
        ConvAC refitted = Trained(rows, 6, refit: true);
        ResizedNetwork resized = NetworkResizing.Run(refitted, rows, Options with { Prune = 0.05 });
        Assert.False(resized.ValidationHeldOut);
        Assert.True(resized.After.Parameters < resized.Before.Parameters);
        Assert.True(resized.After.Validation >= resized.Before.Validation - 0.05 - 1e-9);
        ErrorAssert.Throws<ModelException>(
            "The network was trained again on training and validation rows together, so that these cannot tell how far it should grow; train it without that refit.",
            () => NetworkResizing.Run(refitted, rows, Options with { Grow = 2 }));

        // Of other rows nothing is known.
        Assert.True(NetworkResizing.Run(refitted, Rows(Learnable.Planted(LeafFamily.Categorical), 200), Options with { Grow = 2, Steps = 1 }).ValidationHeldOut);
    }

    [Fact]
    public void WrongOptions_AreRefused()
    {
        ConvAC model = Learnable.Planted(LeafFamily.Categorical);
        ModelSplit rows = Rows(model, 20);
        Refused("Neither pruning nor growth is asked for; one of them is needed.", new ResizingOptions());
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

        return new ModelSplit(Part(Draw("train", rows, (ulong)rows)), Part(Draw("validation", rows / 3, (ulong)rows + 1)), "drawn");
    }

    // Eight sites that nearly always show the same one of four values: every latent must carry two bits.
    private static ConvAC Copies()
    {
        NetworkShape shape = NetworkShape.PerLevel(PoolingTree.Line(8), 4, [4]);
        double[] copy = [.. Enumerable.Range(0, 16).Select(i => i / 4 == i % 4 ? 0.97 : 0.01)];
        double[][] weights = [.. Enumerable.Range(0, shape.MatrixCount).Select(v => v == shape.Tree.Root ? [0.25, 0.25, 0.25, 0.25] : copy)];
        return new ConvAC(shape, [.. Enumerable.Range(0, 8).Select(_ => new CategoricalLeaf(4, 4, copy))], weights, [1]);
    }

    private static ModelData Part(Dataset data) => new(data, data.Labels);

    private static ColumnInfo[] Columns() => [.. Enumerable.Range(0, 8).Select(i => new ColumnInfo(Invariant($"x{i}"), ColumnKind.Categorical, 4, 0))];

    private static ConvAC Trained(ModelSplit rows, int width, bool refit = false) => TrainingJob.Run(
        new DataSplit(rows.Train.Data, rows.Validation.Data, null, rows.Description),
        new NetworkPlan { Tree = "line", Widths = [width], LeafChannels = Math.Min(4, width) },
        new TrainingOptions { Steps = 20, Refit = refit, Engine = Options.Engine }).Model;
}

using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Inference;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Tests.Learning;
using Entroscope.Workflow.Training;
using Xunit;

namespace Entroscope.Tests.Workflow;

/// <summary>Trainings that continue from a trained network, with as many channels or more.</summary>
public sealed class ContinuedTrainingTests
{
    [Fact]
    public void ItBeginsWhereTheNetworkWas_AndRises()
    {
        DataSplit split = Split();
        ConvAC start = Trained(split);
        TrainedModel further = ContinuedTraining.Run(start, split, new NetworkPlan(), Options);
        NumericAssert.Close(Learnable.Score(start, split.Validation.Observations), further.Training.History[0].ValidationLogLikelihood!.Value, 1e-9);
        Assert.True(further.Training.Score >= further.Training.History[0].ValidationLogLikelihood!.Value);
        Assert.Equal(start.ParameterCount, further.Model.ParameterCount);
        Assert.StartsWith("a trained network of ", further.ContinuedFrom, StringComparison.Ordinal);
        Assert.Equal(start.Metadata.SiteNames, further.Model.Metadata.SiteNames);
        Assert.Contains(further.Model.Metadata.Training.Entries, e => e.Key == "start" && e.Value.Length > 16);
    }

    [Fact]
    public void AWiderNetwork_GainsFromItsNewChannels()
    {
        DataSplit split = Split();
        ConvAC start = Trained(split, width: 2);
        TrainedModel same = ContinuedTraining.Run(start, split, new NetworkPlan(), Options with { Steps = 40 });
        TrainedModel wide = ContinuedTraining.Run(start, split, new NetworkPlan { Widths = [4], LeafChannels = 4 }, Options with { Steps = 40 });
        Assert.All(Enumerable.Range(8, wide.Model.Shape.Tree.InnerCount), v => Assert.Equal(4, wide.Model.Shape.Channels(v)));
        Assert.True(wide.Training.Score > same.Training.Score + 0.05, $"{wide.Training.Score} against {same.Training.Score}");

        // What was learned is not lost at first, but for the noise that parts the copies.
        double before = Learnable.Score(start, split.Validation.Observations);
        Assert.InRange(wide.Training.History[0].ValidationLogLikelihood!.Value, before - 0.2, before + 0.05);
    }

    [Fact]
    public void Resumed_ItEndsWithTheSameBits_AndAnotherStartIsRefused()
    {
        DataSplit split = Split();
        ConvAC start = Trained(split);
        var plan = new NetworkPlan { Widths = [5] };
        double[] whole = Learnable.Parameters(ContinuedTraining.Run(start, split, plan, Options).Model);
        var store = new MemoryStore(killAtSave: 3);
        Assert.ThrowsAny<Exception>(() => ContinuedTraining.Run(start, split, plan, Options, store));
        var rest = new MemoryStore(store.Latest);
        Assert.Equal(whole, Learnable.Parameters(ContinuedTraining.Run(start, split, plan, Options, rest).Model));
        ConvAC other = Trained(split, seed: 2);
        DataException e = Assert.Throws<DataException>(() => ContinuedTraining.Run(other, split, plan, Options, new MemoryStore(store.Latest)));
        Assert.Matches("^The checkpoint belongs to another training run: start is [0-9a-f-]+ there, but [0-9a-f-]+ here\\.$", e.Message);
    }

    [Fact]
    public void OtherTreesAndNarrowerNodes_AreRefused()
    {
        DataSplit split = Split();
        ConvAC start = Trained(split);
        Refused("The network to continue from has 3 channels at level 1, but 2 are asked for; a training continues with as many or more.",
            new NetworkPlan { Widths = [2] });
        Refused("The network to continue from has 3 channels at level 0, but 2 are asked for; a training continues with as many or more.",
            new NetworkPlan { LeafChannels = 2 });
        Refused("The network to continue from has the pooling tree line:2, but cp is asked for; a training continues on the same tree.",
            new NetworkPlan { Tree = "cp" });
        Refused("The network to continue from has 3 pooling levels, but 2 are asked for; a training continues on the same tree.",
            new NetworkPlan { Depth = 2 });
        Refused("The weights of the network to continue from are unshared, but shared in a level, a matrix for each place in a window; one leaf for all sites "
            + "is asked for; a training continues with the same.", new NetworkPlan { SharedWeights = true });
        Refused("A training continues with one network, but 2 components are asked for.", new NetworkPlan { Components = 2 });
        Refused("Between 1 and 3 widths are needed, one for each level of the tree, but 4 were given.", new NetworkPlan { Widths = [3, 3, 3, 3] });
        Refused("The network was trained again on training and validation rows together, so these cannot choose how long it is trained further; "
            + "train it without a refit, or give validation rows that it has not seen.", new NetworkPlan(), Refitted(start));

        void Refused(string message, NetworkPlan plan, ConvAC? other = null) =>
            ErrorAssert.Throws<ModelException>(message, () => ContinuedTraining.Run(other ?? start, split, plan, Options));
    }

    private static TrainingOptions Options => new()
    {
        Steps = 8,
        Refit = false,
        PriorStrengths = [0],
        Engine = new EngineOptions { Kind = EngineKind.Double, Threads = 1 },
    };

    private static ConvAC Trained(DataSplit split, int width = 3, ulong seed = 1) => TrainingJob.Run(
        split, new NetworkPlan { Tree = "line", Widths = [width], LeafChannels = width }, Options with { Seed = seed }).Model;

    private static ConvAC Refitted(ConvAC model) =>
        model.With(model.Metadata with { Training = model.Metadata.Training with { Refitted = true } });

    private static DataSplit Split()
    {
        ConvAC truth = Learnable.Planted(LeafFamily.Categorical);
        ColumnInfo[] columns = [.. truth.Leaves.Select((leaf, i) => new ColumnInfo($"x{i}", ColumnKind.Categorical, leaf.Alphabet, 0))];
        var data = Dataset.Create("planted", Sampling.Draw(truth, 1000, 1).Data, columns);
        return new DataSplit(data.Select([.. Enumerable.Range(0, 800)], "train"),
            data.Select([.. Enumerable.Range(800, 200)], "validation"), null, string.Empty);
    }
}

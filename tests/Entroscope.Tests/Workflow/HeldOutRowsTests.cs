using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Inference;
using Entroscope.Information.Estimates;
using Entroscope.Information.Scaling;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;
using Entroscope.Tests.Files;
using Entroscope.Workflow.Measuring;
using Entroscope.Workflow.Training;
using Xunit;

namespace Entroscope.Tests.Workflow;

/// <summary>Which rows a network has learned from is found out by its record, and null networks are trained as it was.</summary>
public sealed class HeldOutRowsTests : IDisposable
{
    private static readonly NetworkPlan Plan = new() { Tree = "line", Widths = [2] };
    private static readonly TrainingOptions Options = new() { Steps = 3, Refit = false, Seed = 5 };
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false, "last")]
    [InlineData(true, "last")]
    [InlineData(true, "drawn")]
    public void TheTestPart_IsFoundByTheRecord(bool refit, string kind)
    {
        string path = Write("a.csv", 200, 1);
        var split = new SplitOptions { Seed = 5, ValidationFraction = 0.3 };
        split = string.Equals(kind, "last", StringComparison.Ordinal) ? split with { TestRows = 60 } : split with { TestFraction = 0.3 };
        DataSplit rows = DataLoader.LoadSplit(path, null, split);
        ConvAC model = TrainingJob.Run(rows, Plan, Options with { Refit = refit }).Model;
        HeldOutRows found = HeldOutRows.Load(model, path);
        Assert.Equal(rows.Test!.Fingerprint, found.Data.Data.Fingerprint);
        Assert.Equal(rows.ComputeFingerprint(), found.Division!.ComputeFingerprint());
        Assert.Equal($"60 rows of {path} (test rows); the network has not seen them", found.Description);
        Assert.Equal(rows.Test.Fingerprint,
            HeldOutRows.Load(model, path, new DataOptions { Part = DataPart.Test }, split with { Seed = 99 }).Data.Data.Fingerprint);
    }

    [Fact]
    public void RowsThatTheNetworkWasTrainedOn_AreRefused()
    {
        string path = Write("a.csv", 200, 1);
        DataSplit rows = DataLoader.LoadSplit(path, null, new SplitOptions { Seed = 5 });
        ConvAC kept = TrainingJob.Run(rows, Plan, Options).Model;
        ConvAC refitted = kept.With(kept.Metadata with
        {
            Training = kept.Metadata.Training with { Refitted = true },
        });
        Assert.Equal($"30 rows of {path} (validation rows); the network was chosen on them, not trained on them", HeldOutRows.Load(kept, path).Description);
        Refused("its training and validation rows", () => HeldOutRows.Load(refitted, path));
        Refused("its training rows", () => HeldOutRows.Load(kept, path, new DataOptions { Part = DataPart.Train }));
        Refused("its validation rows, too, after the choice", () => HeldOutRows.Load(refitted, path, new DataOptions { Part = DataPart.Validation }));
        ErrorAssert.Throws<DataException>(
            $"{path}: it has no test part; say which rows it is, by the number or fraction of test rows of the training.",
            () => HeldOutRows.Load(kept, path, new DataOptions { Part = DataPart.Test }));
        ErrorAssert.Throws<DataException>(
            $"{path}: the training divided these rows otherwise (170 training rows, 30 validation rows (drawn with seed 5), no test rows); "
            + "leave out the options that divide them, or give those of the training.",
            () => HeldOutRows.Load(kept, path, null, new SplitOptions { TestRows = 50 }));

        void Refused(string what, Action load) => ErrorAssert.Throws<DataException>(
            $"{path}: the network was trained on {what}, and what it shares on these includes what it fitted by chance; "
            + "give rows that it has not seen: other data, or the test part of a training by the number or fraction of its rows.", load);
    }

    [Fact]
    public void FilesOfTheirOwn_AreRecognised()
    {
        string train = Write("train.csv", 200, 1);
        string validation = Write("validation.csv", 80, 2);
        string other = Write("other.csv", 90, 3);
        DataSplit rows = DataLoader.LoadSplit(train, null, new SplitOptions { ValidationPath = validation });
        ConvAC model = TrainingJob.Run(rows, Plan, Options).Model;
        Assert.StartsWith($"{train}: the network was trained on all its rows, ", Assert.Throws<DataException>(() => HeldOutRows.Load(model, train)).Message,
            StringComparison.Ordinal);
        Assert.Equal($"80 rows of {validation}; the network was chosen on them, not trained on them", HeldOutRows.Load(model, validation).Description);
        HeldOutRows found = HeldOutRows.Load(model, other);
        Assert.Null(found.Division);
        Assert.Equal($"90 rows of {other}; the record of the model is of other data, so they are taken to be held out", found.Description);
        Assert.Equal($"90 rows of {other}; the model has no record of its training, so they are taken to be held out",
            HeldOutRows.Load(model.With(ModelMetadata.Empty), other).Description);
    }

    // The columns of the data copy each other; those of the null do not, nor do networks trained on them make rows share anything.
    [Fact]
    public void NullNetworks_ShareNothingButByChance()
    {
        string path = Write("a.csv", 600, 1);
        DataSplit rows = DataLoader.LoadSplit(path, null, new SplitOptions { Seed = 5, TestRows = 200 });
        ConvAC model = TrainingJob.Run(rows, Plan, Options).Model;
        HeldOutRows held = HeldOutRows.Load(model, path);
        var told = new List<int>();
        ScalingNull result = NullNetworks.Train(model, held.Division!, 2, held.Data.Data, Draws(1), new Heard(told.Add));
        Assert.Equal([1, 2], told);
        ScaleMeasurement network = ScaleMeasurement.Measure(model, Draws(1));
        ScaleMeasurement data = ScaleMeasurement.MeasureRows(model, held.Data.Data.Observations);
        foreach (ScaleLevel level in network.Levels[..^1])
        {
            Assert.Equal(0, result.AtLeast(ScalingSubject.Network, level.Level, level.TotalCorrelation!.Value.Value));
            (double least, double greatest) = result.Range(ScalingSubject.Data, level.Level);
            Assert.InRange(least, -0.1, greatest);
            Assert.InRange(greatest, least, 0.05);
        }

        Assert.Equal("at every level the patches share more than in every one of the 2 networks trained on shuffled columns", result.Describe(data));
        Assert.Equal("at no level do the patches share more than networks trained on shuffled columns claim by chance", result.Describe(result.Rows[0]));
        ScalingNull again = NullNetworks.Train(model, held.Division!, 2, held.Data.Data, Draws(3));
        Assert.All(result.Networks.Concat(result.Rows).Zip(again.Networks.Concat(again.Rows)), pair => Assert.Equal(pair.First.Levels, pair.Second.Levels));
        ErrorAssert.Throws<ModelException>(
            "The model has no record of its training, so no network can be trained on shuffled columns as it was.",
            () => NullNetworks.Train(model.With(ModelMetadata.Empty), rows, 1));
        ErrorAssert.Null("division", () => NullNetworks.Train(model, null!, 1));

        static EntropyOptions Draws(int threads) => new() { Draws = 400, Seed = 2, Engine = new() { Threads = threads } };
    }

    private sealed class Heard(Action<int> hear) : IProgress<int>
    {
        public void Report(int value) => hear(value);
    }

    // Eight columns that repeat one bit, each wrong in one of ten rows.
    private string Write(string name, int rows, ulong seed)
    {
        PoolingTree tree = PoolingTree.Cp(8);
        var truth = new ConvAC(NetworkShape.PerLevel(tree, 2, [2]), [.. Enumerable.Repeat(new BernoulliLeaf([.1, .9]), 8)],
            [.. Enumerable.Repeat(new double[] { 1, 0, 0, 1 }, 8), [.5, .5]], [1]);
        Observations drawn = Sampling.Draw(truth, rows, seed).Data;
        _folder.Write(name, string.Join('\n', Enumerable.Range(0, rows).Select(r => string.Join(',', drawn.Row(r))).Prepend("a,b,c,d,e,f,g,h")) + "\n");
        return _folder[name];
    }
}

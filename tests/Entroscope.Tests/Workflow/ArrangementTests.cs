using Entroscope.Data.Tables;
using Entroscope.Files.Json;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Workflow.Arranging;
using Entroscope.Workflow.Training;
using Xunit;

namespace Entroscope.Tests.Workflow;

/// <summary>Verdicts on tables whose right order is known, and what an order is good for.</summary>
public sealed class ArrangementTests
{
    private static readonly ArrangementOptions Quick = new() { Train = false };

    [Theory]
    [InlineData(AssociationMeasure.Information)]
    [InlineData(AssociationMeasure.Correlation)]
    public void PlantedOrders_AreJudged(AssociationMeasure by)
    {
        for (ulong seed = 1; seed <= 3; seed++)
        {
            ArrangementOptions options = Quick with { By = by, Seed = seed };
            Assert.Equal(ArrangementVerdict.Keep, ArrangementJob.Run(Planted(seed, isTree: true, isShuffled: false), options).Verdict);
            Assert.Equal(ArrangementVerdict.Rearrange, ArrangementJob.Run(Planted(seed, isTree: true, isShuffled: true), options).Verdict);
            Assert.Equal(ArrangementVerdict.Indifferent, ArrangementJob.Run(Planted(seed, isTree: false, isShuffled: false), options).Verdict);
        }
    }

    // Every third bit is the parity of two others: three columns at a time have all to do with each other, and no two of them anything.
    [Fact]
    public void Parities_AreNoAssociationOfPairs_AndNothingIsClaimedOfOrders()
    {
        int rearranged = 0, indifferent = 0;
        for (ulong seed = 1; seed <= 6; seed++)
        {
            var random = new RandomStream(seed, "parities");
            double[][] rows = [.. Enumerable.Range(0, 600).Select(_ =>
            {
                double[] bits = [.. Enumerable.Range(0, 8).Select(_ => (double)random.NextInt(2))];
                return (double[])[.. bits, .. Enumerable.Range(0, 4).Select(i => bits[i] == bits[i + 4] ? 0.0 : 1)];
            })];
            Dataset data = Dataset.Create("parities", Observations.FromRows(rows));
            Arrangement found = ArrangementJob.Run(new DataSplit(data, data, null, "all"), Quick with { Seed = seed });
            rearranged += found.Verdict == ArrangementVerdict.Rearrange ? 1 : 0;
            indifferent += found.Verdict == ArrangementVerdict.Indifferent ? 1 : 0;
        }

        Assert.Equal(0, rearranged);
        Assert.True(indifferent >= 4, Invariant($"{indifferent} of 6"));
    }

    [Fact]
    public void Networks_DescribeTheFoundOrderBetter_AndAFileKeepsIt()
    {
        DataSplit split = Planted(1, isTree: true, isShuffled: true);
        Arrangement found = Circuit.Arrange(split, new ArrangementOptions { Trainings = 2, Width = 4 });
        Assert.Equal(ArrangementVerdict.Rearrange, found.Verdict);
        Assert.True(found.Trials!.Gain.Value > found.Trials.Gain.HalfWidth95);
        Assert.Equal(split.Test!.Observations.Rows, found.Trials.Rows);
        NumericAssert.Close(found.Trials.Found.Value - found.Trials.Given.Value, found.Trials.Gain.Value, 1e-9);
        string path = Path.Combine(Directory.CreateTempSubdirectory("entroscope-order-").FullName, "order.json");
        found.Save(path);
        var file = TreeFile.LoadOrder(path);
        Assert.Equal(found.FoundOrder, file.Order);
        Circuit trained = Circuit.Train(split, new NetworkPlan { Tree = path, Widths = [4] }, new() { Steps = 3 });
        for (int v = 0; v < trained.Model.Network.Tree.NodeCount; v++)
        {
            Assert.Equal(found.FoundTree.Scope(v), trained.Model.Network.Tree.Scope(v));
        }

        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Fact]
    public void WithoutAClass_TheMeanTensorIsMeasured()
    {
        DataSplit labelled = Planted(2, isTree: true, isShuffled: true);
        DataSplit split = labelled with { Train = Dataset.Create("rows", labelled.Train.Observations) };
        Arrangement found = ArrangementJob.Run(split, Quick);
        Assert.Equal(0, found.Classes);
        Assert.Equal(ArrangementVerdict.Rearrange, found.Verdict);
    }

    [Fact]
    public void Threads_ChangeNothing()
    {
        DataSplit split = Planted(3, isTree: true, isShuffled: true);
        Arrangement one = ArrangementJob.Run(split, Quick with { Threads = 1 }), three = ArrangementJob.Run(split, Quick with { Threads = 3 });
        Assert.Equal(one.FoundOrder, three.FoundOrder);
        Assert.Equal(one.Levels, three.Levels);
        Assert.Equal(one.FoundGain, three.FoundGain);
    }

    [Fact]
    public void AModel_GivesItsInformations()
    {
        DataSplit split = Planted(4, isTree: true, isShuffled: true);
        Circuit model = Circuit.Train(split, new NetworkPlan { Widths = [4] }, new() { Steps = 5, Refit = false });
        Arrangement found = Circuit.Arrange(split, Quick with { By = AssociationMeasure.Model }, model);
        Assert.Equal(ArrangementVerdict.Rearrange, found.Verdict);
        ErrorAssert.Throws<ArgumentException>(
            "A model is needed for, and only for, associations by a model. (Parameter 'model')", () => Circuit.Arrange(split, Quick, model));
    }

    [Fact]
    public void SmallTables_AndVanishingTensors_AreRefused()
    {
        ErrorAssert.Throws<DataException>(
            "few: an order needs at least 4 columns, but there are 3.", () => Run(Rows(100, 3, (r, i) => (r >> i) & 1)));
        ErrorAssert.Throws<DataException>(
            "few: an order needs at least 64 training rows, but there are 63.", () => Run(Rows(63, 4, (r, i) => (r >> i) & 1)));
        Dataset equal = Rows(128, 4, (_, _) => 1);
        Dataset labelled = Dataset.Create("equal", equal.Observations, null, [.. Enumerable.Range(0, 128).Select(r => r % 2)], ["a", "b"]);
        ErrorAssert.Throws<DataException>(
            "equal: the data tensor of 16 rows vanishes: they have one class, or the same rows in all; measure without the class.",
            () => Run(labelled));
        ErrorAssert.Throws<ArgumentException>("The number of batches must be even and at least 4, but is 3. (Parameter 'options')",
            () => ArrangementJob.Run(new DataSplit(equal, equal, null, "all"), Quick with { Batches = 3 }));

        static Arrangement Run(Dataset data) => ArrangementJob.Run(new DataSplit(data, data, null, "all"), Quick);
    }

    [Fact]
    public void ConstantAndEmptyColumns_DoNoHarm()
    {
        Dataset data = Rows(200, 6, (r, i) => i == 0 ? 1 : i == 1 ? double.NaN : ((r * 7919) >> i) & 1);
        Arrangement found = ArrangementJob.Run(new DataSplit(data, data, null, "all"), Quick);
        Assert.Equal(Enumerable.Range(0, 6), found.FoundOrder.Order());
        Assert.All(found.Levels, l => Assert.InRange(l.Given.Value, 0, l.Largest + 1e-9));
    }

    private static Dataset Rows(int rows, int columns, Func<int, int, double> value) => Dataset.Create(
        "few", Observations.FromRows([.. Enumerable.Range(0, rows).Select(r => Enumerable.Range(0, columns).Select(i => value(r, i)).ToArray())]));

    // Leaves of a binary tree of noisy channels from the class, or fair bits.
    private static DataSplit Planted(ulong seed, bool isTree, bool isShuffled)
    {
        const int Columns = 16, Rows = 900;
        var random = new RandomStream(seed, "planted");
        int[] order = [.. Enumerable.Range(0, Columns)];
        if (isShuffled)
        {
            random.Shuffle<int>(order);
        }

        int[] labels = new int[Rows];
        double[][] rows = new double[Rows][];
        for (int r = 0; r < Rows; r++)
        {
            labels[r] = random.NextInt(2);
            int[] level = [labels[r]];
            while (isTree && level.Length < Columns)
            {
                level = [.. level.SelectMany(x => new[] { x ^ Flip(), x ^ Flip() })];
            }

            rows[r] = isTree ? [.. order.Select(i => (double)level[i])] : [.. order.Select(_ => (double)random.NextInt(2))];
        }

        var all = Dataset.Create("planted", Observations.FromRows(rows), null, labels, ["0", "1"]);
        return new DataSplit(
            all.Select([.. Enumerable.Range(0, 600)], "train"), all.Select([.. Enumerable.Range(600, 100)], "validation"),
            all.Select([.. Enumerable.Range(700, 200)], "test"), "planted");

        int Flip() => random.NextDouble() < 0.12 ? 1 : 0;
    }
}

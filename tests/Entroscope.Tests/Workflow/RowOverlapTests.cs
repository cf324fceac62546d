using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Files.Models;
using Entroscope.Inference;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;
using Entroscope.Tests.Files;
using Entroscope.Workflow;
using Entroscope.Workflow.Measuring;
using Entroscope.Workflow.Resizing;
using Entroscope.Workflow.Training;
using Xunit;

namespace Entroscope.Tests.Workflow;

/// <summary>Rows of a training are recognised in any order and in part, and rows that repeat by chance are not taken for them.</summary>
public sealed class RowOverlapTests : IDisposable
{
    private static readonly NetworkPlan Plan = new() { Tree = "line", Widths = [2], LeafChannels = 1 };
    private static readonly TrainingOptions Options = new() { Steps = 3, Refit = false, Seed = 5 };
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void RowsOfTheTraining_AreRefusedInAnyOrderAndInPart()
    {
        double[][] rows = Reals(300, 1);
        ConvAC model = Trained(rows);
        string permuted = Write("permuted.csv", [.. rows.Reverse()]);
        ErrorAssert.Throws<DataException>(
            $"{permuted}: 255 of 300 rows equal rows that the network was trained on, where it expects 0.0 of as many new rows; what it shares on these "
            + "includes what it fitted by chance; give rows that it has not seen, or allow the data of the training.",
            () => HeldOutRows.Load(model, permuted));
        Assert.Equal(
            $"300 rows of {permuted}, which are not all held out: 255 of 300 rows equal rows that the network was trained on, "
            + "where it expects 0.0 of as many new rows",
            HeldOutRows.Load(model, permuted, allowSeen: true).Description);
        string part = Write("part.csv", [.. rows.Take(40), .. Reals(60, 2)]);
        Assert.InRange(HeldOutRows.Load(model, part, allowSeen: true).Overlap!.Seen, 25, 40);
        Assert.Throws<DataException>(() => HeldOutRows.Load(model, part));
        string twice = Write("twice.csv", [.. rows.Take(100), .. rows.Take(100)]);
        Assert.Throws<DataException>(() => HeldOutRows.Load(model, twice));
        Assert.Equal(0, HeldOutRows.Load(model, Write("new.csv", Reals(200, 3))).Overlap!.Seen);
    }

    [Fact]
    public void RowsWithMissingValues_AreRecognised()
    {
        double[][] rows = Reals(200, 4);
        Array.ForEach(Enumerable.Range(0, 200).Where(r => r % 3 > 0).ToArray(), r => rows[r][r % 5] = double.NaN);
        ConvAC model = Trained(rows);
        Assert.Throws<DataException>(() => HeldOutRows.Load(model, Write("permuted.csv", [.. rows.Reverse()])));
        double[][] less = [.. rows.Select(r => (double[])r.Clone())];
        Array.ForEach(less, r => r[4] = double.NaN);
        Assert.InRange(HeldOutRows.Load(model, Write("less.csv", less), allowSeen: true).Overlap!.Seen, 0, 27);
    }

    [Fact]
    public void RowsOfTheTraining_DoNotChooseWidths()
    {
        double[][] rows = Reals(300, 14);
        ConvAC model = Trained(rows);
        string train = Write("other.csv", Reals(100, 15));
        ModelSplit With(string validation) => ModelSplit.Load(model, train, null, new SplitOptions { ValidationPath = validation });
        Assert.True(With(Write("new.csv", Reals(50, 16))).ValidationIsUnseen);
        ModelSplit seen = With(Write("permuted.csv", [.. rows.Reverse()]));
        Assert.False(seen.ValidationIsUnseen);
        string message = Assert.Throws<ModelException>(() => NetworkResizing.Run(model, seen, new ResizingOptions { Prune = 0.1 })).Message;
        Assert.StartsWith("Validation rows: 255 of 300 rows equal rows that the network was trained on", message, StringComparison.Ordinal);
        Assert.EndsWith("give validation rows that it has not seen.", message, StringComparison.Ordinal);
    }

    // Rows of real numbers that equal none of the training are new, whatever the record knows of them.
    [Fact]
    public void NewRows_MayChooseWidths()
    {
        ConvAC model = Trained(Reals(300, 14));
        ModelSplit fresh = ModelSplit.Load(model, Write("fresh.csv", Reals(100, 17)));
        Assert.True(fresh.ValidationIsUnseen);
        Assert.True(NetworkResizing.Run(model, fresh, new ResizingOptions { Prune = 0.1, Steps = 1 }).ValidationHeldOut);
        ModelSplit mixed = ModelSplit.Load(model, Write("own.csv", [.. Reals(300, 14).Reverse()]));
        Assert.False(mixed.ValidationIsUnseen);
    }

    // The probabilities are products of the columns' own, so the expected number of equal rows is known in closed form.
    [Fact]
    public void TheExpectedNumber_IsThatOfTheDistribution()
    {
        ConvAC model = Independent(.1, .2, .3, .4, .5, .9, .8, .7);
        Observations known = Sampling.Draw(model, 40, 1).Data;
        Observations rows = Sampling.Draw(model, 200, 2).Data;
        double[] one = [.1, .2, .3, .4, .5, .9, .8, .7];
        double expected = Enumerable.Range(0, rows.Rows)
            .Sum(r => 1 - Math.Pow(1 - one.Select((p, i) => rows[r, i].Equals(1.0) ? p : 1 - p).Aggregate((a, b) => a * b), 40));
        RowOverlap overlap = RowOverlap.Measure(ConvACMixture.Of(With(model, known)), rows)!;
        NumericAssert.Close(expected, overlap.Expected, 1e-5);
        string[] texts = [.. Enumerable.Range(0, known.Rows).Select(r => string.Join(',', known.Row(r)))];
        Assert.Equal(Enumerable.Range(0, rows.Rows).Count(r => texts.Contains(string.Join(',', rows.Row(r)))), overlap.Seen);
        Assert.InRange(overlap.Seen, 20, 180);
        Assert.False(overlap.IsExcess);
        Assert.Null(RowOverlap.Measure(ConvACMixture.Of(model), rows));
    }

    // New rows of tables that repeat a little, often and always: equal as often as expected, and never taken for those of the training.
    [Theory]
    [InlineData(5, .5, 300)]
    [InlineData(12, .2, 300)]
    [InlineData(20, .3, 300)]
    [InlineData(20, .05, 2000)]
    public void NewRowsOfTablesThatRepeat_AreNotRefused(int columns, double probability, int count)
    {
        ConvAC model = Independent([.. Enumerable.Repeat(probability, columns)]);
        var differences = new List<double>();
        for (ulong seed = 0; seed < 60; seed++)
        {
            ConvAC trained = With(model, Sampling.Draw(model, count, (3 * seed) + 1).Data);
            RowOverlap overlap = RowOverlap.Measure(ConvACMixture.Of(trained), Sampling.Draw(model, 200, (3 * seed) + 2).Data)!;
            Assert.False(overlap.IsExcess);
            differences.Add(overlap.Seen - overlap.Expected);
        }

        double mean = differences.Average();
        double error = Math.Sqrt(differences.Sum(d => (d - mean) * (d - mean)) / 59 / 60);
        Assert.InRange(mean, -4 * error - 0.5, (4 * error) + 0.5);
    }

    // The network takes the columns for independent and knows nothing of the rows that repeat; the training rows tell it.
    [Fact]
    public void RowsThatRepeatMoreThanTheNetworkKnows_AreToldAndNotRefused()
    {
        ConvAC model = Independent([.. Enumerable.Repeat(.5, 10)]);
        Observations Draw(int rows, ulong seed)
        {
            var random = new RandomStream(seed, "repeating");
            return Observations.FromRows([.. Enumerable.Range(0, rows).Select(_ =>
            {
                int common = random.NextInt(10) < 3 ? random.NextInt(8) : 8 + random.NextInt(1016);
                return Enumerable.Range(0, 10).Select(b => (double)((common >> b) & 1)).ToArray();
            })]);
        }

        for (ulong seed = 1; seed <= 50; seed++)
        {
            RowOverlap overlap = RowOverlap.Measure(ConvACMixture.Of(With(model, Draw(300, 2 * seed))), Draw(300, (2 * seed) + 1))!;
            Assert.False(overlap.IsSeenBefore);
            Assert.True(RowOverlap.Measure(ConvACMixture.Of(With(model, Draw(300, 2 * seed))), Draw(300, 2 * seed))!.IsSeenBefore);
        }
    }

    // Rows of populations that repeat, of which the network, which takes the columns for independent, knows little or nothing: new rows are
    // never taken for those of the training. Of kinds whose rows mostly differ, copies are found whole, permuted, and as a half and a tenth
    // among new rows (where half of the rows repeat, not a tenth); of the others, whose copies look like new rows, nothing is claimed.
    [Theory]
    [InlineData("rain", true)]
    [InlineData("rounded", false)]
    [InlineData("templates", false)]
    [InlineData("code", false)]
    [InlineData("binary", false)]
    [InlineData("categories", false)]
    [InlineData("many values", true)]
    [InlineData("real", true)]
    [InlineData("missing", true)]
    [InlineData("missing categories", false)]
    public void NewRowsOfPopulationsThatRepeat_AreNotTakenForRowsOfTheTraining(string kind, bool finds)
    {
        for (ulong seed = 1; seed <= 8; seed++)
        {
            var random = new RandomStream(seed, kind);
            double[][] known = Population(kind, 300, random);
            double[][] unseen = Population(kind, 300, random);
            ConvAC model = With(Trained(known), Observations.FromRows(known));
            RowOverlap Of(IEnumerable<double[]> rows) => RowOverlap.Measure(ConvACMixture.Of(model), Observations.FromRows([.. rows]))!;
            RowOverlap overlap = Of(unseen);
            Assert.False(overlap.IsSeenBefore, Invariant($"{seed}: {overlap.Describe()} {overlap}"));
            if (finds)
            {
                Assert.True(Of(known).IsSeenBefore);
                Assert.True(Of(known.Reverse()).IsSeenBefore);
                Assert.True(Of(known.Take(150).Concat(unseen.Take(150))).IsSeenBefore);
                Assert.Equal(!string.Equals(kind, "rain", StringComparison.Ordinal), Of(known.Take(30).Concat(unseen.Take(270))).IsSeenBefore);
            }
        }
    }

    // New rows of a table that was copied onto itself do not repeat its rows: only copies do.
    [Fact]
    public void RowsThatAllStandTwice_ExcuseNothing()
    {
        double[][] rows = Reals(200, 21);
        ConvAC model = With(Trained(rows), Observations.FromRows([.. rows, .. rows]));
        RowOverlap overlap = RowOverlap.Measure(ConvACMixture.Of(model), Observations.FromRows([.. rows.Take(30), .. Reals(100, 22)]))!;
        Assert.True(overlap.IsSeenBefore);
        Assert.Equal((30, 0.0), (overlap.Seen, overlap.ExpectedByRepeats));
    }

    // Rows of few possible values repeat, and only the record of the training tells the file that it was made on.
    [Fact]
    public void TheDataOfTheTraining_IsKnownByTheRecord()
    {
        var random = new RandomStream(3, "few");
        string Few(string name) =>
            Write(name, [.. Enumerable.Range(0, 200).Select(_ => Enumerable.Range(0, 5).Select(_ => (double)random.NextInt(2)).ToArray())]);
        (string path, string other) = (Few("few.csv"), Few("others.csv"));
        TrainedModel trained = TrainingJob.Run(DataLoader.LoadSplit(path, null, new SplitOptions { Seed = 5 }), Plan, Options);
        var model = ConvACMixture.Of(trained.Model);
        int Count(string file, DataOptions options) => HeldOutRows.CountTraining(model, file, ModelData.Load(model, file, options).Data, options);
        Assert.False(RowOverlap.Measure(model, ModelData.Load(model, path).Data.Observations)!.IsSeenBefore);
        Assert.Equal(170, Count(path, new DataOptions()));
        Assert.Equal(0, Count(other, new DataOptions()));
        var part = new DataOptions { Part = DataPart.Train, Split = new SplitOptions { Seed = 5 } };
        Assert.Equal(170, Count(path, part));
        Assert.Equal(0, Count(path, part with { Part = DataPart.Validation }));
    }

    [Fact]
    public void SingleRows_AreKnown()
    {
        Observations Of(params double[] values) => Observations.FromRows([.. values.Select(v => new[] { v })]);
        RowHashes hashes = RowHashes.Of(Of(1, 2, 2, 3, 4));
        bool[] Single(RowHashes known) => [.. RowHashes.Compute(Of(1, 2, 3, 4, 5)).Select(known.IsSingle)];
        Assert.Equal([true, false, true, true, false], Single(hashes));
        Assert.Equal([false, false, true, true, true], Single(hashes.With(RowHashes.Of(Of(1, 5)))));
        Assert.Equal((5, 3), (hashes.SampledRows, hashes.SingleRows));
        Assert.NotEqual(hashes, RowHashes.Of(Of(1, 2, 3, 4, 4)));
        ConvAC model = Trained(Reals(50, 13));
        ModelFile.Save(model.With(model.Metadata with { TrainingRows = hashes }), _folder["single.json"]);
        Assert.Equal(hashes, ModelFile.LoadNetwork(_folder["single.json"]).Metadata.TrainingRows);
    }

    [Fact]
    public void OfManyRows_ASampleIsKept()
    {
        Observations rows = Observations.FromRows(Reals(40_000, 6));
        ConvAC model = With(Trained(Reals(100, 7)), rows);
        RowHashes hashes = model.Metadata.TrainingRows!;
        Assert.Equal((40_000, RowHashes.Most), (hashes.Rows, hashes.Hashes.Length));
        Assert.InRange(hashes.Share, 0.29, 0.325);
        RowOverlap overlap = RowOverlap.Measure(ConvACMixture.Of(model), rows.Select([.. Enumerable.Range(0, 2000).Select(r => 17 * r)]))!;
        Assert.Equal(overlap.Compared, overlap.Seen);
        Assert.InRange(overlap.Compared, 500, 730);
        Assert.True(overlap.IsSeenBefore);
        Assert.StartsWith(Invariant($"{overlap.Seen} of {overlap.Compared} rows (those of 2000 that can be compared by a sample of the hashes) equal rows"),
            overlap.Describe(), StringComparison.Ordinal);
        Assert.False(RowOverlap.Measure(ConvACMixture.Of(model), Observations.FromRows(Reals(2000, 8)))!.IsExcess);

        Observations[] halves = [rows.Select([.. Enumerable.Range(0, 20_000)]), rows.Select([.. Enumerable.Range(20_000, 20_000)])];
        Assert.Equal(hashes, RowHashes.Of(halves));
        RowHashes joined = RowHashes.Of(halves[0]).With(RowHashes.Of(halves[1]));
        Assert.Equal(hashes.Hashes, joined.Hashes);
        Assert.Equal((hashes.Rows, hashes.Share), (joined.Rows, joined.Share));
        Assert.Equal(hashes, hashes.With(RowHashes.Of(rows)));
    }

    [Fact]
    public void ThePartsOfOneFile_AreCompared()
    {
        double[][] rows = Reals(200, 9);
        DataSplit split = DataLoader.LoadSplit(Write("twice.csv", [.. rows, .. rows]), null, new SplitOptions { Seed = 2, TestFraction = 0.25 });
        TrainedModel trained = TrainingJob.Run(split, Plan, Options with { Steps = 30 });
        string[] warnings = [.. TrainingWarnings.Of(split, trained, 1).Where(w => w.StartsWith("Rows of the ", StringComparison.Ordinal))];
        Assert.Equal(2, warnings.Length);
        Assert.Matches(
            @"^Rows of the validation part occur in the training part, too: \d\d of 45 rows equal rows that the network was trained on, "
                + @"where it expects 0\.0 of as many new rows; ",
            warnings[0]);
        Assert.Matches(@"^Rows of the test part occur in the training part, too: \d\d of 100 rows equal", warnings[1]);
        DataSplit single = DataLoader.LoadSplit(Write("once.csv", Reals(400, 10)), null, new SplitOptions { Seed = 2, TestFraction = 0.25 });
        Assert.DoesNotContain(TrainingWarnings.Of(single, TrainingJob.Run(single, Plan, Options with { Steps = 30 }), 1),
            w => w.StartsWith("Rows of the ", StringComparison.Ordinal));
    }

    // The rows of a network trained again on training and validation rows are those of both; those of one that was only chosen on the latter are not.
    [Fact]
    public void ValidationRows_CountAfterARefitOnly()
    {
        DataSplit split = DataLoader.LoadSplit(Write("a.csv", Reals(400, 11)), null, new SplitOptions { Seed = 2 });
        ConvAC kept = TrainingJob.Run(split, Plan, Options).Model;
        Assert.Equal(RowHashes.Of(split.Train.Observations), kept.Metadata.TrainingRows);
        Assert.Null(TrainingJob.Run(split, Plan, Options with { KeepRowHashes = false }).Model.Metadata.TrainingRows);
        Assert.Equal(RowHashes.Of(split.Train.Observations, split.Validation.Observations),
            RecordedTraining.RowsOf(TrainingRecord.Empty with { Refitted = true }, split));
    }

    [Theory]
    [InlineData(".json")]
    [InlineData(".safetensors")]
    public void Files_KeepTheHashes(string ending)
    {
        ConvAC model = Trained(Reals(300, 12));
        string path = _folder["a" + ending];
        ModelFile.Save(model, path);
        ConvAC loaded = ModelFile.LoadNetwork(path);
        Assert.Equal(model.Metadata.TrainingRows, loaded.Metadata.TrainingRows);
        Assert.Equal(model.Metadata.Training, loaded.Metadata.Training);
        string text = File.ReadAllText(path, System.Text.Encoding.Latin1);
        Assert.Contains("row_hashes", text, StringComparison.Ordinal);
        ModelFile.Save(model.With(model.Metadata with { TrainingRows = null }), path);
        Assert.DoesNotContain("row_hashes", File.ReadAllText(path, System.Text.Encoding.Latin1), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("3 3 3 4294967296", "must be four numbers and at most 12288 hashes of four bytes in base 64, but is '3 3 3 4294967296'.")]
    [InlineData("3 3 3 4294967296 ?", "must be four numbers and at most 12288 hashes of four bytes in base 64, but is '3 3 3 4294967296 ?'.")]
    [InlineData("3 3 3 x AQAAAA==", "must be four numbers and at most 12288 hashes of four bytes in base 64, but is '3 3 3 x AQAAAA=='.")]
    [InlineData("0 0 0 4294967296 ", ": the number of rows must be at least 1.")]
    [InlineData("3 3 2 4294967296 AQAAAA==", ": the single rows must be at most 1, but are 2.")]
    [InlineData("3 4 1 4294967296 AQAAAA==", ": the rows of the sample must be 1..3, but are 4.")]
    [InlineData("3 3 1 4294967297 AQAAAA==", ": the threshold must be at most 4294967296, but is 4294967297.")]
    [InlineData("3 3 1 1 AQAAAA==", ": the hashes must be ascending and below the threshold.")]
    [InlineData("3 3 1 9 AgAAAAEAAAA=", ": the hashes must be ascending and below the threshold.")]
    [InlineData("3 3 1 9 AQAAAAIAAAA= AQ AQ", "must be four numbers and at most 12288 hashes of four bytes in base 64, but is '3 3 1 9 AQAAAAIAAAA= AQ AQ'.")]
    [InlineData("3 3 1 9 AQAAAAIAAAA= ?", "must be four numbers and at most 12288 hashes of four bytes in base 64, but is '3 3 1 9 AQAAAAIAAAA= ?'.")]
    [InlineData("3 3 1 9 AQAAAAIAAAA= Aw", ": there must be a bit for each of 2 hashes, 1 of them set.")]
    [InlineData("3 3 1 9 AQAAAAIAAAA= AQA", ": there must be a bit for each of 2 hashes, 1 of them set.")]
    public void HashesThatAreNone_AreRefused(string text, string message)
    {
        ModelFile.Save(Trained(Reals(50, 13)), _folder["a.json"]);
        string all = File.ReadAllText(_folder["a.json"]);
        int begin = all.IndexOf("\"row_hashes\":", StringComparison.Ordinal) + "\"row_hashes\":".Length;
        begin = all.IndexOf('"', begin) + 1;
        _folder.Write("b.json", all[..begin] + text + all[all.IndexOf('"', begin)..]);
        Assert.EndsWith("metadata.training.row_hashes" + (message[0] == ':' ? message : " " + message),
            Assert.Throws<ModelException>(() => ModelFile.Load(_folder["b.json"])).Message, StringComparison.Ordinal);
    }

    private static double[][] Population(string kind, int rows, RandomStream random)
    {
        var fixedValues = new RandomStream(9, kind);
        double[][] templates =
            [.. Enumerable.Range(0, 80).Select(_ => Enumerable.Range(0, 5).Select(_ => Math.Round(fixedValues.NextGaussian(), 4)).ToArray())];
        double[] Row(Func<int, double> value) => [.. Enumerable.Range(0, 5).Select(value)];
        double[] Draw()
        {
            (bool wet, int code) = (random.NextInt(2) > 0, random.NextInt(30));
            return kind switch
            {
                "rain" => Row(_ => !wet || random.NextInt(5) == 0 ? 0 : Math.Round(Math.Exp(random.NextGaussian()), 3)),
                "rounded" => Row(_ => random.NextInt(5) < 4 ? 0 : Math.Round(Math.Exp(random.NextGaussian()), 3)),
                "templates" => templates[random.NextInt(80)],
                "code" => Row(i => code * (i + 7) % 30),
                "binary" => Row(i => random.NextInt(10) < i + 1 ? 1 : 0),
                "categories" => Row(i => Math.Min(random.NextInt(4 + i), random.NextInt(4 + i))),
                "many values" => Row(_ => random.NextInt(12)),
                "missing" => Row(_ => random.NextInt(5) < 2 ? double.NaN : random.NextGaussian()),
                "missing categories" => Row(i => i > 0 && random.NextInt(2) > 0 ? double.NaN : random.NextInt(4)),
                _ => Row(_ => random.NextGaussian()),
            };
        }

        return [.. Enumerable.Range(0, rows).Select(_ => Draw())];
    }

    private static ConvAC With(ConvAC model, Observations rows) => model.With(model.Metadata with { TrainingRows = RowHashes.Of(rows) });

    private static ConvAC Independent(params double[] ones)
    {
        NetworkShape shape = NetworkShape.PerLevel(PoolingTree.Cp(ones.Length), 1, [1]);
        return new ConvAC(shape, [.. ones.Select(p => new BernoulliLeaf([p]))], [.. Enumerable.Repeat(new double[] { 1 }, shape.MatrixCount)], [1]);
    }

    private static double[][] Reals(int rows, ulong seed)
    {
        var random = new RandomStream(seed, "reals");
        return [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, 5).Select(_ => random.NextGaussian()).ToArray())];
    }

    private ConvAC Trained(double[][] rows) =>
        TrainingJob.Run(DataLoader.LoadSplit(Write("training.csv", rows), null, new SplitOptions { Seed = 5 }), Plan, Options).Model;

    private string Write(string name, double[][] rows)
    {
        _folder.Write(name, string.Join('\n',
            rows.Select(r => string.Join(',', r.Select(x => double.IsNaN(x) ? string.Empty : Invariant($"{x}")))).Prepend("a,b,c,d,e")) + "\n");
        return _folder[name];
    }
}

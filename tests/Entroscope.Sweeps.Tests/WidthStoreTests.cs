using Entroscope.Data.Tables;
using Entroscope.Files.Models;
using Entroscope.Files.Safetensors;
using Entroscope.Information.Estimates;
using Entroscope.Information.Scaling;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Workflow.Sweeps;
using Entroscope.Workflow.Training;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Entroscope.Sweeps.Tests;

/// <summary>Sweeps of widths in a store: stopped, continued, read back to the last bit; and what somebody changed in it is refused.</summary>
public sealed class WidthStoreTests : IDisposable
{
    private const int Levels = 3;
    private readonly string _folder = Directory.CreateTempSubdirectory("entroscope-widths-").FullName;

    private string File => Path.Combine(_folder, "sweep.db");

    private static SweepKey Key => Records.Key(1) with { Bounds = new SweepBounds(SweepFactor.Widths, 4, 9, 60, 20) { Levels = Levels } };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ASweepStoppedAtAnyTraining_EndsWithTheSameNumbers_ForAnyWorkers(bool warm)
    {
        WidthSweepOptions options = Options with { WarmStarts = warm };
        string whole = Text(WidthSweep.Run(Split(), options, cancellation: TestContext.Current.CancellationToken));
        using var stop = new CancellationTokenSource();
        using (SweepStore store = SweepStore.Open(File))
        {
            var runner = new WidthSweepRunner(Split(), options with { Workers = 1 }, store, string.Empty, null, stop.Token);
            Assert.Equal((6, 0), (runner.Cost.Trainings, runner.Cost.Finished));
            Assert.Throws<OperationCanceledException>(() => runner.Run(new StopAfter(2, stop), stop.Token));
            Assert.Equal(2, store.CountRecords());
        }

        foreach (int workers in (int[])[3, 1])
        {
            using SweepStore store = SweepStore.Open(File);
            var runner = new WidthSweepRunner(Split(), options with { Workers = workers }, store, string.Empty, null, CancellationToken.None);
            Assert.Equal(workers == 3 ? 2 : 6, runner.Cost.Finished);
            Assert.Equal(whole, Text(runner.Run(null, TestContext.Current.CancellationToken)));
        }
    }

    // The network of the width before is kept no longer once the next is finished: it is trained again where another width follows it.
    [Fact]
    public void AListThatBranchesOff_EndsAsInAFileOfItsOwn()
    {
        WidthSweepOptions other = Options with { Widths = [2, 3, 5] };
        string alone = Text(WidthSweep.Run(Split(), other, cancellation: TestContext.Current.CancellationToken));
        using SweepStore store = SweepStore.Open(File);
        new WidthSweepRunner(Split(), Options, store, string.Empty, null, CancellationToken.None).Run(null, TestContext.Current.CancellationToken);
        var runner = new WidthSweepRunner(Split(), other, store, string.Empty, null, CancellationToken.None);
        Assert.Equal(4, runner.Cost.Finished);
        Assert.Equal(alone, Text(runner.Run(null, TestContext.Current.CancellationToken)));
        WidthSweepOptions longer = Options with { Widths = [2, 3, 4, 6], Seeds = 1 };
        Assert.Equal(3, new WidthSweepRunner(Split(), longer, store, string.Empty, null, CancellationToken.None).Cost.Finished);
        Assert.Equal(0, new WidthSweepRunner(Split(), Options, store, "other", null, CancellationToken.None).Cost.Finished);
        Assert.Equal(0, new WidthSweepRunner(Split(), Options with { WarmStarts = false }, store, string.Empty, null, CancellationToken.None).Cost.Finished);
    }

    [Fact]
    public void ANetworkOfAnotherShape_IsRefused()
    {
        WidthSweepOptions options = Options with { Seeds = 1, Widths = [2, 3] };
        using SweepStore store = SweepStore.Open(File);
        new WidthSweepRunner(Split(), options, store, string.Empty, null, CancellationToken.None).Run(null, TestContext.Current.CancellationToken);
        using (var stream = new MemoryStream())
        {
            var file = new SafetensorsWriter();
            SafetensorsModel.Add(file, Network(5));
            file.WriteTo(stream);
            Change($"UPDATE network SET content = x'{Convert.ToHexString(stream.ToArray())}'");
        }

        var wider = new WidthSweepRunner(Split(), options with { Widths = [2, 3, 4] }, store, string.Empty, null, CancellationToken.None);
        Assert.Equal("The network of width 3 and seed 1 that the store holds is not of the shape of its training.",
            Assert.Throws<DataException>(() => wider.Run(null, TestContext.Current.CancellationToken)).Message);
    }

    [Fact]
    public void ARecordAndItsNetwork_AreReadBack()
    {
        WidthRecord record = Record();
        ConvAC network = Network(4);
        using (SweepStore store = SweepStore.Open(File))
        {
            Assert.Null(store.FindWidth(Key));
            Assert.Null(store.FindNetwork(Key));
            store.Add(Key, record, network, null);
            store.Add(Key, record with { Steps = 1 }, null, null);
        }

        using SweepStore opened = SweepStore.Open(File);
        WidthRecord? read = opened.FindWidth(Key);
        Assert.NotNull(read);
        Assert.Equal(record.Scales.Blocks.ToNumbers(), read.Scales.Blocks.ToNumbers());
        Assert.Equal(record.Scales.LimitedByWidth, read.Scales.LimitedByWidth);
        Assert.Equal(record, read with { Scales = record.Scales });
        ConvAC found = opened.FindNetwork(Key)!;
        Assert.Equal(network.Weights(0).ToArray(), found.Weights(0).ToArray());
        opened.Add(Records.Key(2), record, network, Key);
        Assert.Null(opened.FindNetwork(Key));
        Assert.NotNull(opened.FindNetwork(Records.Key(2)));
        Assert.Equal(2, opened.CountRecords());
    }

    [Fact]
    public void AFileOfTheFirstVersion_IsReadAndGetsItsTables()
    {
        using (SweepStore store = SweepStore.Open(File))
        {
            store.Add(Records.Key(1), Records.Make(seed: 1));
        }

        Change("DROP TABLE network; DROP TABLE width; PRAGMA user_version = 1");
        using SweepStore opened = SweepStore.Open(File);
        Records.Same(Records.Make(seed: 1), opened.Find(Records.Key(1)));
        opened.Add(Key, Record(), null, null);
        Assert.NotNull(opened.FindWidth(Key));
    }

    [Theory]
    [InlineData("width = 5", "width.width must be 4, but is 5.")]
    [InlineData("seed = '8'", "width.seed must be 9, as the settings say, but is '8'.")]
    [InlineData("steps = 21", "width.steps must be an integer of 0..20, but is 21.")]
    [InlineData("passes = -1", "width.passes must be an integer of 0..2147483647, but is -1.")]
    [InlineData("parameters = 0", "width.parameters must be an integer of 1..9223372036854775807, but is 0.")]
    [InlineData("warm = 2", "width.warm must be an integer of 0..1, but is 2.")]
    [InlineData("train = 9e999", "width.train must be a finite number or negative infinity, but is Infinity.")]
    [InlineData("validation_error = -1", "width.validation_error must be a finite number of at least 0, or NULL, but is -1.")]
    [InlineData("validation_rows = 0", "width.validation_rows must be an integer of 1..2147483647, but is 0.")]
    [InlineData("limited = '01'", "width.limited must be 3 digits of 0 and 1, but is '01'.")]
    [InlineData("impossible = -1", "width.impossible must be an integer of 0..2147483647, but is -1.")]
    [InlineData("blocks = x'00ff'", "width.blocks must be finite numbers of 7 columns in blocks of rows, but is a blob of 2 bytes.")]
    [InlineData("seconds = -1", "width.seconds must be a finite number of at least 0, but is -1.")]
    [InlineData("settings = 'x'", "width.settings must be the settings of the training, but is 'x'.")]
    public void AChangedRecord_IsRefusedByName(string change, string message)
    {
        using (SweepStore store = SweepStore.Open(File))
        {
            store.Add(Key, Record(), null, null);
        }

        Change($"UPDATE width SET {change}");
        using SweepStore opened = SweepStore.Open(File);
        string damaged = Invariant($"{File}: the record {Key.Hash[..12]}... of the sweep file is damaged: {message}");
        Assert.Equal(damaged, Assert.Throws<DataException>(() => opened.FindWidth(Key)).Message);
    }

    [Fact]
    public void ADamagedNetwork_IsRefused()
    {
        using (SweepStore store = SweepStore.Open(File))
        {
            store.Add(Key, Record(), Network(4), null);
        }

        Change("UPDATE network SET content = x'0102030405060708090a'");
        using SweepStore opened = SweepStore.Open(File);
        Assert.StartsWith(Invariant($"{File}: the record {Key.Hash[..12]}... of the sweep file is damaged: its network: "),
            Assert.Throws<DataException>(() => opened.FindNetwork(Key)).Message, StringComparison.Ordinal);
        Change("UPDATE network SET part = 1");
        Assert.EndsWith("network.part must be 0, but is 1.", Assert.Throws<DataException>(() => opened.FindNetwork(Key)).Message, StringComparison.Ordinal);
    }

    private static WidthSweepOptions Options => new()
    {
        Widths = [2, 3, 4],
        Seeds = 2,
        Network = new NetworkPlan { Tree = "line" },
        Training = new TrainingOptions { Steps = 3 },
    };

    private static WidthRecord Record()
    {
        var blocks = new LevelBlocks(ScaleBlocks.ColumnsOf(Levels));
        var random = new RandomStream(1, "blocks");
        for (int r = 0; r < 300; r++)
        {
            blocks.Add([.. Enumerable.Range(0, blocks.Columns).Select(_ => random.NextGaussian())]);
        }

        return new WidthRecord(4, 9, 1L << 40, 17, 40, true, new Estimate(-1.0 / 3, 0.1, 60), new Estimate(-2, double.NaN, 1),
            new HeldOutScales(blocks, [true, false, true], 2), 1.25);
    }

    private static ConvAC Network(int width)
    {
        DataSplit split = Split();
        return TrainingJob.Run(split, new NetworkPlan { Tree = "line", Widths = [width] }, new TrainingOptions { Steps = 1, Refit = false }).Model;
    }

    // All numbers but times.
    private static string Text(WidthSweepResult result) => string.Join('\n', result.Points.SelectMany(p => p.Levels.Select(l => Invariant($"{l}"))
        .Concat(p.Trainings.Select(t => Invariant($"{t with { Seconds = 0 }}"))).Append(Invariant($"{p.Binding} {p.Test}"))).Append(result.Law.Law.Sentence));

    private static DataSplit Split() => new(Rows("training", 60), Rows("validation", 20), Rows("test", 60), "made up");

    private static Dataset Rows(string part, int count)
    {
        var random = new RandomStream(1, part);
        double[][] columns = [.. Enumerable.Range(0, 8).Select(_ => new double[count])];
        for (int r = 0; r < count; r++)
        {
            double likely = random.NextDouble() < 0.5 ? 0.8 : 0.3;
            foreach (double[] column in columns)
            {
                column[r] = random.NextDouble() < likely ? 1 : 0;
            }
        }

        return Dataset.Create($"made up ({part} rows)", new Observations([.. columns.Select(c => ValueColumn.Of(c))]));
    }

    private void Change(string text)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = File, Pooling = false }.ToString());
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }

    private sealed class StopAfter(int number, CancellationTokenSource stop) : IProgress<string>
    {
        private int _seen;

        public void Report(string value)
        {
            if (++_seen == number)
            {
                stop.Cancel();
            }
        }
    }
}

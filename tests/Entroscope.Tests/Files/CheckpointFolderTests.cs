using System.Text.Json;
using CsCheck;
using Entroscope.Engine;
using Entroscope.Files.Checkpoints;
using Entroscope.Learning.Loop;
using Entroscope.Model;
using Xunit;

namespace Entroscope.Tests.Files;

public sealed class CheckpointFolderTests
{
    private static readonly TrainingStep[] History =
    [
        new(TrainingPhase.Search, 0, 0, null, double.NegativeInfinity),
        new(TrainingPhase.Search, 1, 1, -12.5, -0.0),
        new(TrainingPhase.Refit, 1, int.MaxValue, 1e-300, null),
    ];

    [Fact]
    public void LoadOfSave_IsTheSameCheckpoint() => Gen.Select(SampleModels.Any, Gen.Bool, Gen.Bool, Gen.Double).Sample((model, statistics, best, number) =>
    {
        using var folder = new TemporaryFolder();
        Checkpoint saved = Sample(model) with
        {
            Statistics = statistics ? [Counts(model, number)] : null,
            Best = best ? [SampleModels.Small()] : [],
            BestWeights = best ? [1] : [],
            BestScore = best ? number : double.NegativeInfinity,
        };
        var store = new CheckpointFolder(folder["run"]);
        Assert.Null(store.Load());
        store.Save(Sample(SampleModels.Mixed()));
        store.Save(saved);
        Same(saved, Assert.IsType<Checkpoint>(store.Load()));
        Assert.Equal(["checkpoint.safetensors"], Directory.GetFileSystemEntries(folder["run"]).Select(p => Path.GetFileName(p)));
    }, iter: 100);

    [Fact]
    public void Save_WritesEqualBytesForEqualCheckpoints()
    {
        using var folder = new TemporaryFolder();
        var store = new CheckpointFolder(folder.Path);
        byte[] Saved(string culture) => Cultures.Under(culture, () =>
        {
            store.Save(Sample(SampleModels.Small()) with { StepLogLikelihood = -0.1 });
            return File.ReadAllBytes(store.FilePath);
        });
        Assert.Equal(Saved("en-US"), Saved("ru-RU"));
    }

    [Fact]
    public void Load_AndSave_LeaveFilesOfOthers()
    {
        using var folder = new TemporaryFolder();
        folder.Write(".checkpoint.safetensors.partial", "the user's own");
        folder.Write(".other.partial", "another program's");
        using var store = new CheckpointFolder(folder.Path);
        Assert.Null(store.Load());
        store.Save(Sample(SampleModels.Small()));
        Assert.Equal([".checkpoint.safetensors.partial", ".other.partial", "checkpoint.safetensors"], folder.Names());
    }

    [Fact]
    public void Clear_ForgetsTheCheckpointAlone()
    {
        using var folder = new TemporaryFolder();
        var store = new CheckpointFolder(folder["run"]);
        store.Clear();
        Assert.Empty(folder.Names());
        store.Save(Sample(SampleModels.Small()));
        folder.Write("run/other", "kept");
        store.Clear();
        Assert.Null(store.Load());
        Assert.Equal([folder["run/other"]], Directory.GetFileSystemEntries(folder["run"]));
    }

    [Fact]
    public void Clear_RefusesAFolderInTheWay()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["checkpoint.safetensors"]);
        var store = new CheckpointFolder(folder.Path);
        Assert.Equal(store.FilePath + ": the old checkpoint cannot be deleted: it is a folder, not a file.", Assert.Throws<DataException>(store.Clear).Message);
        Assert.Equal(store.FilePath + ": It is a folder, not a file.", Assert.Throws<ModelException>(store.Load).Message);
    }

    [Fact]
    public void EnsureWritable_MakesTheFolder()
    {
        using var folder = new TemporaryFolder();
        new CheckpointFolder(folder["a/b"]).EnsureWritable();
        Assert.Equal(["a"], folder.Names());
        Assert.Empty(Directory.GetFileSystemEntries(folder["a/b"]));
    }

    [Fact]
    public void EnsureWritable_AndSave_RefuseAFileInTheWay()
    {
        using var folder = new TemporaryFolder();
        var store = new CheckpointFolder(folder.Write("file", "x"));
        string message = Invariant($"{folder["file"]}: The folder cannot be made: it is a file.");
        Assert.Equal(message, Assert.Throws<DataException>(store.EnsureWritable).Message);
        Assert.Equal(message, Assert.Throws<DataException>(() => store.Save(Sample(SampleModels.Small()))).Message);
    }

    [Theory]
    [InlineData("\"entroscope_content\":\"checkpoint\"", "\"entroscope_content\":\"model\"", "It holds a model, not a checkpoint.")]
    [InlineData("\\\"phase\\\":\\\"search\\\"", "\\\"phase\\\":\\\"rest\\\"", "progress.phase must be one of search, refit, done, completion, but is 'rest'.")]
    [InlineData("\\\"step\\\":3", "\\\"step\\\":-3", "progress.step must be an integer of 0..2147483647, but is -3.")]
    [InlineData("\\\"history\\\":3", "\\\"history\\\":2000000000", "Tensor history must have the shape [2000000000, 8], but has [3, 8].")]
    [InlineData("\\\"statistics\\\":false", "\\\"statistics\\\":true", "Tensor component.0.statistics.weights of shape [6] is missing.")]
    [InlineData("\\\"best\\\":false", "\\\"best\\\":true", "Tensor best.weights must have the shape [1], but has [0].")]
    [InlineData("\\\"ready\\\":1", "\\\"ready\\\":2",
        "progress.ready must be at most the 1 components, and all of them where there are statistics or moments, but is 2.")]
    [InlineData("\\\"next\\\":false", "\\\"next\\\":true", "The header's __metadata__ has no 'next.progress'.")]
    [InlineData("\\\"classes\\\":2", "\\\"classes\\\":0", "component.0.architecture.classes must be an integer of 1..2147483647, but is 0.")]
    public void Load_RefusesAHeaderThatContradictsItself(string valid, string spoilt, string message) =>
        Refuses(file => file.With(valid, spoilt), message);

    [Theory]
    [InlineData("checkpoint", 1)]
    [InlineData("mixture checkpoint", 1)]
    [InlineData("checkpoint", 2)]
    public void Load_RefusesCheckpointsOfEarlierFormatsByName(string content, int version)
    {
        using var folder = new TemporaryFolder();
        var store = new CheckpointFolder(folder.Path);
        store.Save(Sample(SampleModels.Small()));
        SafetensorsBytes old = SafetensorsBytes.Of(File.ReadAllBytes(store.FilePath))
            .With("\"entroscope_format\":\"3\"", $"\"entroscope_format\":\"{version}\"").With("\"entroscope_content\":\"checkpoint\"",
                $"\"entroscope_content\":\"{content}\"");
        File.WriteAllBytes(store.FilePath, old.ToSealedFile());
        Assert.Equal(
            $"{store.FilePath}: It is a {content} of format version {version}, but this release of Entroscope resumes those of version 3; "
                + "start the training again.",
            Assert.Throws<ModelException>(store.Load).Message);
    }

    [Theory]
    [InlineData(0, 4, "Tensor history row 0 has 4 where an integer of 0..3 is due.")]
    [InlineData(9, 0.5, "Tensor history row 1 has 0.5 where an integer of 0..2147483647 is due.")]
    [InlineData(11, double.NaN, "Tensor history row 1 has NaN where an integer of 0..1 is due.")]
    public void Load_RefusesAHistoryThatIsNone(int index, double value, string message) =>
        Refuses(file => file.WithNumber(FirstOf(file, "history") + index, value), message);

    private static int FirstOf(SafetensorsBytes file, string tensor)
    {
        using var header = JsonDocument.Parse(file.Header);
        return header.RootElement.GetProperty(tensor).GetProperty("data_offsets")[0].GetInt32() / sizeof(double);
    }

    private static void Refuses(Func<SafetensorsBytes, SafetensorsBytes> spoil, string message)
    {
        using var folder = new TemporaryFolder();
        var store = new CheckpointFolder(folder.Path);
        store.Save(Sample(SampleModels.Small()));
        File.WriteAllBytes(store.FilePath, spoil(SafetensorsBytes.Of(File.ReadAllBytes(store.FilePath))).ToSealedFile());
        Assert.Equal(store.FilePath + ": " + message, Assert.Throws<ModelException>(store.Load).Message);
    }

    /// <summary>Makes a checkpoint of a model, without statistics and best model.</summary>
    internal static Checkpoint Sample(ConvAC model) => new()
    {
        Settings = TrainingRecord.Empty with { Seed = 1, Data = "\"ä\"\n" },
        Phase = TrainingPhase.Search,
        Restart = 1,
        Step = 3,
        Batch = 2,
        StepLogLikelihood = double.NegativeInfinity,
        Components = [model],
        Weights = [1],
        BestRestart = 4,
        BestStep = 5,
        BestScore = double.PositiveInfinity,
        BestStopReason = StopReason.Patience,
        History = History,
    };

    private static ExpectedCounts Counts(ConvAC model, double number)
    {
        var counts = new ExpectedCounts(model) { LogLikelihood = -number, Samples = 17.25 };
        foreach (double[] part in counts.Weights.Concat(counts.Leaves).Append(counts.Classes))
        {
            for (int i = 0; i < part.Length; i++)
            {
                part[i] = number = (number * 1.1) + 1;
            }
        }

        return counts;
    }

    private static void Same(Checkpoint expected, Checkpoint actual)
    {
        Assert.Equal((expected.Components.Count, expected.Best.Count), (actual.Components.Count, actual.Best.Count));
        Assert.All(expected.Components.Concat(expected.Best).Zip(actual.Components.Concat(actual.Best)), pair => ModelAssert.Same(pair.First, pair.Second));
        Assert.Equal(expected.Weights.Concat(expected.BestWeights), actual.Weights.Concat(actual.BestWeights));

        Assert.Equal(Numbers(expected), Numbers(actual));
        Assert.Equal(expected.Settings, actual.Settings);
        Assert.Equal(
            (expected.Phase, expected.Restart, expected.Step, expected.Batch, expected.BestRestart, expected.BestStep, expected.BestStopReason),
            (actual.Phase, actual.Restart, actual.Step, actual.Batch, actual.BestRestart, actual.BestStep, actual.BestStopReason));
        Assert.Equal(expected.History, actual.History);
    }

    private static long[] Numbers(Checkpoint checkpoint)
    {
        IEnumerable<double> counts = checkpoint.Statistics is [var s]
            ? s.Weights.Concat(s.Leaves).Append(s.Classes).SelectMany(part => part).Append(s.LogLikelihood).Append(s.Samples)
            : [];
        return ModelAssert.Bits([checkpoint.StepLogLikelihood, checkpoint.BestScore, .. counts,
            .. checkpoint.History.SelectMany(h => new[] { h.TrainLogLikelihood ?? 0, h.ValidationLogLikelihood ?? 0 })]);
    }
}

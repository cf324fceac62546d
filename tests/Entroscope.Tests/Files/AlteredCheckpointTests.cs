using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Entroscope.Files.Checkpoints;
using Entroscope.Learning;
using Entroscope.Learning.Hybrid;
using Entroscope.Learning.Loop;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Tests.Learning;
using Xunit;

namespace Entroscope.Tests.Files;

/// <summary>
/// Checkpoints of every kind of training, with a bit flipped, or altered by somebody who computed the hash again: refused by file, entry, value and
/// requirement, or resumed to an end, and nothing else.
/// </summary>
public sealed partial class AlteredCheckpointTests
{
    private const string Damaged = ": The checkpoint is damaged: its content does not have the SHA-256 that was stored with it; start the training again.";

    private static readonly ConvAC Planted = Learnable.Planted(LeafFamily.Gaussian);
    private static readonly TrainingSet Train = Learnable.Draw(Planted, 90, 1, missing: 0.1, unlabelled: 0.3);
    private static readonly TrainingSet Validation = Learnable.Draw(Planted, 75, 2);
    private static readonly TrainingSet Few = Validation.Select([.. Enumerable.Range(0, 20)]);

    /// <summary>The kinds of training, and how one of them is run.</summary>
    private static readonly Dictionary<string, Func<ICheckpointStore, CancellationToken, TrainingResult>> Kinds = new(StringComparer.Ordinal)
    {
        ["network"] = (store, token) => Network(Learnable.Quick with { Steps = 3, Restarts = 2 }, Validation, store, token),
        ["network without validation"] = (store, token) => Network(Learnable.Quick with { Steps = 2, Restarts = 3 }, null, store, token),
        ["stepwise"] = (store, token) => Network(Learnable.Quick with { Steps = 3, BatchSize = 40 }, Validation, store, token),
        ["cross-validated refit"] = (store, token) => Network(Learnable.Quick with { Steps = 4, Patience = 1, PriorStrengths = [0.5, 8] }, Few, store, token),
        ["mixture"] = (store, token) => MixtureCases.Run(MixtureCases.Quick with { Steps = 2, BatchSize = 40 }, MixtureCases.Validation, store, null, token),
        ["hybrid"] = Hybrid,
    };

    public static TheoryData<string> Names => [.. Kinds.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void AFlippedBit_AnywhereIsDamage(string kind)
    {
        using var folder = new TemporaryFolder();
        var store = new CheckpointFolder(folder.Path);
        Checkpoint[] saved = Saved(kind);
        store.Save(saved[saved.Length / 2]);
        byte[] whole = File.ReadAllBytes(store.FilePath);
        Assert.NotNull(store.Load());

        // Every bit of the beginning and the end, and one of every few bytes between.
        int step = Math.Max(1, whole.Length / 150);
        IEnumerable<int> places = Enumerable.Range(0, 12).Concat(Enumerable.Range(whole.Length - 34, 34))
            .Concat(Enumerable.Range(0, whole.Length / step).Select(i => i * step));
        foreach (int at in places)
        {
            byte[] flipped = [.. whole];
            flipped[at] ^= (byte)(1 << (at % 8));
            File.WriteAllBytes(store.FilePath, flipped);
            Assert.Equal(store.FilePath + Damaged, Assert.Throws<ModelException>(store.Load).Message);
        }
    }

    [Fact]
    public void ATruncatedFile_IsDamage()
    {
        using var folder = new TemporaryFolder();
        var store = new CheckpointFolder(folder.Path);
        store.Save(CheckpointFolderTests.Sample(SampleModels.Small()));
        byte[] whole = File.ReadAllBytes(store.FilePath);
        foreach (int length in (int[])[1, 7, 8, 31, 32, 40, 200, whole.Length - 1])
        {
            File.WriteAllBytes(store.FilePath, whole[..length]);
            Assert.Equal(store.FilePath + Damaged, Assert.Throws<ModelException>(store.Load).Message);
        }
    }

    [Fact]
    public void AFileOfTheFirstFormat_IsRefusedByName()
    {
        using var folder = new TemporaryFolder();
        var store = new CheckpointFolder(folder.Path);
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Data", "checkpoint-format-1.safetensors"), store.FilePath);
        Assert.Equal(
            store.FilePath + ": It is a checkpoint of format version 1, but this release of Entroscope resumes those of version 3; start the training again.",
            Assert.Throws<ModelException>(store.Load).Message);
    }

    [Theory]
    [InlineData("network", "\\\"restart\\\":", "2147483647", "progress.restart must be an integer of 0..1, but is 2147483647.")]
    [InlineData("stepwise", "\\\"batch\\\":", "4", "progress.batch must be an integer of 0..2, but is 4.")]
    [InlineData("stepwise", "\\\"best_step\\\":", "3", "progress.best_restart, progress.best_step and scores[1] must be those of the best step of the history")]
    [InlineData("network", "\\\"step\\\":", "0", "progress.step must be the last step of the history, ")]
    [InlineData("network", "\\\"best_stop_reason\\\":", "\\\"interrupted\\\"", "progress.best_stop_reason must be steps or patience, but is interrupted.")]
    public void AnAlteredCounter_IsRefusedByFileEntryAndValue(string kind, string entry, string value, string message)
    {
        using var folder = new TemporaryFolder();
        var store = new CheckpointFolder(folder.Path);
        store.Save(Saved(kind).First(c => c.Phase == TrainingPhase.Search && c.Step > 0 && (c.Batch > 0 || kind == "network")));
        SafetensorsBytes file = SafetensorsBytes.Of(File.ReadAllBytes(store.FilePath));
        string header = Regex.Replace(
            file.Header, Regex.Escape(entry) + "(?:[0-9]+|\\\\\"[a-z]+\\\\\")", entry + value, RegexOptions.None, TimeSpan.FromSeconds(1));
        Assert.NotEqual(file.Header, header);
        File.WriteAllBytes(store.FilePath, (file with { Header = header }).ToSealedFile());
        string actual = Assert.Throws<ModelException>(() => Kinds[kind](store, CancellationToken.None)).Message;
        Assert.StartsWith(store.FilePath + ": The checkpoint cannot be resumed: " + message, actual, StringComparison.Ordinal);
    }

    /// <summary>Every number and truth value of the header, and some numbers of every tensor, of several checkpoints of every kind.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void AnAlteredNumber_IsRefusedOrResumed(string kind)
    {
        using var folder = new TemporaryFolder();
        var store = new CheckpointFolder(folder.Path);
        Checkpoint[] saved = Saved(kind);
        int refused = 0;
        int tried = 0;
        for (int c = 0; c < 4; c++)
        {
            store.Save(saved[c * (saved.Length - 1) / 3]);
            foreach (byte[] altered in Alterations(SafetensorsBytes.Of(File.ReadAllBytes(store.FilePath))))
            {
                File.WriteAllBytes(store.FilePath, altered);
                tried++;
                refused += Resume(kind, store) ? 0 : 1;
            }
        }

        Assert.True(refused > tried / 3, Invariant($"{refused} of {tried} were refused."));
    }

    // Whether the training came to its end; any other exception than a refusal with the file's name fails the test.
    private static bool Resume(string kind, CheckpointFolder store)
    {
        using var hang = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            Kinds[kind](store, hang.Token);
            return true;
        }
        catch (EntroscopeException e)
        {
            Assert.StartsWith(store.FilePath + ": ", e.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(e.Message, char.IsControl);
            return false;
        }
    }

    private static IEnumerable<byte[]> Alterations(SafetensorsBytes file)
    {
        foreach (Match number in Counter().Matches(file.Header))
        {
            Group value = number.Groups[1];
            string[] others = value.ValueSpan[0] is 't' or 'f'
                ? [value.Value == "true" ? "false" : "true"]
                : ["-1", "0", (int.Parse(value.Value, CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture), "2147483647"];
            foreach (string other in others.Where(o => o != value.Value))
            {
                yield return (file with { Header = file.Header[..value.Index] + other + file.Header[(value.Index + value.Length)..] }).ToSealedFile();
            }
        }

        using var header = JsonDocument.Parse(file.Header);
        int turn = 0;
        foreach (JsonProperty tensor in header.RootElement.EnumerateObject().Where(p => p.Name is not ("__metadata__" or "sha256")))
        {
            int[] ends = [.. tensor.Value.GetProperty("data_offsets").EnumerateArray().Select(o => o.GetInt32() / sizeof(double))];
            int count = tensor.Name.Contains("component", StringComparison.Ordinal) && !tensor.Name.Contains("statistics", StringComparison.Ordinal) ? 1 : 3;
            for (int i = 0; i < count && ends[1] > ends[0]; i++)
            {
                double wild = ((double[])[double.NaN, double.PositiveInfinity, -1, 1e308, double.NegativeInfinity, 0.5, 1e9])[turn++ % 7];
                yield return file.WithNumber(ends[0] + (turn * 7919 % (ends[1] - ends[0])), wild).ToSealedFile();
            }
        }
    }

    private static Checkpoint[] Saved(string kind)
    {
        var store = new MemoryStore();
        Kinds[kind](store, CancellationToken.None);
        return [.. store.Saved];
    }

    private static TrainingResult Network(TrainingOptions options, TrainingSet? validation, ICheckpointStore store, CancellationToken token) =>
        ExpectationMaximization.Train(Planted.Shape, Learnable.Leaves(Planted), Train, validation, options, null, store, "a", token);

    private static TrainingResult Hybrid(ICheckpointStore store, CancellationToken token)
    {
        TrainingResult em = Network(Learnable.Quick with { Steps = 1, Refit = false }, Validation, store, token);
        return HybridTraining.Train(em.Chosen, Train, Validation, new HybridOptions { BatchSize = 40, Steps = 3 }, Learnable.Quick, null, null, store, token);
    }

    // Counters and truth values of a progress text within the header.
    [GeneratedRegex("\\\\\"(?:[a-z_]+)\\\\\":([0-9]+|true|false)")]
    private static partial Regex Counter();
}

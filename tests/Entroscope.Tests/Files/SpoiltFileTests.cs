using CsCheck;
using Entroscope.Engine;
using Entroscope.Files.Checkpoints;
using Entroscope.Files.Models;
using Entroscope.Model;
using Xunit;

namespace Entroscope.Tests.Files;

/// <summary>Random damage to valid files: the reader either refuses in one line or finds a valid model, and nothing else happens.</summary>
public sealed class SpoiltFileTests
{
    private const int Iterations = 1500;

    private static readonly ConvAC[] Models = [SampleModels.Small(), SampleModels.Mixed(), RandomModels.Build(5, 6)];

    private static readonly Gen<(int Kind, int Where, byte What)[]> Damage = Gen.Select(Gen.Int[0, 3], Gen.Int[0, int.MaxValue], Gen.Byte).Array[1, 4];

    [Theory]
    [InlineData(".json")]
    [InlineData(".safetensors")]
    public void Model_IsRefusedOrRead(string extension)
    {
        using var folder = new TemporaryFolder();
        string path = folder["m" + extension];
        byte[][] valid = [.. Models.Select(model =>
        {
            ModelFile.Save(model, path);
            return File.ReadAllBytes(path);
        })];
        RefusesOrReads(path, valid, () => ModelFile.LoadNetwork(path));
    }

    [Fact]
    public void Checkpoint_IsRefusedOrRead()
    {
        using var folder = new TemporaryFolder();
        var store = new CheckpointFolder(folder.Path);
        byte[][] valid = [.. Models.Select(model =>
        {
            store.Save(CheckpointFolderTests.Sample(model) with { Best = [model], BestWeights = [1], Statistics = [new ExpectedCounts(model)], Hybrid =
                HybridCheckpointTests.Sample(model) });
            return File.ReadAllBytes(store.FilePath);
        })];
        RefusesOrReads(store.FilePath, valid, () => store.Load());
    }

    private static void RefusesOrReads(string path, byte[][] valid, Action load)
    {
        int refused = 0;
        Gen.Select(Gen.Int[0, valid.Length - 1], Damage).Sample((file, damage) =>
        {
            File.WriteAllBytes(path, damage.Aggregate(valid[file], (bytes, d) => Spoil(bytes, d.Kind, d.Where, d.What)));
            try
            {
                load();
            }
            catch (ModelException e)
            {
                refused++;
                Assert.StartsWith(path + ": ", e.Message, StringComparison.Ordinal);
                Assert.DoesNotContain(e.Message, char.IsControl);
                Assert.True(e.Message.Length < 600, e.Message);
            }
        }, iter: Iterations, threads: 1);
        Assert.True(refused > Iterations / 2, Invariant($"Only {refused} of {Iterations} spoilt files were refused."));
    }

    // Half of the damage goes to the first bytes, where the structure is.
    private static byte[] Spoil(byte[] bytes, int kind, int where, byte what)
    {
        if (bytes.Length == 0)
        {
            return bytes;
        }

        int at = where % (where % 2 == 0 ? bytes.Length : Math.Min(bytes.Length, 400));
        byte[] digit = [(byte)"0123456789-.eE[]{},:\"\\\n\0"[what % 24]];
        return kind switch
        {
            0 => [.. bytes[..at], what, .. bytes[(at + 1)..]],
            1 => bytes[..at],
            2 => [.. bytes[..at], .. digit, .. bytes[(at + 1)..]],
            _ => [.. bytes[..at], .. digit, .. bytes[at..]],
        };
    }
}

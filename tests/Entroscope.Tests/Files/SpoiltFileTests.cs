using CsCheck;
using Entroscope.Files;
using Xunit;

namespace Entroscope.Tests.Files;

/// <summary>Random damage to valid files: the reader either refuses in one line or finds a valid model, and nothing else happens.</summary>
public sealed class SpoiltFileTests
{
    private static readonly Gen<(int Kind, int Where, byte What)[]> Damage = Gen.Select(Gen.Int[0, 3], Gen.Int[0, int.MaxValue], Gen.Byte).Array[1, 4];

    [Theory]
    [InlineData(".json")]
    [InlineData(".safetensors")]
    public void Load_RefusesOrReads(string extension)
    {
        using var folder = new TemporaryFolder();
        string path = folder["m" + extension];
        byte[][] valid = [.. new[] { SampleModels.Small(), SampleModels.Mixed(), RandomModels.Build(5, 6) }.Select(model =>
        {
            ModelFile.Save(model, path);
            return File.ReadAllBytes(path);
        })];
        int refused = 0;
        Gen.Select(Gen.Int[0, valid.Length - 1], Damage).Sample((file, damage) =>
        {
            File.WriteAllBytes(path, damage.Aggregate(valid[file], (bytes, d) => Spoil(bytes, d.Kind, d.Where, d.What)));
            try
            {
                ModelFile.Load(path);
            }
            catch (ModelException e)
            {
                refused++;
                Assert.StartsWith(path + ": ", e.Message, StringComparison.Ordinal);
                Assert.DoesNotContain(e.Message, char.IsControl);
                Assert.True(e.Message.Length < 600, e.Message);
            }
        }, iter: 2000, threads: 1);
        Assert.True(refused > 1000, Invariant($"Only {refused} of 2000 spoilt files were refused."));
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

using System.Globalization;
using System.Security.Cryptography;

namespace Entroscope.Fuzz;

/// <summary>One input of a format: the bytes of its files, and a number that says how they are named and read.</summary>
/// <param name="Format">The name of the format's target.</param>
/// <param name="Variant">Which options the input is read with; the target decodes it.</param>
/// <param name="Files">The bytes of every file, one or more.</param>
internal sealed record FuzzInput(string Format, int Variant, byte[][] Files)
{
    private const int HashLength = 8;

    /// <summary>Replaces one file.</summary>
    public FuzzInput With(int file, byte[] content) => this with { Files = [.. Files.Select((f, i) => i == file ? content : f)] };

    /// <summary>Writes the files as FORMAT.VARIANT.HASH.NUMBER into a folder; equal inputs have equal names.</summary>
    public string Save(string folder)
    {
        Directory.CreateDirectory(folder);
        string hash = Convert.ToHexStringLower(SHA256.HashData([.. Files.SelectMany(f => f)]))[..HashLength];
        for (int i = 0; i < Files.Length; i++)
        {
            File.WriteAllBytes(Path.Combine(folder, Invariant($"{Format}.{Variant}.{hash}.{i}")), Files[i]);
        }

        return Path.Combine(folder, Invariant($"{Format}.{Variant}.{hash}"));
    }

    /// <summary>Reads all inputs that <see cref="Save"/> wrote into a folder, in the order of their names.</summary>
    public static (string Name, FuzzInput Input)[] Load(string folder) =>
    [
        .. Directory.GetFiles(folder)
            .Select(path => (Path: path, Parts: Path.GetFileName(path).Split('.')))
            .Where(f => f.Parts.Length == 4)
            .OrderBy(f => f.Path, StringComparer.Ordinal)
            .GroupBy(f => string.Join('.', f.Parts.Take(3)), StringComparer.Ordinal)
            .Select(g => (g.Key, new FuzzInput(
                g.First().Parts[0], int.Parse(g.First().Parts[1], CultureInfo.InvariantCulture), [.. g.Select(f => File.ReadAllBytes(f.Path))]))),
    ];
}

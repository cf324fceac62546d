using System.Runtime.CompilerServices;
using Entroscope.Fuzz.Mutations;

namespace Entroscope.Fuzz.Targets;

/// <summary>Small tables with typed columns, written by other libraries
/// (tests/Entroscope.Formats.Tests/Files/make.py, make.mjs), and the targets that read them.</summary>
internal static class TypedSeeds
{
    public static TableTarget[] Targets() =>
        [Of("parquet", "t.parquet", "*.parquet"), Of("arrow", "t.arrow", "*.arrow"), Of("arrows", "t.arrows", "*.arrows"), Of("hdf5", "t.h5", "*.h5")];

    private static TableTarget Of(string name, string file, string pattern) =>
        new(name, [file], file, [.. Files(pattern).Select(f => new[] { File.ReadAllBytes(f) })], ByteEdits.Apply);

    private static IEnumerable<string> Files(string pattern) => Directory.GetFiles(Folder(), pattern).Order(StringComparer.Ordinal);

    private static string Folder([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "..", "Tables");
}

using Entroscope.Data.Tables;

namespace Entroscope.Data.Readers;

/// <summary>Finds the files that a path stands for.</summary>
internal static class DataSource
{
    private const string Known =
        "read are .csv, .tsv, .txt and .data (plain or .gz), .npy, .npz, IDX files, and folders of IDX files or of NAME.{train,valid,test}.data files";

    private static readonly (string Suffix, DataPart Part)[] BenchmarkParts =
        [(".train.data", DataPart.Train), (".valid.data", DataPart.Validation), (".test.data", DataPart.Test)];

    /// <summary>Finds the files of a source, the training part first.</summary>
    public static IReadOnlyList<SourceFile> Resolve(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (File.Exists(path))
        {
            return [Single(path, DataPart.All)];
        }

        if (Directory.Exists(path))
        {
            return IdxFolder.Find(path) ?? Benchmark(path, Directory.GetFiles(path), null);
        }

        string name = Path.GetFileName(path);
        string folder = Path.GetDirectoryName(path) is { Length: > 0 } parent ? parent : ".";
        if (name.Length > 0 && Directory.Exists(folder))
        {
            string[] files = [.. Directory.GetFiles(folder).Where(f => string.Equals(BenchmarkName(f, out _), name, StringComparison.Ordinal))];
            if (files.Length > 0)
            {
                return Benchmark(path, files, name);
            }
        }

        throw DataFault.Of(path, "there is no such file or folder.");
    }

    /// <summary>Describes one file by its name.</summary>
    public static SourceFile Single(string path, DataPart part)
    {
        if (Directory.Exists(path))
        {
            throw DataFault.Of(path, "is a folder; a file is needed.");
        }

        if (!File.Exists(path))
        {
            throw DataFault.Of(path, "there is no such file.");
        }

        DataFile.EnsureRegular(path);
        if (IdxFolder.IsImageFile(path))
        {
            return IdxFolder.Describe(path, part);
        }

        string plain = WithoutGzip(path);
        bool gzip = plain.Length < path.Length;
        return Path.GetExtension(plain).ToLowerInvariant() switch
        {
            ".csv" or ".txt" or ".data" => new SourceFile(path, part, FileFormat.Delimited),
            ".tsv" => new SourceFile(path, part, FileFormat.Delimited, (byte)'\t'),
            ".npy" when !gzip => new SourceFile(path, part, FileFormat.Npy),
            ".npz" when !gzip => new SourceFile(path, part, FileFormat.Npz),
            _ => throw DataFault.Of(path, $"is of no known type; {Known}."),
        };
    }

    private static string WithoutGzip(string path) => path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;

    /// <summary>Gets NAME of a file NAME.{train,valid,test}.data[.gz], or null.</summary>
    private static string? BenchmarkName(string file, out DataPart part)
    {
        string name = WithoutGzip(Path.GetFileName(file));
        foreach ((string suffix, DataPart p) in BenchmarkParts)
        {
            if (name.EndsWith(suffix, StringComparison.Ordinal) && name.Length > suffix.Length)
            {
                part = p;
                return name[..^suffix.Length];
            }
        }

        part = DataPart.All;
        return null;
    }

    private static SourceFile[] Benchmark(string path, string[] files, string? name)
    {
        var parts = new SortedDictionary<DataPart, string>();
        string[] names = [.. files.Select(f => BenchmarkName(f, out _)).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (names.Length == 0)
        {
            throw DataFault.Of(path, $"is a folder without data; {Known}.");
        }

        if (names.Length > 1)
        {
            throw DataFault.Of(path, $"holds several sets, {DataFault.List(names)}; name one, such as {Path.Combine(path, names[0])}.");
        }

        foreach (string file in files.Order(StringComparer.Ordinal))
        {
            if (BenchmarkName(file, out DataPart part) is not null && !parts.TryAdd(part, file))
            {
                throw DataFault.Of(path, $"holds both {Path.GetFileName(parts[part])} and {Path.GetFileName(file)}; one of them is needed.");
            }
        }

        return parts.ContainsKey(DataPart.Train)
            ? [.. parts.Select(p => Single(p.Value, p.Key))]
            : throw DataFault.Of(path, $"has no training part, {name ?? names[0]}.train.data.");
    }
}

using Entroscope.Data.Tables;
using Entroscope.Files;

namespace Entroscope.Data.Readers;

/// <summary>Finds the files that a path stands for.</summary>
internal static class DataSource
{
    private const string OfAll =
        ".csv, .tsv, .txt and .data (plain or .gz), .npy, .npz, IDX files, and folders of IDX files or of NAME.{train,valid,test}.data files";


    private static readonly (string Suffix, DataPart Part)[] BenchmarkParts =
        [(".train.data", DataPart.Train), (".valid.data", DataPart.Validation), (".test.data", DataPart.Test)];

    /// <summary>Finds the files of a source, the training part first.</summary>
    /// <param name="path">The path; FILE:/PLACE names one table of a file that holds several.</param>
    /// <param name="formats">The formats that are read besides the library's own.</param>
    public static IReadOnlyList<SourceFile> Resolve(string path, IReadOnlyList<TableFormat> formats)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (HeldObjects.Find<SourceFile>(path) is { } held)
        {
            return [held];
        }

        if (File.Exists(path))
        {
            return [Single(path, DataPart.All, formats)];
        }

        if (WithPlace(path) is not null)
        {
            return [Single(path, DataPart.All, formats)];
        }

        if (Directory.Exists(path))
        {
            return IdxFolder.Find(path) ?? Benchmark(path, Directory.GetFiles(path), null, formats);
        }

        string name = Path.GetFileName(path);
        string folder = Path.GetDirectoryName(path) is { Length: > 0 } parent ? parent : ".";
        if (name.Length > 0 && Directory.Exists(folder))
        {
            string[] files = [.. Directory.GetFiles(folder).Where(f => string.Equals(BenchmarkName(f, out _), name, StringComparison.Ordinal))];
            if (files.Length > 0)
            {
                return Benchmark(path, files, name, formats);
            }
        }

        throw DataFault.Of(path, "there is no such file or folder.", new FileNotFoundException());
    }

    /// <summary>Describes one file by its name.</summary>
    public static SourceFile Single(string path, DataPart part, IReadOnlyList<TableFormat> formats)
    {
        if (HeldObjects.Find<SourceFile>(path) is { } held)
        {
            return held with { Part = part };
        }

        if (!File.Exists(path) && WithPlace(path) is { } named)
        {
            TableFormat several = Typed(named.File, formats)
                ?? throw DataFault.Of(named.File, $"is of no known type; {Known(formats)}.");
            return several.HasPlaces
                ? new SourceFile(named.File, part, FileFormat.Typed) { Table = several, Place = named.Place }
                : throw DataFault.Of(named.File, $"is {several.Name}, which holds one table; '{DataFault.OneLine(named.Place)}' names none of it.");
        }

        if (Directory.Exists(path))
        {
            throw DataFault.Of(path, "is a folder; a file is needed.");
        }

        if (!File.Exists(path))
        {
            throw DataFault.Of(path, "there is no such file.", new FileNotFoundException());
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
            _ when Typed(path, formats) is { } typed => new SourceFile(path, part, FileFormat.Typed) { Table = typed },
            _ => throw DataFault.Of(path, $"is of no known type; {Known(formats)}."),
        };
    }

    /// <summary>Divides FILE:/PLACE where there is such a file, else null.</summary>
    public static (string File, string Place)? WithPlace(string path)
    {
        int mark = path.LastIndexOf(":/", StringComparison.Ordinal);
        return mark > 0 && File.Exists(path[..mark]) ? (path[..mark], path[(mark + 1)..]) : null;
    }

    private static string Known(IReadOnlyList<TableFormat> formats) =>
        "read are " + string.Concat(formats.Select(f => $"{f.Name} ({string.Join(", ", f.Endings)}), ")) + OfAll;

    // By the first bytes; a file of a known ending must have them.
    private static TableFormat? Typed(string path, IReadOnlyList<TableFormat> formats)
    {
        if (formats.Count == 0)
        {
            return null;
        }

        byte[] start = new byte[8];
        int read = 0;
        DataFile.EnsureRegular(path);
        DataFile.Guarded(path, () =>
        {
            using FileStream stream = File.OpenRead(path);
            read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        });
        string ending = Path.GetExtension(path);
        TableFormat? named = formats.FirstOrDefault(f => f.Endings.Contains(ending, StringComparer.OrdinalIgnoreCase));
        TableFormat? found = formats.FirstOrDefault(f => f.Recognises(start.AsSpan(0, read)));
        return named is not null && found is null
            ? throw DataFault.Of(path, read == 0 ? "is empty." : $"is no {named.Name} file: it starts with {DataFault.Hex(start.AsSpan(0, read))}.")
            : found;
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

    private static SourceFile[] Benchmark(string path, string[] files, string? name, IReadOnlyList<TableFormat> formats)
    {
        var parts = new SortedDictionary<DataPart, string>();
        string[] names = [.. files.Select(f => BenchmarkName(f, out _)).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (names.Length == 0)
        {
            throw DataFault.Of(path, $"is a folder without data; {Known(formats)}.");
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
            ? [.. parts.Select(p => Single(p.Value, p.Key, formats))]
            : throw DataFault.Of(path, $"has no training part, {name ?? names[0]}.train.data.");
    }
}

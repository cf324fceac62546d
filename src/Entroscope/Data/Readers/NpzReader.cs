using System.IO.Compression;
using Entroscope.Data.Tables;

namespace Entroscope.Data.Readers;

/// <summary>Reads NPZ files: a zip with an array of data and perhaps one of labels.</summary>
internal static class NpzReader
{
    private const int MostEntries = 10_000;

    // A match of deflate is at most 258 bytes long and takes at least 2 bits.
    private const int LargestRatio = 1032;

    private static readonly string[] DataNames = ["data", "x", "X", "images"];
    private static readonly string[] LabelNames = ["y", "labels", "target"];

    /// <summary>Reads a file into a table.</summary>
    /// <param name="file">The file.</param>
    /// <param name="options">Which array holds the labels.</param>
    /// <param name="table">Receives the rows; the labels are read first so that the label column is known.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public static void Read(SourceFile file, DataOptions options, TableBuilder table, CancellationToken cancellation)
    {
        using FileStream stream = File.OpenRead(file.Path);
        using ZipArchive zip = Open(stream, file.Path);
        table.BeginFile(file.Part, file.Path);
        ZipArchiveEntry[] arrays = Arrays(zip, stream, file.Path);
        ZipArchiveEntry? labels = Labels(arrays, options);
        ZipArchiveEntry data = Data(arrays, labels, file.Path);
        string labelPlace = labels is null ? string.Empty : Place(file.Path, labels);
        int labelled = 0;
        if (labels is not null)
        {
            LabelBuilder builder = table.LabelsApart(Name(labels));
            Use(labels, labelPlace, s => labelled = NpyReader.ReadLabels(s, labels.Length, labelPlace, builder, cancellation));
        }

        string place = Place(file.Path, data);
        Use(data, place, s => NpyReader.Read(s, data.Length, place, file.Part, table, cancellation));
        if (labels is not null && labelled != table.RowsOfPart)
        {
            throw DataFault.Of(file.Path, Invariant($"array '{Name(data)}' has {table.RowsOfPart} rows, but array '{Name(labels)}' has {labelled} labels."));
        }

        table.EndPart();
    }

    internal static string Place(string file, ZipArchiveEntry entry) => $"{file}, array '{Name(entry)}'";

    /// <summary>Gets the arrays of a zip, which is checked before.</summary>
    internal static ZipArchiveEntry[] Arrays(ZipArchive zip, FileStream stream, string file)
    {
        EnsureBounded(zip, stream, file);
        ZipArchiveEntry[] arrays = [.. zip.Entries.Where(e => e.FullName.EndsWith(".npy", StringComparison.Ordinal))];
        EnsureDifferent(arrays, file);
        EnsureReadable(zip, stream, file);
        return arrays;
    }

    internal static string Name(ZipArchiveEntry entry) => entry.FullName[..^".npy".Length];

    internal static ZipArchive Open(FileStream stream, string file)
    {
        if (stream.Length == 0)
        {
            throw DataFault.Of(file, "is empty.");
        }

        Span<byte> start = stackalloc byte[4];
        int read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        if (start is not [(byte)'P', (byte)'K', ..])
        {
            throw DataFault.Of(file, $"is not an NPZ file: it starts with {DataFault.Hex(start[..read])}, not 50 4B.");
        }

        try
        {
            return new ZipArchive(stream, ZipArchiveMode.Read);
        }
        catch (InvalidDataException e)
        {
            throw DataFault.Of(file, "is cut off or damaged: the directory of the zip cannot be read.", e);
        }
    }

    private static void EnsureDifferent(ZipArchiveEntry[] arrays, string file)
    {
        if (arrays.GroupBy(Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw DataFault.Of(file, Invariant($"holds {twice.Count()} arrays named {DataFault.Show(twice.Key)}; the names of arrays must differ."));
        }
    }

    // Entries that share their bytes, or that claim more than deflate can make of them, come from no program that writes arrays.
    private static void EnsureBounded(ZipArchive zip, FileStream stream, string file)
    {
        if (zip.Entries.Count > MostEntries)
        {
            throw DataFault.Of(file, Invariant($"holds {zip.Entries.Count} entries; at most {MostEntries} are read."));
        }

        if (zip.Entries.Sum(e => (decimal)e.CompressedLength) > stream.Length)
        {
            throw DataFault.Of(file, Invariant($"has entries that overlap: together they claim more than the {stream.Length} bytes of the file."));
        }

        if (zip.Entries.FirstOrDefault(e => e.Length > LargestRatio * (decimal)(e.CompressedLength + 1)) is { } swollen)
        {
            throw DataFault.Of(file, Invariant(
                $"entry {DataFault.Show(swollen.FullName)} claims {swollen.Length} bytes in {swollen.CompressedLength}, more than deflate can hold."));
        }
    }

    private static void EnsureReadable(ZipArchive zip, FileStream stream, string file)
    {
        int[] methods = ZipMethods.Read(stream, zip.Entries.Count);
        foreach ((ZipArchiveEntry entry, int method) in zip.Entries.Zip(methods).Where(e => e.First.FullName.EndsWith(".npy", StringComparison.Ordinal)))
        {
            if (entry.IsEncrypted)
            {
                throw DataFault.Of(Place(file, entry), "is encrypted; arrays without a password are read.");
            }

            if (!ZipMethods.IsRead(method))
            {
                throw DataFault.Of(Place(file, entry), $"is compressed with the method {ZipMethods.Name(method)}; "
                    + "arrays stored or compressed with deflate are read (numpy.savez, numpy.savez_compressed).");
            }
        }
    }

    private static ZipArchiveEntry? Labels(ZipArchiveEntry[] arrays, DataOptions options)
    {
        if (options.NoLabel)
        {
            return null;
        }

        IEnumerable<string> names = options.Label is { } chosen ? [chosen] : LabelNames;
        return names.Select(n => Array.Find(arrays, a => string.Equals(Name(a), n, StringComparison.Ordinal))).FirstOrDefault(a => a is not null);
    }

    private static ZipArchiveEntry Data(ZipArchiveEntry[] arrays, ZipArchiveEntry? labels, string file)
    {
        foreach (string name in DataNames)
        {
            if (Array.Find(arrays, a => string.Equals(Name(a), name, StringComparison.Ordinal)) is { } entry && entry != labels)
            {
                return entry;
            }
        }

        List<ZipArchiveEntry> tables = [];
        DataException? unread = null;
        foreach (ZipArchiveEntry entry in arrays.Where(a => a != labels))
        {
            // Arrays that cannot be read, such as names of columns, may lie beside the data.
            try
            {
                if (IsTable(entry, file))
                {
                    tables.Add(entry);
                }
            }
            catch (DataException e)
            {
                unread ??= e;
            }
        }

        if (tables.Count == 1)
        {
            return tables[0];
        }

        if (tables.Count == 0 && unread is not null)
        {
            throw unread;
        }

        string found = arrays.Length == 0 ? "no array" : DataFault.List([.. arrays.Select(Name)]);
        throw DataFault.Of(file, $"holds {found}; the data is an array named 'data', 'x', 'X' or 'images', or the only one of two or three dimensions.");
    }

    private static bool IsTable(ZipArchiveEntry entry, string file)
    {
        int dimensions = 0;
        string place = Place(file, entry);
        Use(entry, place, s => dimensions = NpyHeader.Read(s, entry.Length, place).Shape.Length);
        return dimensions is 2 or 3;
    }

    /// <summary>Reads an array; its checksum is compared where it is read to its end.</summary>
    internal static void Use(ZipArchiveEntry entry, string place, Action<Stream> read)
    {
        const string Damaged = "is damaged: its checksum or its compressed data is wrong.";
        try
        {
            // The zip library checks no checksum; a header alone, read to know the shape, has none of its own.
            using var stream = new ChecksumStream(entry.Open());
            read(stream);
            if (stream.BytesRead == entry.Length && stream.Checksum != entry.Crc32)
            {
                throw DataFault.Of(place, Damaged);
            }
        }
        catch (InvalidDataException e)
        {
            throw DataFault.Of(place, Damaged, e);
        }
    }
}

using System.Security.Cryptography;
using Entroscope.Data.Sequences;
using Entroscope.Data.Tables;
using Entroscope.Files;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;

namespace Entroscope.Data.Tiles;

/// <summary>A folder of tiles: rows that stay on the disk, of which the system keeps in memory what is being read.</summary>
/// <remarks>Every tile is compared with its hash and every value with its column when the folder is opened: one pass over the files.</remarks>
internal static unsafe class TileFolder
{
    private const long LargestManifest = 1L << 30;

    /// <summary>Returns whether a folder has a manifest of tiles.</summary>
    public static bool Is(string path)
    {
        string manifest = Path.Combine(path, TileManifest.FileName);
        return File.Exists(manifest) && FileStatus.Oddity(manifest) is null && StartsAsManifest(manifest);
    }

    /// <summary>Refuses a folder with tiles and no manifest of them.</summary>
    /// <exception cref="DataException">It is one.</exception>
    public static void EnsureFinished(string path)
    {
        if (Directory.Exists(path) && Directory.EnumerateFiles(path).Any(f => TileManifest.IsTile(Path.GetFileName(f))))
        {
            throw DataFault.Of(path, $"holds tiles, but no {TileManifest.FileName} of them: they are not finished, or it was lost; make them again.");
        }
    }

    /// <summary>Opens the rows.</summary>
    /// <exception cref="DataException">
    /// The manifest cannot be read, a tile is missing, damaged or of another table, a value is none of its column, or an option is not for tiles.
    /// </exception>
    public static LoadedTable Open(string path, DataOptions options, CancellationToken cancellation)
    {
        Refuse(path, options);
        TileManifest manifest = ReadManifest(path);
        TileLayout layout = manifest.Layout;
        TileTable table = manifest.Table;
        if (options.Label is { } label && !string.Equals(label, table.LabelName, StringComparison.Ordinal))
        {
            throw DataFault.Of(path, table.LabelName is null
                ? $"its rows have no class; to read {DataFault.Show(label)} as the class, make tiles with it."
                : $"its class is {DataFault.Show(table.LabelName)}, not {DataFault.Show(label)}.");
        }

        if (options.Schema is { } schema && !IsOf(table.Schema, schema))
        {
            throw DataFault.Of(path, "its columns are not those that the model knows; make the tiles of data that were read like those of the training.");
        }

        var tiles = new SeriesMemory[layout.Tiles];
        for (int tile = 0; tile < tiles.Length; tile++)
        {
            tiles[tile] = Map(Path.Combine(path, TileManifest.NameOf(tile)), layout.BytesOf(tile));
        }

        ParallelLoop.For(
            tiles.Length,
            tile =>
            {
                EnsureHash(path, tile, tiles[tile], manifest.Hashes[tile]);
                TileValues.Ensure(path, manifest, tile, tiles[tile]);
            },
            new ParallelOptions { CancellationToken = cancellation });
        Array.ForEach(tiles, t => PageAdvice.IsRandom(t.Data, t.Bytes));
        var rows = new StoredRows(Array.ConvertAll(tiles, t => (nint)t.Data), layout.TileRows, layout.Rows, layout.RowBytes, tiles);
        ValueColumn[] columns = [.. Enumerable.Range(0, layout.Columns).Select(c => new StoredColumn(rows, layout.Before(c), layout.Storage(c)))];
        bool labelled = layout.IsLabelled && !options.NoLabel;
        var all = new Dataset(path, new Observations(columns), table.Columns)
        {
            Labels = labelled ? Labels(path, layout, tiles, table.ClassNames.Count) : null,
            ClassNames = labelled ? table.ClassNames : [],
            LabelName = labelled ? table.LabelName : null,
            Image = table.Image,
            Schema = table.Schema,
            Notes = table.Notes,
            IsNamed = table.IsNamed,
            IsText = table.IsText,
        };
        return new LoadedTable(all, manifest.Parts);
    }

    // What a number of a column stands for must be the same in both.
    private static bool IsOf(TableSchema? own, TableSchema wanted) => own is not null && own.Columns.Count == wanted.Columns.Count
        && own.Columns.Zip(wanted.Columns).All(p => string.Equals(p.First.Name, p.Second.Name, StringComparison.Ordinal) && p.First.Kind == p.Second.Kind
            && string.Equals(p.First.Part, p.Second.Part, StringComparison.Ordinal)
            && p.First.Categories.SequenceEqual(p.Second.Categories, StringComparer.Ordinal) && p.First.Values.SequenceEqual(p.Second.Values));

    private static bool StartsAsManifest(string path)
    {
        Span<byte> start = stackalloc byte[256];
        using FileStream stream = File.OpenRead(path);
        int read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return start[..read].IndexOf(Encoding.UTF8.GetBytes($"\"{TileManifestJson.Format}\"")) >= 0;
    }

    private static TileManifest ReadManifest(string folder)
    {
        string path = Path.Combine(folder, TileManifest.FileName);
        try
        {
            long bytes = new FileInfo(path).Length;
            return bytes <= LargestManifest ? TileManifestJson.Read(File.ReadAllBytes(path))
                : throw DataFault.Of(path, Invariant($"has {bytes} bytes; a manifest has at most {LargestManifest}."));
        }
        catch (ModelException e)
        {
            throw DataFault.Of(path, e.Message, e);
        }
    }

    // The kinds of columns were decided when the tiles were made, from all of their values.
    private static void Refuse(string path, DataOptions options)
    {
        string? option = options.Kind is not null || options.ColumnKinds is { Count: > 0 } ? "a kind of columns"
            : (options with { Schema = null }).TextOption();
        if (option is not null)
        {
            throw DataFault.Of(path, $"{option} is for the source that the tiles are made of; give it there.");
        }
    }

    private static SeriesMemory Map(string path, long bytes)
    {
        if (!File.Exists(path))
        {
            throw DataFault.Of(path, "there is no such tile, but the manifest names it.");
        }

        long found = new FileInfo(path).Length;
        return found == bytes ? SeriesMemory.Map(path)
            : throw DataFault.Of(path, Invariant($"has {found} bytes, but a tile of its rows has {bytes}."));
    }

    private static void EnsureHash(string folder, int tile, SeriesMemory memory, string hash)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        const int Piece = 1 << 24;
        for (long start = 0; start < memory.Bytes; start += Piece)
        {
            sha.AppendData(memory.Span(start, (int)Math.Min(Piece, memory.Bytes - start)));
        }

        string found = Convert.ToHexStringLower(sha.GetHashAndReset());
        if (!string.Equals(found, hash, StringComparison.Ordinal))
        {
            throw DataFault.Of(Path.Combine(folder, TileManifest.NameOf(tile)), "is damaged, or of another table: its SHA-256 is not that of the manifest.");
        }
    }

    private static int[] Labels(string path, TileLayout layout, SeriesMemory[] tiles, int classes)
    {
        int[] labels = new int[layout.Rows];
        for (int tile = 0; tile < tiles.Length; tile++)
        {
            new ReadOnlySpan<int>(tiles[tile].Data + layout.LabelOffset(tile), layout.RowsOf(tile)).CopyTo(labels.AsSpan(tile * layout.TileRows));
        }

        int odd = Array.FindIndex(labels, y => y < -1 || y >= classes);
        return odd < 0 ? labels
            : throw DataFault.Of(path, Invariant($"row {odd + 1}: the class is {labels[odd]}, but there are {classes} classes."));
    }
}

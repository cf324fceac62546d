using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Entroscope.Data.Tables;
using Entroscope.Files;
using Entroscope.Model.Leaves;

namespace Entroscope.Data.Tiles;

/// <summary>Writes a table as tiles, each a file of its own.</summary>
internal static class TileWriter
{
    /// <summary>The most rows of a tile where nothing else is said.</summary>
    public const int MostRows = 1 << 16;

    /// <summary>The most bytes of a tile of more rows than <see cref="FewestRows"/>, where nothing else is said.</summary>
    public const long MostBytes = 1L << 25;

    /// <summary>The fewest rows of a tile where nothing else is said.</summary>
    public const int FewestRows = 1 << 10;

    /// <summary>Writes all tiles, and the manifest last.</summary>
    /// <param name="folder">A folder that exists and is empty.</param>
    /// <param name="tileRows">The rows of a tile, a power of 2; null for what is standard.</param>
    /// <param name="done">Receives how many rows are done; null for none.</param>
    public static TileManifest Write(string folder, LoadedTable table, int? tileRows, Action<int>? done, CancellationToken cancellation)
    {
        Dataset all = table.All;
        int rows = all.Observations.Rows;
        ColumnStorage[] storages = [.. Enumerable.Range(0, all.Observations.Sites).Select(i => StorageOf(all.Observations.Column(i), cancellation))];
        long rowBytes = new TileLayout(rows, 1, storages, all.Labels is not null).RowBytes;
        int height = tileRows ?? (int)Math.Clamp((long)BitOperations.RoundUpToPowerOf2((ulong)(MostBytes / rowBytes) + 1) / 2, FewestRows, MostRows);
        var layout = new TileLayout(rows, height, storages, all.Labels is not null);
        string[] hashes = new string[layout.Tiles];
        byte[] bytes = GC.AllocateUninitializedArray<byte>(checked((int)layout.BytesOf(0)));
        int[] places = new int[layout.RowsOf(0)];
        double[] values = new double[places.Length];
        for (int tile = 0; tile < hashes.Length; tile++)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = layout.RowsOf(tile);
            int first = tile * height;
            for (int i = 0; i < count; i++)
            {
                places[i] = first + i;
            }

            for (int c = 0; c < layout.Columns; c++)
            {
                all.Observations.Column(c).ReadValues(places.AsSpan(0, count), values);
                int size = count * TileLayout.SizeOf(storages[c]);
                Encode(values.AsSpan(0, count), storages[c], bytes.AsSpan((int)layout.Offset(c, tile), size));
            }

            if (all.Labels is { } labels)
            {
                MemoryMarshal.AsBytes(labels.AsSpan(first, count)).CopyTo(bytes.AsSpan((int)layout.LabelOffset(tile)));
            }

            Span<byte> used = bytes.AsSpan(0, (int)layout.BytesOf(tile));
            File.WriteAllBytes(Path.Combine(folder, TileManifest.NameOf(tile)), used);
            hashes[tile] = Convert.ToHexStringLower(SHA256.HashData(used));
            done?.Invoke(first + count);
        }

        var manifest = new TileManifest(layout, Describe(all), table.Parts, hashes);
        AtomicFile.Write(Path.Combine(folder, TileManifest.FileName), stream => TileManifestJson.Write(stream, manifest));
        return manifest;
    }

    private static TileTable Describe(Dataset all) => new(all.Columns)
    {
        ClassNames = all.ClassNames,
        LabelName = all.LabelName,
        Image = all.Image,
        Schema = all.Schema,
        Notes = all.Notes,
        IsNamed = all.IsNamed,
        IsText = all.IsText,
    };

    private static ColumnStorage StorageOf(ValueColumn column, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        ColumnStorage storage = ColumnStorage.Byte;
        for (int r = 0; r < column.Count && storage < ColumnStorage.Double; r++)
        {
            ColumnStorage needed = ColumnBuilder.Narrowest(column[r]);
            storage = needed > storage ? needed : storage;
        }

        return storage;
    }

    private static void Encode(ReadOnlySpan<double> values, ColumnStorage storage, Span<byte> destination)
    {
        switch (storage)
        {
            case ColumnStorage.Byte:
                for (int i = 0; i < values.Length; i++)
                {
                    destination[i] = (byte)values[i];
                }

                break;
            case ColumnStorage.UInt16:
                Span<ushort> shorts = MemoryMarshal.Cast<byte, ushort>(destination);
                for (int i = 0; i < values.Length; i++)
                {
                    shorts[i] = double.IsNaN(values[i]) ? ushort.MaxValue : (ushort)values[i];
                }

                break;
            case ColumnStorage.Single:
                Span<float> singles = MemoryMarshal.Cast<byte, float>(destination);
                for (int i = 0; i < values.Length; i++)
                {
                    singles[i] = (float)values[i];
                }

                break;
            default:
                values.CopyTo(MemoryMarshal.Cast<byte, double>(destination));
                break;
        }
    }
}

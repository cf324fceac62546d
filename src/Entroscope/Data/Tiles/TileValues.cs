using Entroscope.Data.Sequences;
using Entroscope.Data.Tables;
using Entroscope.Model.Leaves;

namespace Entroscope.Data.Tiles;

/// <summary>Compares the values of a tile with what the manifest says of their columns: what is computed from them relies on it.</summary>
internal static unsafe class TileValues
{
    /// <exception cref="DataException">A value is none that its column can have.</exception>
    public static void Ensure(string folder, TileManifest manifest, int tile, SeriesMemory memory)
    {
        TileLayout layout = manifest.Layout;
        int rows = layout.RowsOf(tile);
        for (int c = 0; c < layout.Columns; c++)
        {
            ColumnInfo column = manifest.Table.Columns[c];
            if (column.HasNoValue)
            {
                continue;
            }

            byte* data = memory.Data + layout.Offset(c, tile);
            int row = layout.Storage(c) switch
            {
                ColumnStorage.Byte => column.Leaf.Alphabet > byte.MaxValue && column.Codes is null ? -1
                    : Find(column.Leaf, new ReadOnlySpan<byte>(data, rows), x => x),
                ColumnStorage.UInt16 => Find(column.Leaf, new ReadOnlySpan<ushort>(data, rows), x => x == ushort.MaxValue ? double.NaN : x),
                ColumnStorage.Single => Find(column.Leaf, new ReadOnlySpan<float>(data, rows), x => x),
                _ => Find(column.Leaf, new ReadOnlySpan<double>(data, rows), x => x),
            };
            if (row >= 0)
            {
                throw DataFault.Of(Path.Combine(folder, TileManifest.NameOf(tile)),
                    Invariant($"row {row + 1}, {DataFault.Column(c, column.Name)}: the value is none that the manifest allows."));
            }
        }

        memory.KeepAlive();
    }

    private static int Find<T>(LeafSpecification leaf, ReadOnlySpan<T> values, Func<T, double> decode)
        where T : unmanaged
    {
        for (int i = 0; i < values.Length; i++)
        {
            double x = decode(values[i]);
            if (!double.IsNaN(x) && !Fits(leaf, x))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool Fits(LeafSpecification leaf, double x) => leaf.Alphabet == 0 ? double.IsFinite(x)
        : leaf.Codes is { } codes ? codes.Find(x) >= 0
        : x >= 0 && x < leaf.Alphabet && x == Math.Floor(x);
}

using Entroscope.Data.Tables;

namespace Entroscope.Data.Tiles;

/// <summary>Where the values of a table lie in its tiles: column after column, the widest values first, so that each lies on its own boundary.</summary>
internal sealed class TileLayout
{
    private const int LabelSize = sizeof(int);
    private readonly ColumnStorage[] _storages;

    // For every column the bytes a row of the columns before it, in the order of the tile.
    private readonly long[] _before;

    /// <param name="rows">The rows of the table, at least 1.</param>
    /// <param name="tileRows">The rows of every tile but the last, at least 1.</param>
    /// <param name="storages">How every column is kept.</param>
    /// <param name="labelled">Whether the tiles have the class of every row.</param>
    public TileLayout(int rows, int tileRows, ColumnStorage[] storages, bool labelled)
    {
        (Rows, TileRows, _storages) = (rows, tileRows, storages);
        Tiles = ((rows - 1) / tileRows) + 1;
        _before = new long[storages.Length];
        long bytes = 0;
        for (ColumnStorage storage = ColumnStorage.Double; storage >= ColumnStorage.Byte; storage--)
        {
            for (int c = 0; c < storages.Length; c++)
            {
                if (storages[c] == storage)
                {
                    _before[c] = bytes;
                    bytes += SizeOf(storage);
                }
            }

            if (labelled && storage == ColumnStorage.Single)
            {
                LabelsBefore = bytes;
                bytes += LabelSize;
            }
        }

        RowBytes = bytes;
    }

    public int Rows { get; }

    public int TileRows { get; }

    public int Tiles { get; }

    public int Columns => _storages.Length;

    /// <summary>Gets the bytes of a row.</summary>
    public long RowBytes { get; }

    private long LabelsBefore { get; } = -1;

    public bool IsLabelled => LabelsBefore >= 0;

    public static int SizeOf(ColumnStorage storage) => 1 << (int)storage;

    public ColumnStorage Storage(int column) => _storages[column];

    public int RowsOf(int tile) => Math.Min(TileRows, Rows - (tile * TileRows));

    public long BytesOf(int tile) => RowsOf(tile) * RowBytes;

    /// <summary>Gets the bytes a row of the columns that lie before a column.</summary>
    public long Before(int column) => _before[column];

    /// <summary>Gets where the values of a column begin in a tile.</summary>
    public long Offset(int column, int tile) => RowsOf(tile) * _before[column];

    /// <summary>Gets where the classes begin in a tile.</summary>
    public long LabelOffset(int tile) => RowsOf(tile) * LabelsBefore;
}

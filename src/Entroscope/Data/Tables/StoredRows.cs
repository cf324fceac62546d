using System.Numerics;
using Entroscope.Files;

namespace Entroscope.Data.Tables;

/// <summary>Rows outside the managed heap, in tiles of equally many, each with its columns one after the other. Immutable.</summary>
internal sealed unsafe class StoredRows
{
    private const int Remembered = 16;
    private readonly nint[] _tiles;
    private readonly object _owner;
    private readonly int _shift;
    private readonly int _rowsOfLast;
    private readonly long _rowBytes;

    // The tiles that were asked for last; a race asks twice.
    private readonly int[] _asked = new int[Remembered];
    private int _next;

    /// <param name="tiles">Where every tile begins.</param>
    /// <param name="tileRows">The rows of every tile but the last, a power of 2 where there are several.</param>
    /// <param name="count">The rows of all tiles.</param>
    /// <param name="rowBytes">The bytes of a row.</param>
    /// <param name="owner">What holds the memory.</param>
    public StoredRows(nint[] tiles, int tileRows, int count, long rowBytes, object owner)
    {
        _rowBytes = rowBytes;
        Array.Fill(_asked, -1);
        (_tiles, TileRows, Count, _owner) = (tiles, tileRows, count, owner);
        _shift = tiles.Length == 1 ? 31 : BitOperations.Log2((uint)tileRows);
        _rowsOfLast = count - ((tiles.Length - 1) * tileRows);
    }

    public int Count { get; }

    public int TileRows { get; }

    /// <summary>Gets where a value lies; valid while this object is referenced.</summary>
    /// <param name="before">The bytes a row of the columns before that of the value.</param>
    public byte* At(int row, long before, int size)
    {
        int tile = row >>> _shift;
        int rowsOfTile = tile == _tiles.Length - 1 ? _rowsOfLast : TileRows;
        return (byte*)_tiles[tile] + (rowsOfTile * before) + ((long)(row - (tile << _shift)) * size);
    }

    /// <summary>Gets the tile that a row is in.</summary>
    public int TileOf(int row) => row >>> _shift;

    /// <summary>Says that the values of a column in a tile are read.</summary>
    public void ExpectColumn(int tile, long before, int size)
    {
        if (_tiles.Length > 1)
        {
            long count = tile == _tiles.Length - 1 ? _rowsOfLast : TileRows;
            PageAdvice.IsNeeded((byte*)_tiles[tile] + (count * before), count * size);
        }
    }

    /// <summary>Says that the rows about one are read, all of their columns: the system fetches their tile as a whole.</summary>
    public void Expect(int row)
    {
        int tile = row >>> _shift;
        if (_tiles.Length > 1 && !_asked.AsSpan().Contains(tile))
        {
            _asked[Interlocked.Increment(ref _next) & (Remembered - 1)] = tile;
            PageAdvice.IsNeeded((byte*)_tiles[tile], _rowBytes * (tile == _tiles.Length - 1 ? _rowsOfLast : TileRows));
        }
    }

    /// <summary>Says that the memory is still in use here.</summary>
    public void KeepAlive() => GC.KeepAlive(_owner);
}

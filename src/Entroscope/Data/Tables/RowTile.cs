namespace Entroscope.Data.Tables;

/// <summary>Some rows of numbers, row by row, on their way into columns: turning a tile at a time is kinder to the caches than a value at a time.</summary>
/// <param name="columns">The number of columns.</param>
internal sealed class RowTile(int columns)
{
    // Half of a usual level-1 cache for the values, and no more rows than pay.
    private const int Values = 1 << 12;
    private const int MostRows = 128;

    private readonly double[] _values = new double[Math.Clamp(Values / columns, 1, MostRows) * columns];
    private int _used;

    /// <summary>Gets the row to fill.</summary>
    public Span<double> Row => _values.AsSpan(_used, columns);

    /// <summary>Keeps the row that was filled.</summary>
    /// <param name="slots">The columns that receive the rows when the tile is full; null takes no value.</param>
    public void Keep(ReadOnlySpan<ColumnBuilder?> slots)
    {
        _used += columns;
        if (_used == _values.Length)
        {
            Flush(slots);
        }
    }

    /// <summary>Moves the rows into the columns.</summary>
    /// <param name="slots">The columns; null takes no value.</param>
    public void Flush(ReadOnlySpan<ColumnBuilder?> slots)
    {
        for (int c = 0; c < slots.Length; c++)
        {
            slots[c]?.AddEvery(columns, _values.AsSpan(c, Math.Max(0, _used - c)));
        }

        _used = 0;
    }
}

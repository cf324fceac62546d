namespace Entroscope.Networks.Observation;

/// <summary>Which rows of the input have their samples kept, drawn once for all layers.</summary>
internal sealed class KeptRows
{
    private readonly int[] _rows;
    private readonly int[] _slots;

    /// <param name="rows">The number of rows.</param>
    /// <param name="most">The most that are kept.</param>
    /// <param name="seed">The seed of the draw.</param>
    public KeptRows(int rows, int most, ulong seed)
    {
        _rows = Draw(rows, most, seed, "kept rows");
        _slots = new int[rows];
        _slots.AsSpan().Fill(-1);
        for (int i = 0; i < _rows.Length; i++)
        {
            _slots[_rows[i]] = i;
        }
    }

    public int Count => _rows.Length;

    /// <summary>Gets the place of a row among those kept, or -1.</summary>
    public int Slot(int row) => _slots[row];

    public int Row(int slot) => _rows[slot];

    /// <summary>Draws rows without repetition, in their order; all of them where they are no more than asked for.</summary>
    public static int[] Draw(int rows, int most, ulong seed, string purpose)
    {
        int[] all = [.. Enumerable.Range(0, rows)];
        if (rows > most)
        {
            new RandomStream(seed, purpose).Shuffle(all.AsSpan());
        }

        return [.. all.Take(most).Order()];
    }
}

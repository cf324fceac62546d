using Entroscope.Numerics;

namespace Entroscope.Data.Sequences;

/// <summary>The rows that windows are: where each of them begins. All columns of a table share it.</summary>
/// <param name="elements">How elements become values.</param>
/// <param name="starts">The addresses of the first elements.</param>
/// <param name="owners">What holds the memory.</param>
/// <param name="draw">How they were drawn; null where they were not.</param>
internal sealed class WindowRows(SeriesElements elements, nint[] starts, IReadOnlyList<SeriesMemory> owners, WindowDraw? draw = null)
{
    public SeriesElements Elements => elements;

    public nint[] Starts => starts;

    /// <summary>Makes the given rows of these.</summary>
    public WindowRows Select(ReadOnlySpan<int> rows)
    {
        nint[] selected = new nint[rows.Length];
        for (int i = 0; i < selected.Length; i++)
        {
            selected[i] = starts[rows[i]];
        }

        return new WindowRows(elements, selected, owners, draw?.Select(rows));
    }

    /// <summary>Makes rows beside these that can be drawn again; null where these were not drawn.</summary>
    public (WindowRows Rows, Action<RandomStream> Draw)? Redrawn()
    {
        if (draw is null)
        {
            return null;
        }

        nint[] places = [.. starts];
        return (new WindowRows(elements, places, owners), random => draw.Draw(random, places));
    }

    /// <summary>Says that the memory is still in use here.</summary>
    public void KeepAlive() => GC.KeepAlive(owners);
}

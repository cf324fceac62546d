using Entroscope.Numerics;

namespace Entroscope.Data.Sequences;

/// <summary>How training windows were drawn, so that they can be drawn again: one from every part of equally many places of the stretches.</summary>
/// <param name="count">The number of windows.</param>
/// <param name="chosen">The parts that rows have a window of; null for all, in their order.</param>
internal sealed class WindowDraw(WindowLayout layout, IReadOnlyList<Stretch> stretches, int count, int[]? chosen = null)
{
    private readonly nint[] _all = chosen is null ? [] : new nint[count];

    /// <summary>Draws where the windows begin.</summary>
    public void Draw(RandomStream random, nint[] starts)
    {
        if (chosen is null)
        {
            layout.Draw(stretches, random, starts);
            return;
        }

        layout.Draw(stretches, random, _all);
        for (int i = 0; i < starts.Length; i++)
        {
            starts[i] = _all[chosen[i]];
        }
    }

    /// <summary>Makes the draw of some of these rows.</summary>
    public WindowDraw Select(ReadOnlySpan<int> rows)
    {
        int[] selected = new int[rows.Length];
        for (int i = 0; i < selected.Length; i++)
        {
            selected[i] = chosen is null ? rows[i] : chosen[rows[i]];
        }

        return new WindowDraw(layout, stretches, count, selected);
    }
}

using Entroscope.Engine;
using Entroscope.Model;

namespace Entroscope.Learning;

/// <summary>Has rows fetched from a file while those before them are worked on; it changes the speed alone.</summary>
internal static class ReadAhead
{
    // Rows of a file lie together by a thousand or more; mini-batches mix some thousands of a few such places.
    private const int Step = 64;

    /// <summary>Says that rows will be read next.</summary>
    /// <param name="start">The first position among the rows; there may be none from it on.</param>
    /// <param name="count">The largest number of rows.</param>
    public static void Expect(Observations data, RowSelection rows, int start, int count)
    {
        if (data.RowsTogether == 0)
        {
            return;
        }

        int end = (int)Math.Min((long)start + count, rows.Count);
        for (int i = start; i < end; i += Step)
        {
            data.Expect(rows[i]);
        }
    }
}

using Entroscope.Model.Leaves;

namespace Entroscope.Data.Sequences;

/// <summary>One site of windows some of which end before it: there it is missing, and what lies behind the end is not looked at.</summary>
/// <param name="windows">The site in windows of full length.</param>
/// <param name="site">The site.</param>
/// <param name="lengths">The number of sites of every window.</param>
internal sealed class ShortenedColumn(ValueColumn windows, int site, int[] lengths) : ValueColumn
{
    private const int Block = 256;

    public override int Count => windows.Count;

    public override double this[int row] => Ends(row) ? double.NaN : windows[row];

    public override ValueColumn Select(ReadOnlySpan<int> rows)
    {
        double[] values = new double[rows.Length];
        ReadValues(rows, values);
        return Of(values);
    }

    internal override void ReadSymbols(ReadOnlySpan<int> rows, int missing, Span<int> destination)
    {
        Span<int> there = stackalloc int[Block];
        for (int start = 0; start < rows.Length; start += Block)
        {
            int count = Math.Min(Block, rows.Length - start);
            for (int i = 0; i < count; i++)
            {
                there[i] = rows[start + i] is >= 0 and int row && !Ends(row) ? row : -1;
            }

            windows.ReadSymbols(there[..count], missing, destination.Slice(start, count));
        }
    }

    private bool Ends(int row) => lengths[row] <= site;
}

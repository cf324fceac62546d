namespace Entroscope.Reporting.Html;

/// <summary>At which width of the page a table becomes a list: one entry a row, with the heads beside the values. So no table is scrolled or cut.</summary>
internal static class TableFold
{
    /// <summary>A longer cell takes the whole width of a folded row.</summary>
    public const int LongCell = 50;

    private const double Letter = 7.7;
    private const double Gap = 12;
    private const double Bar = 120;
    private const double Rem = 16;

    // The paddings of page and figure.
    private const double Around = 100;

    /// <summary>The widest pages, in rem, at which tables fold, ascending; the last is wider than any page.</summary>
    public static readonly int[] Widths = [30, 40, 50, 60, 999];

    /// <summary>Gets the class of the tables that fold at a width.</summary>
    public static string Css(int width) => Invariant($"fold-{width}");

    /// <summary>Gets the class of a table.</summary>
    /// <param name="bars">The columns that hold bars.</param>
    public static string Of(IReadOnlyList<string> heads, IReadOnlyList<IReadOnlyList<string>> rows, int bars = 0)
    {
        double room = bars * Bar;
        for (int c = 0; c < heads.Count; c++)
        {
            int letters = heads[c].Split(' ').Max(w => Plain(w).Length);
            foreach (IReadOnlyList<string> row in rows)
            {
                letters = c < row.Count ? Math.Max(letters, row[c].Length) : letters;
            }

            room += Gap + (Letter * letters);
        }

        return Css(Array.Find(Widths, w => room + Around <= w * Rem) is var fits and > 0 ? fits : Widths[^1]);
    }

    /// <summary>Gets a head without its marks; null where it is empty.</summary>
    public static string? Label(string head, bool marks) => head.Length == 0 ? null : marks ? Plain(head) : head;

    private static string Plain(string head) => head.Replace("_{2}", "₂", StringComparison.Ordinal).Replace("_{", "_", StringComparison.Ordinal)
        .Replace("^{", string.Empty, StringComparison.Ordinal).Replace("}", string.Empty, StringComparison.Ordinal);
}

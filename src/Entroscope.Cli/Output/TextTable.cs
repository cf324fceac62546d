using Spectre.Console;
using TableColumn = Spectre.Console.TableColumn;

namespace Entroscope.Cli.Output;

/// <summary>
/// A table for people on a text stream. Where it is wider than the terminal its heads are broken between words, and what is still too
/// wide is written in parts, each with the first column and as many of the others as fit: a number is never broken.
/// </summary>
/// <param name="heads">The heads of the columns.</param>
internal sealed class TextTable(params string[] heads)
{
    private const int RedirectedWidth = 160;
    private const int Gap = 3;
    private const int Margins = 4;

    // A column of words gets at least this many characters; more words go on in the next line.
    private const int FewestOfWords = 20;

    // Escaped before anything is measured: a line end in a name would break its cell.
    private readonly string[] _columns = Array.ConvertAll(heads, SafeText.OneLine);
    private readonly List<string[]> _rows = [];
    private bool _endsWithWords;

    /// <summary>Makes the last column one of words, which start at its left.</summary>
    public void EndWithWords() => _endsWithWords = true;

    public void Add(params string[] cells) => _rows.Add(Array.ConvertAll(cells, SafeText.OneLine));

    public void AddRows<T>(IEnumerable<T> rows, Func<T, string[]> cells)
    {
        foreach (T row in rows)
        {
            Add(cells(row));
        }
    }

    public void WriteTo(TextWriter output) => WriteTo(output, Terminal.WidthOf(output) ?? RedirectedWidth);

    /// <summary>Writes the table for a terminal of a width.</summary>
    internal void WriteTo(TextWriter output, int width)
    {
        IAnsiConsole console = Terminal.ForText(output, width);
        int[] full = [.. _columns.Select((head, c) => Math.Max(head.Length, WidestCell(c)))];
        if (Margins + full.Sum() + (Gap * (_columns.Length - 1)) <= width)
        {
            console.Write(Part([.. Enumerable.Range(0, _columns.Length)], null));
            return;
        }

        int[] narrow = [.. _columns.Select((head, c) => Math.Max(head.Split(' ').Max(w => w.Length), IsOfWords(c) ? FewestOfWords : WidestCell(c)))];
        foreach (int[] part in Divide(narrow, width))
        {
            // Where not even a part fits, the terminal breaks its lines; the numbers stay whole.
            console.Profile.Width = Math.Max(width, Margins + part.Sum(c => narrow[c] + Gap));
            console.Write(Part(part, narrow));
        }
    }

    // A part has at least two columns, whatever their widths; the first column is in each.
    private static IEnumerable<int[]> Divide(int[] widths, int width)
    {
        List<int> part = [0];
        int used = Margins + widths[0];
        for (int c = 1; c < widths.Length; c++)
        {
            if (used + Gap + widths[c] > width && part.Count > 1)
            {
                yield return [.. part];
                part = [0];
                used = Margins + widths[0];
            }

            part.Add(c);
            used += Gap + widths[c];
        }

        yield return [.. part];
    }

    private Table Part(int[] part, int[]? widths)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (int c in part)
        {
            table.AddColumn(new TableColumn(Markup.Escape(_columns[c]))
            {
                Alignment = c == 0 || IsOfWords(c) ? Justify.Left : Justify.Right,
                NoWrap = widths is null,
                Width = widths is null || IsOfWords(c) ? null : widths[c],
            });
        }

        foreach (string[] row in _rows)
        {
            table.AddRow([.. part.Where(c => c < row.Length).Select(c => Markup.Escape(row[c]))]);
        }

        return table;
    }

    private bool IsOfWords(int column) => _endsWithWords && column == _columns.Length - 1;

    private int WidestCell(int column) => _rows.Count == 0 ? 0 : _rows.Max(r => column < r.Length ? r[column].Length : 0);
}

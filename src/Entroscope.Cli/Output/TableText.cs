namespace Entroscope.Cli.Output;

/// <summary>Tables as CSV text: round-trip numbers, empty fields where missing. Rows are passed on as they are made.</summary>
internal static class TableText
{
    private const int FlushedCharacters = 1 << 16;

    public static string Number(double value) => double.IsNaN(value) ? string.Empty : value.ToString("R", CultureInfo.InvariantCulture);

    public static string Quote(string text) => Quote(text, ",");

    // What begins or ends with a blank would be read without it.
    private static string Quote(string text, string separators) =>
        text.AsSpan().IndexOfAny(separators) < 0 && text.AsSpan().IndexOfAny("\"\r\n") < 0 && text.AsSpan().Trim(" \t").Length == text.Length
            ? text : "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    /// <summary>Writes observations, to be read again as they are: where the table has a decimal comma, with one, and semicolons between fields.</summary>
    /// <param name="names">The names of the columns, or null to number them.</param>
    /// <param name="labelName">The name of the last column, the class, or null.</param>
    /// <param name="label">The class of a row; null for no such column.</param>
    /// <param name="schema">How the columns write their values; null for plain numbers.</param>
    public static void Write(
        TextWriter output, Observations data, IReadOnlyList<string>? names, string? labelName = null, Func<int, string>? label = null,
        TableSchema? schema = null) => Write(output, [data], names, labelName, label, schema, null, null);

    /// <summary>Writes tables of the same rows and columns one below the other.</summary>
    /// <param name="number">The name of a first column that numbers the tables from 1; null for none.</param>
    /// <param name="observed">Which values were observed, and so are written as they are; null for none.</param>
    public static void Write(
        TextWriter output, IReadOnlyList<Observations> tables, IReadOnlyList<string>? names, string? labelName, Func<int, string>? label,
        TableSchema? schema, string? number, Observations? observed)
    {
        char mark = schema?.Decimal ?? '.';
        ColumnSchema[] kept = observed is null || schema is null ? [] : [.. schema.Columns.Select(c => c.OfObserved)];
        char separator = mark == ',' ? ';' : ',';
        string[] header =
        [
            .. number is null ? Array.Empty<string>() : [number],
            .. names ?? [.. Enumerable.Range(0, tables[0].Sites).Select(i => Invariant($"x{i}"))],
            .. label is null ? Array.Empty<string>() : [labelName ?? "class"],
        ];

        // The separator is looked for in the first line, where a table of one column has none.
        string quoted = header.Length == 1 ? ",;" : separator.ToString();
        output.Write(string.Join(separator, header.Select(name => Quote(name, ",;\t|"))) + "\n");
        foreach ((int m, Observations data) in tables.Index())
        {
            WriteRows(output, data.Rows, (text, r) =>
            {
                text.Append(number is null ? string.Empty : Invariant($"{m + 1}{separator}"));
                for (int i = 0; i < data.Sites; i++)
                {
                    if (schema is null)
                    {
                        Append(text, i, data[r, i]);
                    }
                    else
                    {
                        text.Append(i > 0 ? separator.ToString() : string.Empty).Append(Quote(Cell(
                            kept.Length == 0 || double.IsNaN(observed![r, i]) ? schema.Columns[i] : kept[i], data[r, i], mark), quoted));
                    }
                }

                if (label is not null)
                {
                    text.Append(separator).Append(Quote(label(r), quoted));
                }
            });
        }
    }

    private static string Cell(ColumnSchema column, double value, char mark)
    {
        string text = column.Format(value);
        return mark == '.' || column.Kind is ColumnKind.Text or ColumnKind.Boolean or ColumnKind.Date ? text : text.Replace('.', mark);
    }

    public static void Write(TextWriter output, IEnumerable<string> header, int rows, Action<StringBuilder, int> append)
    {
        output.Write(string.Join(',', header.Select(Quote)) + "\n");
        WriteRows(output, rows, append);
    }

    /// <summary>Writes rows of a table whose header is written.</summary>
    public static void WriteRows(TextWriter output, int rows, Action<StringBuilder, int> append)
    {
        var text = new StringBuilder();
        for (int r = 0; r < rows; r++)
        {
            append(text, r);
            text.Append('\n');
            if (text.Length >= FlushedCharacters)
            {
                output.Write(text);
                text.Clear();
            }
        }

        output.Write(text);
    }

    public static void Append(StringBuilder text, int column, double value)
    {
        if (column > 0)
        {
            text.Append(',');
        }

        if (double.IsInfinity(value))
        {
            text.Append(value > 0 ? "inf" : "-inf");
        }
        else if (!double.IsNaN(value))
        {
            text.Append(CultureInfo.InvariantCulture, $"{value:R}");
        }
    }

    /// <summary>Delivers a table to a file if one is named, else to standard output unless that belongs to JSON.</summary>
    /// <param name="file">The file, or null.</param>
    /// <param name="summary">What to say when the table went into the file.</param>
    public static void Deliver(Action<TextWriter> write, string? file, bool json, TextWriter output, string summary)
    {
        if (file is null || StandardStream.IsOutput(file))
        {
            UsageException.ThrowIf(json && file is not null, "--output and --json cannot both write on standard output; name a file for one");
            if (!json)
            {
                write(ShownWriter.Over(output).Data);
            }

            return;
        }

        AtomicFile.Write(file, stream =>
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(false), bufferSize: FlushedCharacters, leaveOpen: true);
            write(writer);
        });
        if (!json)
        {
            output.WriteLine($"{file}: {summary}");
        }
    }
}

using System.Globalization;
using System.Text;
using Entroscope.Files;
using Entroscope.Model;

namespace Entroscope.Cli.Output;

/// <summary>Observations as CSV text: round-trip numbers, empty fields where missing.</summary>
internal static class TableText
{
    public static string Number(double value) => double.IsNaN(value) ? string.Empty : value.ToString("R", CultureInfo.InvariantCulture);

    public static string Quote(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    public static string Csv(Observations data, IReadOnlyList<string>? names, string? labelName = null, Func<int, string>? label = null)
    {
        var text = new StringBuilder();
        IEnumerable<string> header = names ?? [.. Enumerable.Range(0, data.Sites).Select(i => Invariant($"x{i}"))];
        text.AppendJoin(',', header.Concat(label is null ? [] : [labelName ?? "class"]).Select(Quote)).Append('\n');
        for (int r = 0; r < data.Rows; r++)
        {
            text.AppendJoin(',', data.Row(r).Select(Number));
            if (label is not null)
            {
                text.Append(',').Append(Quote(label(r)));
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Writes a table to a file if one is named, else to standard output unless that belongs to JSON.</summary>
    public static void Deliver(string csv, string? file, bool json, TextWriter output)
    {
        if (file is not null)
        {
            AtomicFile.WriteText(file, csv);
        }
        else if (!json)
        {
            output.Write(csv);
        }
    }
}

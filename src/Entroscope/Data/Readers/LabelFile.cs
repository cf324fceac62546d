using Entroscope.Data.Tables;

namespace Entroscope.Data.Readers;

/// <summary>Reads the classes of rows from a file of their own.</summary>
internal static class LabelFile
{
    /// <summary>Reads an NPY array of one dimension, or text with one class a line; a line more than rows may be a head.</summary>
    /// <param name="path">The file.</param>
    /// <param name="rows">The number of rows that it must be for.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <returns>The class of every row, from 0, -1 where unknown, and the names of the classes.</returns>
    /// <exception cref="DataException">The file cannot be read, is for another number of rows, or most of its classes have a single row.</exception>
    public static (int[] Labels, string[] Names) Read(string path, int rows, CancellationToken cancellation)
    {
        using var labels = new LabelBuilder();
        long count = 0;
        DataFile.Guarded(path, () =>
        {
            DataFile.EnsureRegular(path);
            if (path.EndsWith(".npy", StringComparison.OrdinalIgnoreCase))
            {
                using FileStream stream = File.OpenRead(path);
                count = NpyReader.ReadLabels(stream, stream.Length, path, labels, cancellation);
                return;
            }

            var lines = new List<string>();
            bool isEnded = true;
            foreach (string line in File.ReadLines(path, new UTF8Encoding(false, true)))
            {
                count++;
                isEnded = line.Length > 0;
                if (lines.Count <= rows + 1)
                {
                    lines.Add(line.Trim().Trim('"'));
                }
            }

            count -= isEnded ? 0 : 1;
            EnsureOneColumn(path, lines);
            bool hasHead = count == rows + 1 && IsHead(lines[0], lines.GetRange(1, rows));
            count -= hasHead ? 1 : 0;
            lines.GetRange(hasHead ? 1 : 0, (int)Math.Min(count, rows)).ForEach(l => labels.Add(Encoding.UTF8.GetBytes(l)));
        });
        if (count != rows)
        {
            throw DataFault.Of(path, Invariant($"holds {count} labels, but there are {rows} rows."));
        }

        (int[] found, string[] names) = labels.Finish();
        if (LabelChecks.Singles(found, names.Length) is { } once)
        {
            throw DataFault.Of(path, Invariant($"holds {names.Length} classes for {rows} rows, {once} of them of one row only; ")
                + "classes have several rows each.");
        }

        return (found, names);
    }

    // Commas may be parts of names, but not the same number of them in every line.
    private static void EnsureOneColumn(string path, List<string> lines)
    {
        foreach (char separator in ",;\t")
        {
            int columns = lines.Count == 0 ? 1 : lines[0].Count(c => c == separator) + 1;
            if (columns > 1 && lines.TrueForAll(l => l.Length == 0 || l.Count(c => c == separator) == columns - 1))
            {
                throw DataFault.Of(path, Invariant($"classes are one column, but there are {columns}."));
            }
        }
    }

    // A class of its own at the very beginning is no less likely a class where classes are numbers.
    private static bool IsHead(string first, List<string> others) =>
        !FieldText.TryNumber(Encoding.UTF8.GetBytes(first), out _) && !others.Contains(first, StringComparer.Ordinal);
}

namespace Entroscope.Networks.Inputs;

/// <summary>Reads the classes of rows from a file of their own.</summary>
internal static class LabelSource
{
    /// <summary>Reads an NPY array of one dimension, or text with one class a line, with or without a head.</summary>
    /// <param name="path">The file.</param>
    /// <param name="rows">The number of rows that it must be for.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <returns>The class of every row, from 0, -1 where unknown, and the names of the classes.</returns>
    public static (int[] Labels, string[] Names) Read(string path, int rows, CancellationToken cancellation)
    {
        using var labels = new LabelBuilder();
        int count = 0;
        DataFile.Guarded(path, () =>
        {
            DataFile.EnsureRegular(path);
            if (path.EndsWith(".npy", StringComparison.OrdinalIgnoreCase))
            {
                using FileStream stream = File.OpenRead(path);
                count = NpyReader.ReadLabels(stream, stream.Length, path, labels, cancellation);
                return;
            }

            string[] lines = [.. File.ReadLines(path, new UTF8Encoding(false, true)).Take(rows + 3).Select(l => l.Trim().Trim('"'))];
            lines = lines is [.., ""] ? lines[..^1] : lines;
            foreach (string line in lines.Length == rows + 1 ? lines[1..] : lines)
            {
                labels.Add(Encoding.UTF8.GetBytes(line));
                count++;
            }
        });
        return count == rows ? labels.Finish() : throw DataFault.Of(path, Invariant($"holds {count} labels, but there are {rows} rows."));
    }
}

using Entroscope.Model;

namespace Entroscope.Networks.Inputs;

/// <summary>The rows of a table: text, IDX images, the embedded digits; the column of the classes is no input.</summary>
internal sealed class TableRows : IRowSource
{
    private readonly Dataset _data;

    private TableRows(string place, Dataset data)
    {
        (Place, _data) = (place, data);
        Shape = data.Image is { } image ? [image.Height, image.Width] : [data.Observations.Sites];
    }

    public string Place { get; }

    public int Rows => _data.Observations.Rows;

    public long[] Shape { get; }

    public int[]? Labels => _data.Labels;

    public IReadOnlyList<string> ClassNames => _data.ClassNames;

    /// <summary>Loads a table.</summary>
    /// <param name="path">The source.</param>
    /// <param name="label">The column of the classes, or null for the source's own.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public static TableRows Open(string path, string? label, CancellationToken cancellation) =>
        new(path, DataLoader.Load(path, new DataOptions { Label = label, Kind = ColumnKind.Real }, cancellation));

    public void Read(int row, Span<double> values)
    {
        for (int site = 0; site < _data.Observations.Sites; site++)
        {
            double value = _data.Observations[row, site];
            if (double.IsNaN(value))
            {
                throw DataFault.Of(Place, Invariant($"row {row + 1}, column {site + 1}: has no value; a network needs all of them."));
            }

            values[site] = value;
        }
    }
}

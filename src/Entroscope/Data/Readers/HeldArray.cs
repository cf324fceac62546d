using Entroscope.Data.Tables;
using Entroscope.Structure;

namespace Entroscope.Data.Readers;

/// <summary>An array in memory, with a row a sample, that is read as the file that NumPy would make of it.</summary>
internal abstract class HeldArray
{
    public abstract int Rows { get; }

    public abstract int Columns { get; }

    /// <summary>Gets the image size whose pixels the columns are, or null.</summary>
    public GridSize? Image { get; init; }

    /// <summary>Gets the class of every row, a number, NaN where unknown; null for none.</summary>
    public double[]? Labels { get; init; }

    /// <summary>Copies one row; NaN is a missing value.</summary>
    public abstract void Copy(int row, Span<double> values);

    /// <summary>Says which integer of a row a number does not hold, or null.</summary>
    public abstract string? Rounded(int row);

    /// <summary>Reads the rows into a table.</summary>
    public void Read(SourceFile file, DataOptions options, TableBuilder table, CancellationToken cancellation)
    {
        const string LabelName = "y";
        table.BeginFile(file.Part, file.Path);
        if (Labels is { } labels && !options.NoLabel)
        {
            LabelBuilder builder = table.LabelsApart(LabelName);
            Array.ForEach(labels, builder.Add);
        }

        table.BeginPart(file.Part, file.Path, Columns, null, Image);
        double[] values = new double[Columns];
        for (int r = 0; r < Rows; r++)
        {
            if (r % 1024 == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            if (Rounded(r) is { } integer)
            {
                throw DataFault.Of(file.Path, Invariant($"row {r + 1}: {DataFault.Rounded(integer)}"));
            }

            Copy(r, values);
            for (int c = 0; c < values.Length; c++)
            {
                table.Add(c, values[c], r);
            }
        }

        table.EndRows(Rows);
        table.EndPart();
    }
}

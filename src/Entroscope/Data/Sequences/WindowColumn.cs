using Entroscope.Model.Leaves;

namespace Entroscope.Data.Sequences;

/// <summary>One site of windows: a view of the series, without a copy, so that overlapping windows cost no more memory than others.</summary>
/// <param name="windows">The windows.</param>
/// <param name="offset">The bytes from where a window begins to the site.</param>
internal sealed class WindowColumn(WindowRows windows, nint offset) : ValueColumn
{
    public override int Count => windows.Starts.Length;

    public override double this[int row]
    {
        get
        {
            double value = windows.Elements.Read(windows.Starts[row] + offset);
            windows.KeepAlive();
            return value;
        }
    }

    /// <summary>Makes the columns of all sites.</summary>
    /// <param name="offsets">The elements from where a window begins to each site.</param>
    public static ValueColumn[] Of(WindowRows windows, ReadOnlySpan<long> offsets)
    {
        var columns = new ValueColumn[offsets.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = new WindowColumn(windows, (nint)(offsets[i] * windows.Elements.Size));
        }

        return columns;
    }

    /// <summary>Copies the values: a column by itself may be permuted, and places of its own for every value would cost more than these.</summary>
    public override ValueColumn Select(ReadOnlySpan<int> rows)
    {
        double[] values = new double[rows.Length];
        ReadValues(rows, values);
        if (!windows.Elements.AreIntegers || !Array.TrueForAll(values, x => double.IsNaN(x) || (x >= 0 && x < ushort.MaxValue)))
        {
            return Of(values);
        }

        return Array.TrueForAll(values, x => x <= byte.MaxValue)
            ? Of(Array.ConvertAll(values, x => (byte)x))
            : Of(Array.ConvertAll(values, x => double.IsNaN(x) ? ushort.MaxValue : (ushort)x));
    }

    internal override ValueColumn[] SelectTogether(ValueColumn[] columns, ReadOnlySpan<int> rows)
    {
        WindowRows selected = windows.Select(rows);
        int[] chosen = rows.ToArray();
        return Array.ConvertAll(columns, c => c is WindowColumn column && column.IsOf(windows) ? column.Over(selected) : c.Select(chosen));
    }

    internal override RedrawnColumns? Redrawn(ValueColumn[] columns)
    {
        if (!Array.TrueForAll(columns, c => c is WindowColumn column && column.IsOf(windows)) || windows.Redrawn() is not var (rows, draw))
        {
            return null;
        }

        return new RedrawnColumns(Array.ConvertAll(columns, c => (ValueColumn)((WindowColumn)c).Over(rows)), draw);
    }

    internal override void ReadSymbols(ReadOnlySpan<int> rows, int missing, Span<int> destination)
    {
        windows.Elements.ReadSymbols(windows.Starts, offset, rows, missing, destination);
        windows.KeepAlive();
    }

    internal override void ReadValues(ReadOnlySpan<int> rows, Span<double> destination)
    {
        windows.Elements.ReadValues(windows.Starts, offset, rows, destination);
        windows.KeepAlive();
    }

    private bool IsOf(WindowRows rows) => ReferenceEquals(windows, rows);

    private WindowColumn Over(WindowRows rows) => new(rows, offset);
}

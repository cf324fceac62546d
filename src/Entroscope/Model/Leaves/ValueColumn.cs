namespace Entroscope.Model.Leaves;

/// <summary>The observed values of one site, stored as compactly as they allow. Immutable.</summary>
internal abstract class ValueColumn
{
    /// <summary>Gets the number of rows.</summary>
    public abstract int Count { get; }

    /// <summary>Gets how many neighbouring rows lie together in a file; 0 where all lie in memory, and are as near in any order.</summary>
    internal virtual int RowsTogether => 0;

    /// <summary>Gets one value.</summary>
    /// <param name="row">The row, 0..Count-1.</param>
    /// <returns>The value; NaN where it is missing.</returns>
    public abstract double this[int row] { get; }

    /// <summary>Makes a column of small integers.</summary>
    /// <param name="values">The values; the array becomes the column's own.</param>
    /// <param name="missing">For every row whether its value is missing, or null when none is.</param>
    /// <returns>The column; 1 byte a value.</returns>
    public static ValueColumn Of(byte[] values, bool[]? missing = null) => new ByteColumn(values, missing);

    /// <summary>Makes a column of integers 0..65534.</summary>
    /// <param name="values">The values; 65535 is a missing value. The array becomes the column's own.</param>
    /// <returns>The column; 2 bytes a value.</returns>
    public static ValueColumn Of(ushort[] values) => new UInt16Column(values);

    /// <summary>Makes a column of real numbers.</summary>
    /// <param name="values">The values; NaN is a missing value. The array becomes the column's own.</param>
    /// <returns>The column; 8 bytes a value.</returns>
    public static ValueColumn Of(double[] values) => new DoubleColumn(values);

    /// <summary>Makes a column of real numbers in single precision.</summary>
    /// <param name="values">The values; NaN is a missing value. The array becomes the column's own.</param>
    /// <returns>The column; 4 bytes a value.</returns>
    public static ValueColumn Of(float[] values) => new SingleColumn(values);

    /// <summary>Makes a column of the given rows.</summary>
    /// <param name="rows">Rows of this column, in any order.</param>
    public abstract ValueColumn Select(ReadOnlySpan<int> rows);

    /// <summary>Makes columns of the given rows of all columns of a table, of which this is the first: what they have in common is made once.</summary>
    internal virtual ValueColumn[] SelectTogether(ValueColumn[] columns, ReadOnlySpan<int> rows)
    {
        var selected = new ValueColumn[columns.Length];
        for (int i = 0; i < selected.Length; i++)
        {
            selected[i] = columns[i].Select(rows);
        }

        return selected;
    }

    /// <summary>
    /// Makes columns beside these, of which this is the first, whose rows can be drawn again in their places, pass for pass of a training; null where rows
    /// are what they are.
    /// </summary>
    internal virtual RedrawnColumns? Redrawn(ValueColumn[] columns) => null;

    /// <summary>Returns whether all values of some rows are integers 0..alphabet-1, or missing.</summary>
    internal virtual bool AreSymbols(int alphabet, int start, int end)
    {
        for (int r = start; r < end; r++)
        {
            double x = this[r];
            if (!double.IsNaN(x) && !(x >= 0 && x < alphabet && x == Math.Floor(x)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Reads the values of discrete sites.</summary>
    /// <param name="missing">What is written for a missing value, and for no row.</param>
    internal virtual void ReadSymbols(ReadOnlySpan<int> rows, int missing, Span<int> destination)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            double x = rows[i] < 0 ? double.NaN : this[rows[i]];
            destination[i] = double.IsNaN(x) ? missing : (int)x;
        }
    }

    /// <summary>Reads the values of discrete sites that have codes.</summary>
    /// <param name="missing">What is written for a missing value, and for no row.</param>
    /// <param name="codes">The codes of the symbols; null reads the values themselves.</param>
    /// <param name="destination">Receives one symbol a row, -1 where a value is none of the codes.</param>
    internal void ReadSymbols(ReadOnlySpan<int> rows, int missing, SymbolCodes? codes, Span<int> destination)
    {
        if (codes is null)
        {
            ReadSymbols(rows, missing, destination);
            return;
        }

        for (int i = 0; i < rows.Length; i++)
        {
            double x = rows[i] < 0 ? double.NaN : this[rows[i]];
            destination[i] = double.IsNaN(x) ? missing : codes.Find(x);
        }
    }

    /// <summary>Reads the values of real sites.</summary>
    /// <param name="destination">Receives one number a row; NaN where it is missing, and for no row.</param>
    internal virtual void ReadValues(ReadOnlySpan<int> rows, Span<double> destination)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            destination[i] = rows[i] < 0 ? double.NaN : this[rows[i]];
        }
    }

    private sealed class ByteColumn(byte[] values, bool[]? missing) : ValueColumn
    {
        public override int Count => values.Length;

        public override double this[int row] => missing is not null && missing[row] ? double.NaN : values[row];

        internal override bool AreSymbols(int alphabet, int start, int end) =>
            alphabet > byte.MaxValue || (missing is null && !values.AsSpan(start, end - start).ContainsAnyExceptInRange((byte)0, (byte)(alphabet - 1)))
            || (missing is not null && base.AreSymbols(alphabet, start, end));

        internal override void ReadSymbols(ReadOnlySpan<int> rows, int missingSymbol, Span<int> destination)
        {
            if (missing is null && AreNeighbours(rows))
            {
                TensorPrimitives.ConvertTruncating<byte, int>(values.AsSpan(rows[0], rows.Length), destination);
                return;
            }

            for (int i = 0; i < rows.Length; i++)
            {
                int row = rows[i];
                destination[i] = row < 0 || (missing is not null && missing[row]) ? missingSymbol : values[row];
            }
        }

        public override ValueColumn Select(ReadOnlySpan<int> rows) => new ByteColumn(Pick(values, rows), missing is null ? null : Pick(missing, rows));
    }

    private sealed class UInt16Column(ushort[] values) : ValueColumn
    {
        public override int Count => values.Length;

        public override double this[int row] => values[row] == ushort.MaxValue ? double.NaN : values[row];

        internal override void ReadSymbols(ReadOnlySpan<int> rows, int missing, Span<int> destination)
        {
            for (int i = 0; i < rows.Length; i++)
            {
                int value = rows[i] < 0 ? ushort.MaxValue : values[rows[i]];
                destination[i] = value == ushort.MaxValue ? missing : value;
            }
        }

        public override ValueColumn Select(ReadOnlySpan<int> rows) => new UInt16Column(Pick(values, rows));
    }

    private sealed class SingleColumn(float[] values) : ValueColumn
    {
        public override int Count => values.Length;

        public override double this[int row] => values[row];

        public override ValueColumn Select(ReadOnlySpan<int> rows) => new SingleColumn(Pick(values, rows));
    }

    private sealed class DoubleColumn(double[] values) : ValueColumn
    {
        public override int Count => values.Length;

        public override double this[int row] => values[row];

        public override ValueColumn Select(ReadOnlySpan<int> rows) => new DoubleColumn(Pick(values, rows));
    }

    private static bool AreNeighbours(ReadOnlySpan<int> rows)
    {
        bool neighbours = !rows.IsEmpty && rows[0] >= 0;
        for (int i = 1; i < rows.Length && neighbours; i++)
        {
            neighbours = rows[i] == rows[0] + i;
        }

        return neighbours;
    }

    private static T[] Pick<T>(T[] values, ReadOnlySpan<int> rows)
    {
        var picked = new T[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            picked[i] = values[rows[i]];
        }

        return picked;
    }
}

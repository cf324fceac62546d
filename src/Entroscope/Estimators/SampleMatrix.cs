namespace Entroscope.Estimators;

/// <summary>Samples of a vector: N rows of D finite numbers, row by row. Immutable by convention: the values are not copied and must not change.</summary>
public sealed class SampleMatrix
{
    private readonly ReadOnlyMemory<double> _values;

    /// <summary>Wraps values without copying them.</summary>
    /// <param name="rows">The number of samples N, at least 1.</param>
    /// <param name="columns">The number of values of a sample D, at least 1.</param>
    /// <param name="values">N·D finite values, row by row.</param>
    /// <exception cref="ArgumentException">The values are not N·D in number, or one of them is not finite; the message names row and column.</exception>
    public SampleMatrix(int rows, int columns, ReadOnlyMemory<double> values)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        Refuse.Argument(values.Length != (long)rows * columns, $"{values.Length} values do not fill {rows} rows of {columns}.", nameof(values));
        ReadOnlySpan<double> span = values.Span;
        for (int i = 0; i < span.Length; i++)
        {
            Refuse.Argument(!double.IsFinite(span[i]), $"Row {(i / columns) + 1}, column {(i % columns) + 1}: {span[i]} is not a finite number.",
                nameof(values));
        }

        Rows = rows;
        Columns = columns;
        _values = values;
    }

    /// <summary>Gets the number of samples N, at least 1.</summary>
    public int Rows { get; }

    /// <summary>Gets the number of values of a sample D, at least 1.</summary>
    public int Columns { get; }

    /// <summary>Gets all values, row by row.</summary>
    public ReadOnlySpan<double> Values => _values.Span;

    /// <summary>Gets one sample.</summary>
    /// <param name="index">The row, from 0.</param>
    /// <returns>Its D values.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public ReadOnlySpan<double> Row(int index) => _values.Span.Slice(Refuse.Index(index, Rows, nameof(index)) * Columns, Columns);

    /// <summary>Gets a value indicating whether every value is an integer; beyond 2^53 every number is one, which says nothing of its kind.</summary>
    internal bool IsInteger
    {
        get
        {
            foreach (double value in Values)
            {
                if (value != Math.Floor(value) || Math.Abs(value) > 1L << 53)
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>Refuses samples of two variables that are not of the same rows.</summary>
    internal static void EnsureSameRows(SampleMatrix x, SampleMatrix? other) =>
        Refuse.Argument(other is not null && other.Rows != x.Rows, $"The variables have {x.Rows} and {other!.Rows} samples; they need the same number.",
            nameof(other));

    /// <summary>Takes some of the samples.</summary>
    internal SampleMatrix Select(ReadOnlySpan<int> rows)
    {
        if (IsAll(rows))
        {
            return this;
        }

        double[] values = new double[rows.Length * Columns];
        for (int i = 0; i < rows.Length; i++)
        {
            Row(rows[i]).CopyTo(values.AsSpan(i * Columns));
        }

        return new SampleMatrix(rows.Length, Columns, values);
    }

    private bool IsAll(ReadOnlySpan<int> rows)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            if (rows[i] != i)
            {
                return false;
            }
        }

        return rows.Length == Rows;
    }

    /// <summary>Takes one column.</summary>
    internal SampleMatrix Column(int index)
    {
        double[] values = new double[Rows];
        for (int i = 0; i < Rows; i++)
        {
            values[i] = Row(i)[index];
        }

        return new SampleMatrix(Rows, 1, values);
    }

    /// <summary>Puts the columns of variables side by side.</summary>
    internal static SampleMatrix Join(params ReadOnlySpan<SampleMatrix> parts)
    {
        int columns = 0;
        foreach (SampleMatrix part in parts)
        {
            EnsureSameRows(parts[0], part);
            columns += part.Columns;
        }

        double[] values = new double[parts[0].Rows * columns];
        for (int i = 0; i < parts[0].Rows; i++)
        {
            int at = i * columns;
            foreach (SampleMatrix part in parts)
            {
                part.Row(i).CopyTo(values.AsSpan(at));
                at += part.Columns;
            }
        }

        return new SampleMatrix(parts[0].Rows, columns, values);
    }
}

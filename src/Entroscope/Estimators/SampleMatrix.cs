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
            Refuse.Argument(!double.IsFinite(span[i]), $"Row {(i / columns) + 1}, column {(i % columns) + 1}: {span[i]} is not a finite number.", nameof(values));
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
    public ReadOnlySpan<double> Row(int index) => _values.Span.Slice(index * Columns, Columns);
}

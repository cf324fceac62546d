using Entroscope.Model;

namespace Entroscope.Engine;

/// <summary>The rows that an evaluation reads: a range, or a list in any order.</summary>
internal readonly struct RowSelection : IEquatable<RowSelection>
{
    private readonly int[]? _rows;
    private readonly int _start;

    private RowSelection(int[]? rows, int start, int count)
    {
        _rows = rows;
        _start = start;
        Count = count;
    }

    /// <summary>Gets the number of rows selected.</summary>
    public int Count { get; }

    /// <summary>Gets the row at a position of the selection.</summary>
    /// <param name="position">The position, 0..Count-1.</param>
    public int this[int position] => _rows is null ? _start + position : _rows[_start + position];

    /// <summary>Selects every row.</summary>
    public static RowSelection All(Observations data) => new RowSelection(null, 0, data.Rows);

    /// <summary>Selects neighbouring rows.</summary>
    /// <param name="count">The number of rows, at least 0.</param>
    public static RowSelection Range(int start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return new RowSelection(null, start, count);
    }

    /// <summary>Selects listed rows.</summary>
    /// <param name="rows">Row numbers in any order; not copied.</param>
    public static RowSelection Of(int[] rows) => new RowSelection(rows, 0, rows.Length);

    /// <summary>Selects a part of this selection.</summary>
    /// <param name="start">The first position, 0..Count.</param>
    /// <param name="count">The number of positions, at most those from the first on.</param>
    /// <returns>The part.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The part is not within the selection.</exception>
    public RowSelection Slice(int start, int count)
    {
        Refuse.Range(start < 0 || start > Count, $"The first position of a part must be 0..{Count}, but is {start}.", nameof(start));
        Refuse.Range(
            count < 0 || count > Count - start, $"A part from position {start} on has 0..{Count - start} positions, but {count} were given.", nameof(count));
        return new RowSelection(_rows, _start + start, count);
    }

    /// <summary>Refuses a selection that names rows the data does not have.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A row is outside the data.</exception>
    public void EnsureWithin(Observations data)
    {
        for (int i = 0; i < Count; i++)
        {
            int row = this[i];
            Refuse.Range(row < 0 || row >= data.Rows, $"Position {i} of the selection names row {row}, but the rows are 0..{data.Rows - 1}.", nameof(data));
            if (_rows is null && i == 0 && (long)_start + Count <= data.Rows)
            {
                return;
            }
        }
    }

    /// <summary>Refuses weights that cannot be those of the rows selected.</summary>
    /// <param name="weights">One a row of the data, or null.</param>
    /// <exception cref="ArgumentException">There are more or fewer, or one of a selected row is negative or not finite.</exception>
    internal void EnsureWeights(Observations data, double[]? weights)
    {
        if (weights is null)
        {
            return;
        }

        Refuse.Argument(weights.Length != data.Rows, $"A weight is needed for each of the {data.Rows} rows, but {weights.Length} were given.", nameof(weights));
        for (int i = 0; i < Count; i++)
        {
            double weight = weights[this[i]];
            Refuse.Argument(
                !(weight >= 0 && double.IsFinite(weight)),
                $"The weight of row {this[i]} must be a finite number of at least 0, but is {weight}.", nameof(weights));
        }
    }

    public bool Equals(RowSelection other) => ReferenceEquals(_rows, other._rows) && _start == other._start && Count == other.Count;

    public override bool Equals(object? obj) => obj is RowSelection other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(_rows, _start, Count);

    /// <summary>Compares two selections.</summary>
    /// <returns>True when they name the same part of the same list.</returns>
    public static bool operator ==(RowSelection left, RowSelection right) => left.Equals(right);

    /// <summary>Compares two selections.</summary>
    /// <returns>False when they name the same part of the same list.</returns>
    public static bool operator !=(RowSelection left, RowSelection right) => !left.Equals(right);
}

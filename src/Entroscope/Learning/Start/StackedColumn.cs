using Entroscope.Model;
using Entroscope.Model.Leaves;

namespace Entroscope.Learning.Start;

/// <summary>Two columns one below the other, without a copy.</summary>
internal sealed class StackedColumn(ValueColumn upper, ValueColumn lower) : ValueColumn
{
    // The engine reads no more rows at a time.
    private const int FewRows = 64;

    public override int Count => upper.Count + lower.Count;

    // Rows of the lower part begin within what lies together of the upper one: order is kept, bounds are not.
    internal override int RowsTogether => upper.RowsTogether;

    internal override void ReadSymbols(ReadOnlySpan<int> rows, int missing, Span<int> destination)
    {
        Span<int> own = stackalloc int[rows.Length <= FewRows ? rows.Length : 0];
        if (PartOf(rows, own) is { } part)
        {
            part.ReadSymbols(own, missing, destination);
        }
        else
        {
            base.ReadSymbols(rows, missing, destination);
        }
    }

    internal override void ReadValues(ReadOnlySpan<int> rows, Span<double> destination)
    {
        Span<int> own = stackalloc int[rows.Length <= FewRows ? rows.Length : 0];
        if (PartOf(rows, own) is { } part)
        {
            part.ReadValues(own, destination);
        }
        else
        {
            base.ReadValues(rows, destination);
        }
    }

    public override double this[int row] => row < upper.Count ? upper[row] : lower[row - upper.Count];

    /// <summary>Puts two training sets together.</summary>
    /// <returns>All rows; labels are unknown where a set has none.</returns>
    public static TrainingSet Stack(TrainingSet upper, TrainingSet lower)
    {
        ValueColumn[] columns = [.. Enumerable.Range(0, upper.Data.Sites).Select(i => new StackedColumn(upper.Data.Column(i), lower.Data.Column(i)))];
        int[]? labels = upper.Labels is null && lower.Labels is null ? null : [.. Labels(upper), .. Labels(lower)];
        return new TrainingSet(new Observations(columns), labels);
    }

    public override ValueColumn Select(ReadOnlySpan<int> rows)
    {
        double[] picked = new double[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            picked[i] = this[rows[i]];
        }

        return Of(picked);
    }

    internal override RedrawnColumns? Redrawn(ValueColumn[] columns)
    {
        if (!Array.TrueForAll(columns, c => c is StackedColumn)
            || upper.Redrawn(Array.ConvertAll(columns, c => ((StackedColumn)c).Upper)) is not { } redrawn)
        {
            return null;
        }

        return redrawn with { Columns = [.. redrawn.Columns.Select((u, i) => new StackedColumn(u, ((StackedColumn)columns[i]).Lower))] };
    }

    // The column that a few rows are all in, and which rows of it they are; null for many rows, and for rows of both.
    private ValueColumn? PartOf(ReadOnlySpan<int> rows, Span<int> own)
    {
        if (own.Length < rows.Length || rows.IsEmpty)
        {
            return null;
        }

        int before = rows[0] < upper.Count ? 0 : upper.Count;
        int end = before == 0 ? upper.Count : Count;
        for (int i = 0; i < rows.Length; i++)
        {
            if (rows[i] >= 0 && (rows[i] < before || rows[i] >= end))
            {
                return null;
            }

            own[i] = rows[i] < 0 ? rows[i] : rows[i] - before;
        }

        return before == 0 ? upper : lower;
    }

    private ValueColumn Upper => upper;

    private ValueColumn Lower => lower;

    private static IEnumerable<int> Labels(TrainingSet set) => set.Labels ?? Enumerable.Repeat(-1, set.Data.Rows);
}

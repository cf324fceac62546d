using Entroscope.Model;
using Entroscope.Model.Leaves;

namespace Entroscope.Learning.Start;

/// <summary>Two columns one below the other, without a copy.</summary>
internal sealed class StackedColumn(ValueColumn upper, ValueColumn lower) : ValueColumn
{
    public override int Count => upper.Count + lower.Count;

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

    private ValueColumn Upper => upper;

    private ValueColumn Lower => lower;

    private static IEnumerable<int> Labels(TrainingSet set) => set.Labels ?? Enumerable.Repeat(-1, set.Data.Rows);
}

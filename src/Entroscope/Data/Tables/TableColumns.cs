using Entroscope.Model;
using Entroscope.Model.Leaves;

namespace Entroscope.Data.Tables;

/// <summary>Decides what the columns of a text file are, from all their values: categories, ordinals, ids.</summary>
internal static class TableColumns
{
    private const int FewestForId = 20;
    private const int FewestForCounter = 100;
    private const int MostCategories = 1000;
    private const int FewestOrdinals = 12;
    private const int WidestOrdinal = 1000;
    private const int Density = 3;
    private const int Side = 2;
    private const double LeastCount = 0.2;
    private const double LeastScore = -0.1;

    /// <summary>Makes the columns of the readers of a plan.</summary>
    /// <param name="table">What was read.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="position">The position in the file.</param>
    /// <param name="parts">Whether dates are read as their parts.</param>
    /// <param name="file">The file, for messages.</param>
    public static IEnumerable<TableColumn> Of(TableBuilder table, TablePlan plan, int position, bool parts, string file)
    {
        ValueColumn values = table.Slots[position]!.Finish(out ColumnSummary summary);
        string name = table.Names[position];
        FieldReader? reader = plan.Readers[position];
        var schema = new ColumnSchema(name, reader?.Kind ?? ColumnKind.Real)
        {
            Reason = reader?.Reason ?? string.Empty,
            MissingWords = reader?.MissingWords ?? [],
            HasMissing = summary.Missing > 0,
            Unit = (reader as NumberFields)?.Unit,
        };
        switch (reader)
        {
            case TextFields text:
                return summary.IsEmpty ? [new TableColumn(position, values, summary, schema, false)] : Text(plan, position, values, text, schema, file);
            case BooleanFields boolean:
                return [new TableColumn(position, values, summary, schema with { Categories = boolean.Texts }, true)];
            case DateFields dates:
                var column = new TableColumn(position, values, summary,
                    schema with { DatePattern = dates.Format.Pattern, Minimum = summary.Minimum, Maximum = summary.Maximum }, true);
                return parts ? column.DateParts() : [column];
            default:
                return [new TableColumn(position, values, summary, schema, false)];
        }
    }

    /// <summary>Returns why a column is a counter of the rows, or says nothing at all; null else.</summary>
    /// <param name="column">The column.</param>
    /// <param name="rows">The rows of the first file, which decide.</param>
    /// <param name="unnamed">Whether the header has no name for it, as for an index that another program wrote.</param>
    public static string? Counter(TableColumn column, int rows, bool unnamed)
    {
        ColumnSummary s = column.Summary;
        if (unnamed && s.IsEmpty)
        {
            return "it has neither a name nor a value";
        }

        if (column.Decided || s.Missing > 0 || !s.Integers)
        {
            return null;
        }

        if (unnamed && column.Position == 0 && rows > 1 && (IsCounter(column.Values, rows) || (rows >= FewestForId && AllDiffer(column.Values, rows))))
        {
            return Invariant($"an index of the rows, without a name, {s.Minimum:R} to {s.Maximum:R}");
        }

        if (rows < FewestForId)
        {
            return null;
        }

        string name = column.Schema.Name;
        bool named = string.Equals(name, "id", StringComparison.OrdinalIgnoreCase) || name.EndsWith("_id", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith("Id", StringComparison.Ordinal) || string.Equals(name, "index", StringComparison.OrdinalIgnoreCase);
        if (named && s.Maximum - s.Minimum >= rows - 1 && AllDiffer(column.Values, rows))
        {
            return Invariant($"an id by its name, all {rows} values differ");
        }

        return rows >= FewestForCounter && s.Minimum is 0 or 1 && IsCounter(column.Values, rows)
            ? Invariant($"a counter of the rows, {s.Minimum:R} to {s.Maximum:R}") : null;
    }

    /// <summary>Decides which columns of integers are ordinals: enough different values, densely in a range.</summary>
    public static TableColumn Ordinal(TableColumn column)
    {
        ColumnSummary s = column.Summary;
        double span = s.Maximum - s.Minimum + 1;
        if (column.Decided || !s.Integers || s.IsEmpty || !(span is >= FewestOrdinals and <= WidestOrdinal))
        {
            return column;
        }

        int[] counts = new int[(int)span];
        for (int r = 0; r < column.Values.Count; r++)
        {
            if (!double.IsNaN(column.Values[r]))
            {
                counts[(int)(column.Values[r] - s.Minimum)]++;
            }
        }

        int different = counts.Count(c => c > 0);
        int observed = column.Values.Count - s.Missing;
        return different >= FewestOrdinals && span <= Density * different && observed >= Density * different && AreNeighboursAlike(counts, observed)
            ? column with
            {
                Decided = true,
                Schema = column.Schema with { Kind = ColumnKind.Ordinal, Reason = Invariant($"{different} different integers of a range of {span:R}") },
            }
            : column;
    }

    // How well the two values on either side of each predict how often it is, in nats a value above all values being equally often:
    // the noise of few counts costs little, values without neighbours much.
    private static bool AreNeighboursAlike(int[] counts, int observed)
    {
        double score = 0;
        double even = (double)observed / counts.Length;
        for (int k = 0; k < counts.Length; k++)
        {
            (int from, int to) = (Math.Max(0, k - Side), Math.Min(counts.Length - 1, k + Side));
            double near = LeastCount;
            for (int j = from; j <= to; j++)
            {
                near += j == k ? 0 : (double)counts[j] / (to - from);
            }

            score += counts[k] * Math.Log(near / even);
        }

        return score >= LeastScore * observed;
    }

    private static TableColumn[] Text(TablePlan plan, int position, ValueColumn ids, TextFields text, ColumnSchema schema, string file)
    {
        bool given = plan.Given.ContainsKey(position);
        int observed = 0;
        int[] counts = new int[text.Values.Count];
        for (int r = 0; r < ids.Count; r++)
        {
            if (!double.IsNaN(ids[r]))
            {
                counts[(int)ids[r]]++;
                observed++;
            }
        }

        int different = counts.Length;
        if (text.Values.IsFull)
        {
            const string Many = "more than 65536 different texts";
            plan.LeftOut[position] = given
                ? throw DataFault.Of(file, $"{DataFault.Column(position, schema.Name)} has {Many}; a text category has fewer.") : Many;
            return [];
        }

        if (!given && observed >= FewestForId && (2 * different > observed || different > MostCategories))
        {
            plan.LeftOut[position] = different == observed
                ? Invariant($"an id or free text, all {observed} values differ")
                : Invariant($"an id or free text, {different} different values of {observed}");
            return [];
        }

        string[] categories = [.. Enumerable.Range(0, different).Select(id => text.Values[id])];
        IGrouping<string, string>? alike = categories.GroupBy(c => c, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1);
        if (alike is not null)
        {
            plan.Notes.Add($"In column {DataFault.Show(schema.Name)} {DataFault.List([.. alike])} differ in the case of letters alone: "
                + "they are different values.");
        }

        int[] order = [.. Enumerable.Range(0, different).OrderBy(id => categories[id], StringComparer.Ordinal)];
        int[] symbol = new int[different];
        for (int k = 0; k < order.Length; k++)
        {
            symbol[order[k]] = k;
        }

        ushort[] symbols = new ushort[ids.Count];
        for (int r = 0; r < symbols.Length; r++)
        {
            symbols[r] = double.IsNaN(ids[r]) ? ushort.MaxValue : (ushort)symbol[(int)ids[r]];
        }

        var values = ValueColumn.Of(symbols);

        // The share of values seen once estimates the probability of those not seen (Good 1953); the added counts keep it inside (0, 1/2].
        int once = counts.Count(c => c == 1);
        return
        [
            new TableColumn(position, values, ColumnSummary.Of(values), schema with
            {
                Categories = Array.ConvertAll(order, id => categories[id]),
                Unseen = (once + 1.0) / (observed + once + 2.0),
                HasMissing = observed < ids.Count,
            }, true),
        ];
    }

    private static bool AllDiffer(ValueColumn column, int rows)
    {
        var seen = new HashSet<double>();
        for (int r = 0; r < rows; r++)
        {
            if (!seen.Add(column[r]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsCounter(ValueColumn column, int rows)
    {
        for (int r = 1; r < rows; r++)
        {
            if (column[r] != column[r - 1] + 1)
            {
                return false;
            }
        }

        return true;
    }
}

using Entroscope.Model;
using Entroscope.Model.Leaves;

namespace Entroscope.Data.Tables;

/// <summary>The columns of a source that are modelled, and those that are left out.</summary>
/// <param name="Columns">The columns in the order of the sites.</param>
/// <param name="LeftOut">Names and reasons of the others.</param>
/// <param name="NeedsSchema">Whether the columns are more than plain numbers.</param>
internal sealed record ColumnSet(TableColumn[] Columns, SortedDictionary<string, string> LeftOut, bool NeedsSchema)
{
    private const int MostDecimals = 15;

    /// <summary>Takes the columns that were collected; used up.</summary>
    /// <param name="table">What was read.</param>
    /// <param name="options">How.</param>
    /// <param name="given">The kinds that are given, by position.</param>
    /// <param name="inferring">Whether counters of rows and ordinals are looked for.</param>
    /// <param name="parts">The files.</param>
    public static ColumnSet Of(
        TableBuilder table, DataOptions options, Dictionary<int, ColumnKind> given, bool inferring, IReadOnlyList<RowRange> parts)
    {
        var columns = new List<TableColumn>();
        var leftOut = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (int position = 0; position < table.Slots.Length; position++)
        {
            if (position == table.LabelColumn)
            {
                continue;
            }

            if (table.Slots[position] is { } slot)
            {
                columns.AddRange(table.Plan is { } plan
                    ? TableColumns.Of(table, plan, position, options.DateParts, parts[0].File)
                    : [Numbers(table.Names[position], position, slot)]);
            }

            if (table.Plan?.LeftOut[position] is { } reason)
            {
                leftOut.Add(table.Names[position], reason);
            }
        }

        if (inferring)
        {
            foreach (TableColumn column in columns.Where(c => !given.ContainsKey(c.Position)).ToArray())
            {
                if (TableColumns.Counter(column, parts[0].Count, table.Unnamed.Contains(column.Position)) is { } reason)
                {
                    columns.Remove(column);
                    leftOut.Add(column.Schema.Name, reason);
                }
            }
        }

        if (columns.Count == 0)
        {
            string reasons = string.Join("; ", leftOut.Select(p => $"{DataFault.Show(p.Key)} is left out ({p.Value})"));
            throw DataFault.Of(parts[0].File, $"has no column to model: {reasons}; keep one by giving it a kind.", remedy: Remedy.Kind);
        }

        bool mixed = table.Plan is not null || leftOut.Count > 0 || table.IsConverted;
        return new ColumnSet(
            [.. columns.Select(c => mixed && inferring && !given.ContainsKey(c.Position) ? TableColumns.Ordinal(c) : c)], leftOut, mixed);
    }

    /// <summary>Describes the columns, so that the same table can be read the same way.</summary>
    public TableSchema Describe(TableBuilder table, ColumnInfo[] infos, DataOptions options)
    {
        NumberNotation notation = table.Plan?.Notation ?? NumberNotation.Plain;
        return new TableSchema([.. Columns.Select((c, i) => Describe(c, infos[i]))])
        {
            LeftOut = LeftOut,
            Label = table.LabelName,
            Decimal = notation.Decimal,
            Thousands = notation.Thousands == '\0' ? null : notation.Thousands,
            MissingValues = options.MissingValues,
        };
    }

    private static TableColumn Numbers(string name, int position, ColumnBuilder slot)
    {
        ValueColumn values = slot.Finish(out ColumnSummary summary);
        return new TableColumn(position, values, summary, new ColumnSchema(name, ColumnKind.Real) { HasMissing = summary.Missing > 0 }, false);
    }

    private static ColumnSchema Describe(TableColumn column, ColumnInfo info)
    {
        ColumnSchema schema = column.Schema with { Kind = info.Kind };
        if (info.HasNoValue)
        {
            return schema with { Reason = "no value in any row", Categories = [] };
        }

        (double least, double most) = (column.Summary.Minimum, column.Summary.Maximum);
        return info.Kind switch
        {
            ColumnKind.Real => schema with
            {
                Minimum = least,
                Maximum = most,
                Decimals = Decimals(column.Values),
                Reason = Or(schema, "its values are numbers"),
            },
            ColumnKind.Ordinal => schema with { Minimum = least, Maximum = most, Reason = Or(schema, "as given") },
            ColumnKind.Count => schema with { Minimum = 0, Maximum = info.Alphabet - 1, Reason = Or(schema, "as given") },
            ColumnKind.Categorical => schema with
            {
                Values = info.Codes?.Codes.ToArray() ?? [.. Enumerable.Range(0, info.Alphabet).Select(k => (long)k)],
                Reason = Or(schema, "integers of few values"),
            },
            ColumnKind.Binary => schema with { Reason = Or(schema, "all values are 0 or 1") },
            _ => schema,
        };
    }

    private static string Or(ColumnSchema schema, string reason) => schema.Reason.Length > 0 ? schema.Reason : reason;

    // As many as the numbers of the column need; those of computed values need too many to say anything.
    private static int Decimals(ValueColumn column)
    {
        int decimals = 0;
        for (int r = 0; r < column.Count; r++)
        {
            double x = column[r];
            while (decimals <= MostDecimals && !double.IsNaN(x) && Math.Round(x, Math.Min(decimals, MostDecimals)) != x)
            {
                decimals++;
            }
        }

        return decimals > MostDecimals ? -1 : decimals;
    }
}

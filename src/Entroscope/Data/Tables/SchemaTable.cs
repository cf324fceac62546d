using Entroscope.Model;
using Entroscope.Model.Leaves;

namespace Entroscope.Data.Tables;

/// <summary>Takes the columns of a file that was read by a schema: in the schema's order, with its alphabets.</summary>
internal static class SchemaTable
{
    private const int Shown = 3;

    public static Dataset Finish(string name, TableBuilder table, TableSchema schema, IReadOnlyList<RowRange> parts)
    {
        if (!table.IsText)
        {
            throw DataFault.Of(parts[0].File, "is no table of text; a schema says how such a table is read.");
        }

        var remarks = new List<string>();
        var read = new Dictionary<int, ValueColumn>();
        var columns = new ValueColumn[schema.Columns.Count];
        var infos = new ColumnInfo[columns.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            ColumnSchema column = schema.Columns[i];
            string own = column.NameIn(table.Names);
            int position = Array.IndexOf([.. table.Names], own);
            if (position == table.LabelColumn)
            {
                throw DataFault.Of(
                    parts[0].File, $"the column {DataFault.Show(column.Name)} is one of those that are modelled, so it cannot be the label; "
                    + "name another one, or none.");
            }

            if (!read.TryGetValue(position, out ValueColumn? values))
            {
                values = table.Slots[position]!.Finish(out _);
                read.Add(position, values);
            }

            bool whole = column.Part is null || string.Equals(own, column.Name, StringComparison.Ordinal);
            columns[i] = Fit(table, parts, position, column, whole ? values : PartOf(column, values), remarks);
            infos[i] = Info(column, ColumnSummary.Of(columns[i]).Missing);
            if (table.Plan!.Readers[position] is KnownTextFields { UnseenCount: > 0 } text)
            {
                string examples = string.Join(", ", Enumerable.Range(0, Math.Min(Shown, text.Unseen.Count)).Select(k => DataFault.Show(text.Unseen[k])));
                remarks.Add(Invariant($"column {DataFault.Show(column.Name)}: {KnownValues.Count(text.UnseenCount)} of no known category ({examples}")
                    + $"{(text.Unseen.Count > Shown ? ", ..." : string.Empty)}), read as '{column.Other}'");
            }
        }

        (int[]? labels, string[] classes) = table.Labels is null ? (null, []) : table.Labels.Finish();
        return new Dataset(name, new Observations(columns), infos)
        {
            Labels = labels,
            ClassNames = classes,
            LabelName = table.LabelName,
            IsNamed = table.Named,
            IsText = true,
            Schema = schema,
            Remarks = remarks,
            Notes =
            [
                .. table.Notes, .. table.Plan!.Notes, .. remarks.Select(r => $"{char.ToUpperInvariant(r[0])}{r[1..]}."),
                .. DatasetNotes.OnColumns(schema),
            ],
        };
    }

    /// <summary>Gets what a model knows of a column of a schema.</summary>
    public static ColumnInfo Info(ColumnSchema column, int missing)
    {
        var info = new ColumnInfo(column.Name, column.Kind, 0, missing) { Unseen = column.Unseen };
        return column.Kind switch
        {
            ColumnKind.Text => info with { Alphabet = column.Categories.Count + 1 },
            ColumnKind.Boolean or ColumnKind.Binary => info with { Alphabet = 2 },
            ColumnKind.Count => info with { Alphabet = (int)column.Maximum + 1 },
            ColumnKind.Ordinal => KindInference.Ordinal(info, column.Minimum, column.Maximum),
            ColumnKind.Categorical when column.Values.Count == 0 => info.WithoutValue(),
            ColumnKind.Categorical => info with { Alphabet = column.Values.Count, Codes = Codes(column.Values) },
            _ => info,
        };
    }

    private static ValueColumn PartOf(ColumnSchema column, ValueColumn dates) =>
        KnownValues.Map(dates, x => TableColumn.Part(column.Part!, x, column.Dates!.Value.HasTime));

    private static SymbolCodes? Codes(IReadOnlyList<long> values) =>
        values[0] == 0 && values[^1] == values.Count - 1 ? null : new SymbolCodes([.. values]);

    private static ValueColumn Fit(
        TableBuilder table, IReadOnlyList<RowRange> parts, int position, ColumnSchema column, ValueColumn values, List<string> remarks)
    {
        if (column.Kind is ColumnKind.Text or ColumnKind.Boolean or ColumnKind.Date or ColumnKind.Real)
        {
            return values;
        }

        bool bounded = column.Kind is ColumnKind.Ordinal or ColumnKind.Count;
        ColumnKind rule = bounded ? ColumnKind.Categorical : column.Kind;
        int row = KindInference.FindOffender(rule, values, ColumnSummary.Of(values), out string requirement);
        if (row >= 0)
        {
            RowRange file = parts.Last(p => p.Start <= row);
            throw DataFault.Of(file.File,
                Invariant($"row {row - file.Start + 1}, {DataFault.Column(position, table.Names[position])}: the value is {values[row]}, but {requirement}."));
        }

        if (bounded)
        {
            return KnownValues.Nearest(column.Name, values, column.Minimum, column.Maximum, remarks);
        }

        var known = column.Values.ToHashSet();
        return column.Kind == ColumnKind.Binary || known.Count == 0 ? values
            : KnownValues.OrMissing(column.Name, values, x => known.Contains((long)x), known.Count, remarks);
    }
}

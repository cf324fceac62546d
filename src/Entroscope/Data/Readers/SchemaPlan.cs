using Entroscope.Data.Tables;
using Entroscope.Model;

namespace Entroscope.Data.Readers;

/// <summary>Makes the plan of a file that is read by a schema: its columns are found by name, in any order.</summary>
internal static class SchemaPlan
{
    public static TablePlan Of(string file, TableSchema schema, IReadOnlyList<string> names, int label, DataOptions options)
    {
        var plan = new TablePlan(names.Count)
        {
            Notation = new NumberNotation(options.Decimal ?? schema.Decimal, options.Thousands ?? schema.Thousands ?? '\0'),
            Missing = [.. schema.MissingValues.Concat(options.MissingValues).Distinct(StringComparer.Ordinal).Select(Encoding.UTF8.GetBytes)],
        };
        string[] wanted = [.. schema.Columns.Select(c => c.NameIn(names)).Distinct(StringComparer.Ordinal)];
        string[] missing = [.. wanted.Except(names, StringComparer.Ordinal)];
        if (missing.Length > 0)
        {
            throw DataFault.Of(file, $"has no {(missing.Length == 1 ? "column" : "columns")} {DataFault.List(missing)}, which the schema has; "
                + $"the columns are {DataFault.List(names)}.");
        }

        int[] ignored = [.. options.Ignore.Select(reference => ColumnReference.Find(file, names, reference))];
        for (int c = 0; c < names.Count; c++)
        {
            if (c == label)
            {
                continue;
            }

            int column = Array.FindIndex([.. schema.Columns], s => string.Equals(s.NameIn(names), names[c], StringComparison.Ordinal));
            if (column >= 0)
            {
                plan.Readers[c] = Reader(schema.Columns[column], names[c], plan.Notation);
            }
            else if (schema.LeftOut.ContainsKey(names[c]) || string.Equals(names[c], schema.Label, StringComparison.Ordinal) || ignored.Contains(c))
            {
                plan.LeftOut[c] = schema.LeftOut.GetValueOrDefault(names[c]) ?? "asked for";
            }
            else
            {
                throw DataFault.Of(file, $"{DataFault.Column(c, names[c])} is not in the schema, whose columns are {DataFault.List(wanted)}; "
                    + "leave it out, or name it as the label.", remedy: Remedy.UnknownColumn, column: DataFault.Reference(c, names[c]));
            }
        }

        return plan;
    }

    private static FieldReader? Reader(ColumnSchema column, string name, NumberNotation notation) => column switch
    {
        { Kind: ColumnKind.Text } => new KnownTextFields(column.Categories),
        { Kind: ColumnKind.Boolean } => new BooleanFields(column.Categories[0], column.Categories[1]),
        { Dates: { } dates } when column.Part is null || string.Equals(column.Source, name, StringComparison.Ordinal) =>
            new DateFields(dates) { MissingWords = column.MissingWords },
        _ => notation.IsPlain && column.MissingWords.Count == 0 && column.Unit is null ? null
            : new NumberFields(notation, column.Unit) { MissingWords = column.MissingWords },
    };
}

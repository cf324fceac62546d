using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;

namespace Entroscope.Data.Tables;

/// <summary>Says in plain sentences what is unusual about a table and what was done with it.</summary>
internal static class DatasetNotes
{
    /// <summary>What is done with columns without any value.</summary>
    public const string OfNoValue =
        "kept, they carry no information; draws and imputed rows have no value there either, and one that other rows have there is not used.";

    private const string NoValue = "no value in any row";
    private const int MostColumns = 40;

    public static string[] Write(
        Observations data, ColumnInfo[] columns, ColumnSummary[] summaries, bool inferred, int[]? labels, string[] classes)
    {
        var notes = new List<string>();
        if (inferred && !Array.TrueForAll(summaries, s => s.IsEmpty))
        {
            IEnumerable<string> kinds = columns.Where((_, i) => !summaries[i].IsEmpty).GroupBy(c => c.Kind).OrderBy(g => g.Key)
                .Select(g => Invariant($"{g.Count()} {Word(g.Key)}"));
            notes.Add($"Kinds of the columns, inferred from the values: {string.Join(", ", kinds)}.");
        }

        AddColumns(notes, columns, summaries, s => s.IsConstant, "One value only in", "kept.");
        AddColumns(notes, columns, summaries, s => s.IsEmpty, "No value at all in", OfNoValue);
        AddTies(notes, data, columns);
        AddMissing(notes, data, summaries);
        if (data.Rows == 1)
        {
            notes.Add("There is one row only.");
        }

        if (classes.Length == 1)
        {
            notes.Add($"The label has one class only, {DataFault.Show(classes[0])}.");
        }

        if (labels?.Count(y => y < 0) is > 0 and int unlabelled)
        {
            notes.Add(Invariant($"Rows without a label: {unlabelled} of {data.Rows}."));
        }

        return [.. notes];
    }

    /// <summary>Says that a first row with numbers in it was taken for a header, which it may not be.</summary>
    public static string[] OnHeader(IReadOnlyList<string> names)
    {
        string[] numbers = [.. names.Where(n => FieldText.TryNumber(Encoding.UTF8.GetBytes(n), out _))];
        return numbers.Length == 0
            ? []
            : [$"The first row was taken for the header, though it has numbers in it ({DataFault.List(numbers)}); "
                + "if it is data, put a row of names before it."];
    }

    /// <summary>Says of every column of a table what it is and why, and which are left out.</summary>
    /// <param name="schema">The schema; null for columns of plain numbers, which need no words.</param>
    public static IEnumerable<string> OnColumns(TableSchema? schema)
    {
        if (schema is null)
        {
            yield break;
        }

        foreach (ColumnSchema column in schema.Columns.Take(MostColumns))
        {
            string reason = column.Reason.Length > 0 ? $": {column.Reason}" : string.Empty;
            string words = column.MissingWords.Count > 0 ? $"; {DataFault.List(column.MissingWords)} is missing" : string.Empty;
            string kind = string.Equals(column.Reason, NoValue, StringComparison.Ordinal) ? "without value" : column.Describe();
            yield return DataFault.OneLine($"Column '{column.Name}' is {kind}{reason}{words}.");
        }

        if (schema.Columns.Count > MostColumns)
        {
            yield return Invariant($"And {schema.Columns.Count - MostColumns} more columns; the schema names them all.");
        }

        foreach ((string name, string reason) in schema.LeftOut)
        {
            yield return DataFault.OneLine($"Column '{name}' is left out: {reason}.");
        }
    }

    private static string Word(ColumnKind kind) => kind switch
    {
        ColumnKind.Binary => "binary",
        ColumnKind.Categorical => "categorical",
        ColumnKind.Count => "count",
        ColumnKind.Ordinal => "ordinal",
        ColumnKind.Text => "text",
        ColumnKind.Boolean => "boolean",
        ColumnKind.Date => "date",
        _ => "real",
    };

    private static void AddColumns(List<string> notes, ColumnInfo[] columns, ColumnSummary[] summaries, Predicate<ColumnSummary> odd, string what, string done)
    {
        string[] names = [.. columns.Where((_, i) => odd(summaries[i])).Select(c => c.Name)];
        if (names.Length > 0)
        {
            notes.Add(Invariant($"{what} {names.Length} of {columns.Length} columns ({DataFault.List(names)}): {done}"));
        }
    }

    // Values that many rows share have a probability, not a density; a normal density can only approximate them.
    private static void AddTies(List<string> notes, Observations data, ColumnInfo[] columns)
    {
        var tied = new (double Value, double Share)?[columns.Length];
        ParallelLoop.For(columns.Length, i =>
        {
            if (columns[i].Kind == ColumnKind.Real)
            {
                double[] sorted = ColumnScale.Sorted(data.Column(i), data.Rows - columns[i].Missing);
                List<(double Value, int Count)> ties = sorted.Length > 0 && sorted[0] < sorted[^1] ? TiedValues.Find(sorted) : [];
                tied[i] = ties.Count == 0 ? null : ties.Select(t => (t.Value, (double)t.Count / sorted.Length)).MaxBy(t => t.Item2);
            }
        });
        int[] found = [.. Enumerable.Range(0, columns.Length).Where(i => tied[i] is not null)];
        if (found.Length > 0)
        {
            (double value, double share) = tied[found[0]]!.Value;
            string others = found.Length > 1 ? Invariant($" (and such values in {found.Length - 1} more)") : string.Empty;
            notes.Add(Invariant(
                $"{100 * share:0} % of the values of column {DataFault.Show(columns[found[0]].Name)} are exactly {value}{others}: ")
                + "quantile tables give such values a probability of their own; normal densities do not.");
        }
    }

    private static void AddMissing(List<string> notes, Observations data, ColumnSummary[] summaries)
    {
        long missing = summaries.Sum(s => (long)s.Missing);
        if (missing == 0)
        {
            return;
        }

        notes.Add(Invariant($"Missing values: {missing} of {(long)data.Rows * data.Sites}, in {summaries.Count(s => s.Missing > 0)} of {data.Sites} columns."));
        if (summaries.Any(s => s.Missing == 0))
        {
            return;
        }

        int[] empty = [.. Enumerable.Range(0, data.Rows).Where(r => Enumerable.Range(0, data.Sites).All(i => double.IsNaN(data[r, i])))];
        if (empty.Length > 0)
        {
            notes.Add(Invariant($"No value at all in {empty.Length} of {data.Rows} rows (the first is row {empty[0] + 1}): kept, their log-likelihood is 0."));
        }
    }
}

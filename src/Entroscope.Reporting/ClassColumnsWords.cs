using Entroscope.Information.Sharing;

namespace Entroscope.Reporting;

/// <summary>The order and the sentences of what columns say about the class.</summary>
internal static class ClassColumnsWords
{
    /// <summary>Gets what the intervals cover.</summary>
    public const string Intervals = "± is half a 95 % interval over the rows, for each column by itself; the training is not in it.";

    /// <summary>Orders the columns by what they gain by themselves on the rows; those without a value come last.</summary>
    public static IEnumerable<ClassColumn> Ranked(this ClassColumns columns) =>
        columns.Columns.OrderByDescending(c => double.IsNaN(c.Gain.Value) ? double.NegativeInfinity : c.Gain.Value).ThenByDescending(c => c.Information);

    /// <summary>Says which columns suffice.</summary>
    public static string Chosen(ClassColumns columns)
    {
        ColumnShortList list = columns.ShortList;
        string rows = Invariant($"chosen on {list.ChoiceRows} rows, stopped on {list.StoppingRows} others");
        string names = string.Join(", ", list.Steps.Take(list.Count).Select(s => s.Name));
        string count = Invariant($"{list.Count} of {columns.Columns.Count} columns");
        return list switch
        {
            { Count: 0 } => $"No list of columns is shown to say anything about the class ({rows}).",
            { Missing: var missing } when missing.Value - missing.HalfWidth95 > 0 => $"The best list has {count} ({rows}): {names}. All columns gain more.",
            _ => $"{count} suffice ({rows}): {names}.",
        };
    }
}

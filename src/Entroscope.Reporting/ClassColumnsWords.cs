using Entroscope.Information.Sharing;

namespace Entroscope.Reporting;

/// <summary>The order and the sentences of what columns say about the class.</summary>
internal static class ClassColumnsWords
{
    /// <summary>Gets what the intervals cover.</summary>
    public const string Intervals = "± is half a 95 % interval over the rows, for each column by itself; the training is not in it.";

    /// <summary>Gets what the two groups of columns are.</summary>
    public const string Groups = "Columns that inform come first: with a chance of at most 5 % any column without information is among them. "
        + "The others, in the order of the table, cannot be told from columns without information on these rows.";

    /// <summary>Gets what a gain is beside the truth.</summary>
    public const string Truth = "A gain is what a column says about the class less what the model has wrong about it: on average at most the true information.";

    /// <summary>Gets what rows of one class do not show; null for rows of more.</summary>
    public static string? OneClass(ClassColumns columns) => columns.ClassesSeen > 1
        ? null
        : "All rows are of one class: gains compare it with its share by the model, and do not show how well columns distinguish the classes.";

    /// <summary>Orders the columns that inform by the larger of their gains; the others follow in the order of the table.</summary>
    public static IEnumerable<ClassColumn> Ranked(this ClassColumns columns) => columns.Columns
        .OrderByDescending(c => c.Informs)
        .ThenByDescending(c => c.Informs ? Math.Max(c.Gain.Value, c.GainGivenOthers.Value) : 0);

    /// <summary>Says whether a column is shown to inform.</summary>
    public static string Informs(ClassColumn column) => column.Informs ? "yes" : "not shown";

    /// <summary>Says which columns suffice.</summary>
    public static string Chosen(ClassColumns columns)
    {
        ColumnShortList list = columns.ShortList;
        string rows = Invariant($"chosen on {list.ChoiceRows} rows, stopped on {list.StoppingRows} others");
        string names = string.Join(", ", list.Steps.Take(list.Count).Select(s => s.Name));
        string count = Invariant($"{list.Count} of {columns.Columns.Count} columns");
        return list switch
        {
            { Steps.Count: 0 } => "No column is shown to say anything about the class, so there is no list.",
            { Count: 0 } => $"No list of columns is shown to say anything about the class ({rows}).",
            { Missing: var missing } when missing.Value - missing.HalfWidth95 > 0 => $"The best list has {count} ({rows}): {names}. All columns gain more.",
            _ => $"{count} suffice ({rows}): {names}.",
        };
    }
}

using Entroscope.Information.Sharing;

namespace Entroscope.Cli.Output;

/// <summary>What columns say about the class, as tables.</summary>
internal static class ClassColumnsText
{
    /// <summary>How many columns are shown.</summary>
    public const int ShownColumns = 40;

    public static void Show(ClassColumns columns, Numbers numbers, TextWriter output)
    {
        output.WriteLine(Invariant($"What columns say about the class, in {numbers.Unit}: {Numbers.Count(columns.Rows, "row")} with a class")
            + $"{(columns.LeftOut == 0 ? string.Empty : Invariant($", {columns.LeftOut} left out (impossible under the model)"))}; all columns together "
            + $"gain {numbers.Show(columns.AllColumns)} of the {numbers.Show(columns.ClassEntropy)} that the class takes by the model");
        if (ClassColumnsWords.OneClass(columns) is { } alone)
        {
            output.WriteLine(alone);
        }

        var table = new TextTable("column", "rows", "by the model", "gain by itself", "gain beside all others", "informs");
        table.AddRows(columns.Ranked().Take(ShownColumns), column => [
            column.Name, Invariant($"{column.Observed}"), numbers.Show(column.Information), Show(column.Gain), Show(column.GainGivenOthers),
            ClassColumnsWords.Informs(column)]);
        table.WriteTo(output);
        if (columns.Columns.Count > ShownColumns)
        {
            output.WriteLine(Invariant($"The first {ShownColumns} of {columns.Columns.Count} columns are shown; --json has all."));
        }

        output.WriteLine(ClassColumnsWords.Groups);
        output.WriteLine(ClassColumnsWords.Intervals);
        output.WriteLine(ClassColumnsWords.Truth);
        ColumnShortList list = columns.ShortList;
        output.WriteLine(ClassColumnsWords.Chosen(columns));
        var steps = new TextTable("columns", "added", "gain of all so far", "in the list");
        steps.AddRows(Enumerable.Range(0, list.Steps.Count), k => [
            Invariant($"{k + 1}"), list.Steps[k].Name, Show(list.Steps[k].Gain), k < list.Count ? "yes" : "no"]);
        steps.Add("all", "-", Show(list.AllColumns), "-");
        steps.WriteTo(output);
        output.WriteLine($"All columns gain {Show(list.Missing)} {numbers.Unit} more than the list, row by row.");

        string Show(Estimate estimate) => double.IsNaN(estimate.Value) ? "-" : numbers.Show(estimate);
    }
}

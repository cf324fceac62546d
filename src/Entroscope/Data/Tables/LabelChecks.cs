using Entroscope.Model;

namespace Entroscope.Data.Tables;

/// <summary>Looks whether the values of a label are classes: a few that many rows share each, not numbers, dates or names of single rows.</summary>
internal static class LabelChecks
{
    private const int FewestClasses = 20;
    private const int ManyClasses = 100;
    private const int FewRows = 5;

    /// <summary>Says what is odd about a label.</summary>
    /// <param name="file">The file, for messages.</param>
    /// <param name="name">The name of the label.</param>
    /// <param name="labels">The class of every row, -1 where missing.</param>
    /// <param name="classes">The classes.</param>
    /// <returns>A remark, or null.</returns>
    /// <exception cref="DataException">Most classes have one row each.</exception>
    public static string? Note(string file, string name, int[] labels, string[] classes)
    {
        if (classes.Length < FewestClasses)
        {
            return null;
        }

        int observed = labels.Count(y => y >= 0);
        if (Singles(labels, classes.Length) is { } once)
        {
            throw DataFault.Of(file, Invariant($"the label {DataFault.Show(name)} has {classes.Length} different values in {observed} rows, ")
                + Invariant($"{once} of them in one row only, so they are no classes; name another column as the label, or none: ")
                + "this one is then modelled like the others, and can be asked for given the others.", remedy: Remedy.NoClasses);
        }

        string? what = Array.TrueForAll(classes, IsNumber) && Array.Exists(classes, c => c.AsSpan().ContainsAny('.', ',')) ? "numbers"
            : Array.TrueForAll(classes, IsDate) ? "dates" : null;
        return what is null && classes.Length < ManyClasses && observed >= FewRows * classes.Length ? null
            : Invariant($"The label {DataFault.Show(name)} has {classes.Length} classes{(what is null ? string.Empty : ", all of them " + what)}, ")
                + Invariant($"with {(double)observed / classes.Length:0.#} rows each on average: each is learned by itself, without order; ")
                + "a quantity is better modelled as a column, with no label named.";
    }

    /// <summary>Counts the classes of one row where these are most of at least 20 classes; null elsewhere.</summary>
    public static int? Singles(int[] labels, int classes)
    {
        int[] rows = new int[classes];
        foreach (int label in labels.Where(y => y >= 0))
        {
            rows[label]++;
        }

        int once = rows.Count(n => n == 1);
        return classes >= FewestClasses && 2 * once > classes ? once : null;
    }

    private static bool IsNumber(string text) => FieldText.TryNumber(Encoding.UTF8.GetBytes(text.Replace(',', '.')), out _);

    private static bool IsDate(string text) => Array.Exists(["dmy", "mdy"], order =>
        DateFormat.TryFind(Encoding.UTF8.GetBytes(text), order, out DateFormat found) && found.HasDate);
}

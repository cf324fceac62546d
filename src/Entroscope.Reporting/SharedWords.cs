namespace Entroscope.Reporting;

/// <summary>What a shared ledger says in words: what is below 0 and why, and which rows it leaves out.</summary>
internal static class SharedWords
{
    private const int NamedColumns = 8;

    /// <summary>Says where the mean of what is shared is negative beyond its error, or null.</summary>
    /// <param name="show">Shows a number with its error and unit.</param>
    /// <param name="cause">What may be behind it (<see cref="Misfit"/>).</param>
    /// <returns>A sentence, or null.</returns>
    public static string? Overfitting(SharedLedger ledger, Func<Estimate, string> show, string ofSample, string cause = Misfit.Unknown)
    {
        if (IsBelow(ledger.TotalShared, 1))
        {
            return $"On these rows the network is worse than columns coded one by one, by {show(Negative(ledger.TotalShared))} a {ofSample}: "
                + $"it claims dependence that the rows do not have ({cause}).";
        }

        string[] levels = [.. Enumerable.Range(0, ledger.SharedPerLevel.Length)
            .Where(l => IsBelow(ledger.SharedPerLevel[l], Widths(ledger.SharedPerLevel.Length))).Select(l => Invariant($"{l + 1}"))];
        return levels.Length == 0 ? null : $"What is shared at level {string.Join(", ", levels)} is negative beyond its error: "
            + $"the network claims dependence there that these rows do not have ({cause}).";
    }

    /// <summary>Names the columns about which the others say less than nothing beyond the error, or null.</summary>
    public static string? OverfittedColumns(SharedLedger ledger, Func<int, string> name, string cause = Misfit.Unknown)
    {
        int[] below = [.. Enumerable.Range(0, ledger.Sites.Length).Where(i => IsBelow(ledger.Sites[i].FromRest, Widths(ledger.Sites.Length)))];
        return below.Length == 0
            ? null
            : $"Negative beyond its error (the network expects of them what these rows do not show: {cause}): {Names(below, name)}.";
    }

    /// <summary>Names the columns about which the others are not known to carry anything: their intervals reach 0.</summary>
    public static string? Untold(SharedLedger ledger, Func<int, string> name)
    {
        int[] none = [.. Enumerable.Range(0, ledger.Sites.Length)
            .Where(i => ledger.Sites[i].Observed > 0 && ledger.Sites[i].FromRest.Value <= ledger.Sites[i].FromRest.HalfWidth95)];
        return none.Length == 0 ? null : $"The others tell nothing beyond the error about {Names(none, name)}.";
    }

    /// <summary>Names the classes with too few rows to estimate the information about them, or null.</summary>
    public static string? FewOfClass(SharedLedger ledger, Func<int, string> name)
    {
        int[] few = Few(ledger);
        string Shown(int y) => Invariant($"{name(y)} ({ledger.ClassRows[y]})");
        return few.Length == 0 ? null
            : $"Too few rows of {(few.Length == 1 ? "a class" : "some classes")} to show what the columns tell about {(few.Length == 1 ? "it" : "them")}: "
                + $"{Names(few, Shown)}; the intervals allow for it.";
    }

    /// <summary>Finds the classes with too few rows to estimate the information about them.</summary>
    public static int[] Few(SharedLedger ledger) =>
        [.. Enumerable.Range(0, ledger.ClassRows.Length).Where(y => ledger.ClassRows[y] < SharedLedger.EnoughOfClass)];

    /// <summary>Says which rows have probability 0 and are left out, or null.</summary>
    public static string? Impossible(SharedLedger ledger) => ledger.Impossible.Count == 0 ? null
        : Invariant($"{ledger.Impossible} under the network {(ledger.Impossible.Count == 1 ? "is" : "are")} left out of the means.");

    /// <summary>Orders the sites by what the others say about them, the most first; sites that are never observed last.</summary>
    public static int[] ByRest(SharedLedger ledger) =>
        [.. Enumerable.Range(0, ledger.Sites.Length)
            .OrderByDescending(i => ledger.Sites[i].Observed == 0 ? double.NegativeInfinity : ledger.Sites[i].FromRest.Value)];

    private static bool IsBelow(Estimate value, double widths) => value.Value + (widths * value.HalfWidth95) < -1e-9;

    // So many half-widths of an interval that of as many true zeros one lies below them in at most 1 of 40 cases (Chernoff's bound of the normal tail).
    private static double Widths(int count) => Math.Sqrt(2 * Math.Log(40.0 * count)) / 1.96;

    private static Estimate Negative(Estimate value) => value with { Value = -value.Value };

    private static string Names(int[] columns, Func<int, string> name)
    {
        string names = string.Join(", ", columns.Take(NamedColumns).Select(name));
        return columns.Length <= NamedColumns ? names : Invariant($"{names} and {columns.Length - NamedColumns} more");
    }
}

namespace Entroscope.Reporting;

/// <summary>Says in words what a run found about its data, from its numbers alone: what the columns share, where, and what they say about the class.</summary>
internal static class Headline
{
    // Nats a sample that are rounding.
    private const double Negligible = 1e-6;

    // Fewer samples hardly show how far they vary.
    private const int FewestSamples = 10;

    private const int NamedClasses = 3;

    /// <summary>Writes the headline.</summary>
    public static string Of(RunReport report)
    {
        var view = new ReportView(report);
        SharedLedger ledger = report.Shared;
        if (ledger.Samples == 0)
        {
            return $"All {report.LedgerData} {view.Sample}s have probability 0 under the network: there is nothing to account for.";
        }

        if (ledger.Samples < FewestSamples)
        {
            return $"{Format.Count(ledger.Samples)} {report.LedgerData} {view.Sample}{(ledger.Samples == 1 ? " is" : "s are")} too few to conclude anything "
                + $"from: it takes {FewestSamples}{(Impossible(view, ledger) is { } impossible ? "; " + impossible : string.Empty)}.";
        }

        string[] parts = [.. new[] { Saved(view, ledger), Where(view, ledger), Class(view, ledger), Impossible(view, ledger) }.OfType<string>()];
        return string.Join("; ", parts) + ".";
    }

    /// <summary>Writes what the headline's numbers are compared with.</summary>
    public static string Baseline(RunReport report)
    {
        var view = new ReportView(report);
        string text = $"Measured over {view.LedgerRows}: {Lengths(view, report.Shared)}. One by one, every {view.Site} is coded by how often its values occur "
            + $"(the network’s own marginal of it); together, by the network’s probability of the whole {view.Sample}. "
            + $"The difference is what the {view.Site}s share; ± is a 95 % interval over the {view.Sample}s.";
        return view.IsSurprisalOfDensity
            ? $"{text} The two lengths of real {view.Site}s are those of densities: they depend on the units and can be negative. "
                + "What is shared does not depend on units."
            : text;
    }

    private static string Lengths(ReportView view, SharedLedger ledger) =>
        $"{Format.Interval(PerSite(view, ledger.IndependentSurprisal))} bits per {view.Site} one by one, "
            + $"{Format.Interval(PerSite(view, ledger.Surprisal))} together";

    private static string Saved(ReportView view, SharedLedger ledger)
    {
        Estimate together = PerSite(view, ledger.Surprisal);
        if (view.Tree.SiteCount == 1)
        {
            return $"The network codes its one {view.Site} with {Format.Interval(together)} bits";
        }

        Estimate alone = PerSite(view, ledger.IndependentSurprisal);
        Estimate saved = PerSite(view, ledger.TotalShared);
        if (Math.Abs(saved.Value) < Negligible && !(saved.StandardError > Negligible))
        {
            return $"The {view.Site}s share no information ({Format.Number(together.Value, 3)} bits per {view.Site} both together and one by one)";
        }

        if (Exceeds(saved, 0))
        {
            string share = view.IsSurprisalOfDensity
                ? string.Empty
                : $", {Format.Percent(saved.Value / alone.Value)} of the {Format.Number(alone.Value, 3)} that they cost one by one";
            return $"The {view.Site}s share {Format.Interval(saved)} bits per {view.Site}{share}";
        }

        string lengths = $"{Format.Number(together.Value, 3)} bits per {view.Site} together, {Format.Number(alone.Value, 3)} one by one";
        return Exceeds(saved with { Value = -saved.Value }, 0)
            ? $"The dependence that the network claims costs {Format.Interval(saved with { Value = -saved.Value })} bits per {view.Site} instead of saving any "
                + $"({lengths}): {Misfit.Of(view.Report)}"
            : $"No shared information of the {view.Site}s is found beyond the error: {Format.Interval(saved)} bits per {view.Site} ({lengths})";
    }

    // The level that leads is named only where it leads the next one beyond the errors.
    private static string? Where(ReportView view, SharedLedger ledger)
    {
        if (ledger.SharedPerLevel.Length < 2 || !Exceeds(ledger.TotalShared, Negligible))
        {
            return null;
        }

        int[] order = [.. Enumerable.Range(0, ledger.SharedPerLevel.Length).OrderByDescending(l => ledger.SharedPerLevel[l].Value)];
        (Estimate first, Estimate second) = (ledger.SharedPerLevel[order[0]], ledger.SharedPerLevel[order[1]]);
        var lead = new Estimate(first.Value - second.Value,
            Math.Sqrt((first.StandardError * first.StandardError) + (second.StandardError * second.StandardError)), first.Draws);
        double share = first.Value / ledger.TotalShared.Value;
        return Exceeds(lead, 0)
            ? $"{(share < 1 ? $"the largest part, {Format.Percent(share)}," : "all of it")} at level {Format.Count(order[0] + 1)}, "
                + $"where {Patches(view, view.Report.Levels[order[0]])} are joined"
            : "no single level holds the largest part of it beyond the errors";
    }

    private static string Patches(ReportView view, LevelReport level) => level.PatchSize == 1
        ? $"single {view.Site}s"
        : $"patches of about {view.Patch(level)}";

    private static string? Class(ReportView view, SharedLedger ledger) => ledger.AboutClass is not { } told ? null
        : double.IsFinite(told.Value) && !Exceeds(told, Negligible) && Rare(view, ledger) is { } few
            ? $"what {view.OneSample} carries about its class cannot be estimated from so few {few}"
        : double.IsFinite(told.Value) && !Exceeds(told, Negligible) ? $"{view.OneSample} carries nothing about its class beyond the error"
        : double.IsFinite(told.Value) ? $"{view.OneSample} carries {Format.BitsInterval(told)} bits about its class"
        : $"the class of some {view.Sample}s is impossible under the network";

    private static string? Rare(ReportView view, SharedLedger ledger) => SharedWords.Few(ledger) is { Length: > 0 } few
        ? $"{view.Sample}s of class "
            + $"{string.Join(", ", few.Take(NamedClasses).Select(view.Report.Model.ClassName))}{(few.Length > NamedClasses ? " and others" : string.Empty)}"
        : null;

    private static string? Impossible(ReportView view, SharedLedger ledger) => ledger.Impossible.Count == 0 ? null
        : $"{Format.Count(ledger.Impossible.Count)} {view.Sample}{(ledger.Impossible.Count == 1 ? " has" : "s have")} probability 0 and "
            + $"{(ledger.Impossible.Count == 1 ? "is" : "are")} left out";

    // One sample has no error to exceed.
    private static bool Exceeds(Estimate value, double bound) => double.IsNaN(value.StandardError)
        ? value.Value > bound
        : value.Value - value.HalfWidth95 > bound;

    private static Estimate PerSite(ReportView view, Estimate nats) => Format.Bits(nats).Over(view.Tree.SiteCount);
}

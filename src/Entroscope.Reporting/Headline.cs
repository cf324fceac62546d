using Entroscope.Information;
using Entroscope.Reporting.Html;
using Entroscope.Reporting.Panels;

namespace Entroscope.Reporting;

/// <summary>Says in words what a run found, from its numbers alone.</summary>
internal static class Headline
{
    /// <summary>Writes the headline: what the network explains, where, and what it leaves idle.</summary>
    public static string Of(RunReport report)
    {
        var view = new ReportView(report);
        return $"{Explained(view)}; {Busiest(view)}; {Idle(view)}.";
    }

    /// <summary>Writes what the headline's numbers are compared with.</summary>
    public static string Baseline(RunReport report)
    {
        var view = new ReportView(report);
        double cost = report.LeadingEvaluation.BitsPerSite;
        string data = report.Test is not null ? "test" : report.Validation is not null ? "validation" : "training";
        string independent = Independent(view, cost);
        if (view.IsSurprisalOfDensity)
        {
            return $"{Format.Number(cost, 3)} bits per {view.Site} is the mean of −log₂ of the {data} data’s density, divided by the number of {view.Site}s. Densities depend on the "
                + $"units of the data: the number can be negative, lower is better, and there is no absolute baseline.{independent}";
        }

        double uniform = Uniform(report);
        return $"Baseline: a code that gives every value of a {view.Site} the same length needs {UniformCode(view, uniform)}. "
            + $"With the network’s probabilities the {data} data needs {Format.Number(cost, 3)}; the difference is what the network explains.{independent}";
    }

    private static string Explained(ReportView view)
    {
        double cost = view.Report.LeadingEvaluation.BitsPerSite;
        if (view.IsSurprisalOfDensity)
        {
            return $"The network describes the data with {Format.Number(cost, 3)} bits per {view.Site} (differential)";
        }

        double uniform = Uniform(view.Report);
        return uniform - cost > 0
            ? $"The network explains {Format.Number(uniform - cost, 3)} of {Format.Number(uniform, 3)} bits per {view.Site}"
            : $"The network explains nothing yet: it needs {Format.Number(cost, 3)} bits per {view.Site} where a uniform code needs {Format.Number(uniform, 3)}";
    }

    private static string Busiest(ReportView view)
    {
        double[] spent = [.. view.Report.Levels.Select(l => Math.Max(0, l.DataIncrement.Value))];
        double total = spent.Where(double.IsFinite).Sum();
        if (!(total > 0))
        {
            return "its latents carry no information";
        }

        int busiest = Array.IndexOf(spent, spent.Where(double.IsFinite).Max());
        double share = spent[busiest] / total;
        string amount = share >= 0.995 ? "all" : share > 0.5 ? "most" : "the largest share";
        return $"level {Format.Count(busiest)} carries {amount} of the information in its latents{(share < 0.995 ? $" ({Format.Percent(share)})" : string.Empty)}";
    }

    private static string Idle(ReportView view)
    {
        LevelReport[] known = [.. view.Report.Levels.Where(l => double.IsFinite(l.Utilisation))];
        if (known.Length == 0)
        {
            return "its levels have no capacity";
        }

        LevelReport? top = known[^1].Level == view.TopLevel ? known[^1] : null;
        LevelReport told = top is not null && IdleShare(top) >= 0.5 ? top : known.MaxBy(IdleShare)!;
        string name = told.Level == view.TopLevel ? "the top level" : $"level {Format.Count(told.Level)}";
        return IdleShare(told) >= 0.5 ? $"{name} is {Format.Percent(IdleShare(told))} idle" : "no level is more than half idle";
    }

    private static double IdleShare(LevelReport level) => 1 - Math.Clamp(level.Utilisation, 0, 1);

    // Missing values cost neither the network nor the code anything.
    private static double Uniform(RunReport report) => Format.Bits(report.LeadingEvaluation.UniformNatsPerSite ?? report.Model.UniformNatsPerSite);

    private static string UniformCode(ReportView view, double uniform)
    {
        int[] sizes = [.. view.Report.Model.Leaves.Select(l => l.Alphabet).Distinct()];
        string bits = $"{Format.Number(uniform, 3)} bits per {view.Site}";
        if (view.Report.LeadingEvaluation.UniformNatsPerSite is not null)
        {
            return $"{bits} on average (log₂ of the number of its values, nothing for missing ones)";
        }

        return sizes.Length == 1 ? $"log₂({Format.Count(sizes[0])}) = {bits}" : $"{bits} on average (log₂ of the number of its values)";
    }

    // The sites' own marginals, multiplied: what the same network knows without any dependence between sites.
    private static string Independent(ReportView view, double cost)
    {
        DatasetLedger ledger = view.Report.Ledger;
        double sum = ledger.PatchSurprisal.Take(view.Tree.SiteCount).Sum(e => e.Value);
        double saved = Format.Bits((sum - ledger.Surprisal.Value) / view.Tree.SiteCount);
        if (!double.IsFinite(saved) || view.Tree.SiteCount == 1)
        {
            return string.Empty;
        }

        string product = $" The product of the network’s own marginals, without any dependence between {view.Site}s, would need {Format.Number(cost + saved, 3)}";
        return saved > 0
            ? $"{product}: knowing how {view.Site}s depend on each other saves {Format.Number(saved, 3)} bits per {view.Site}."
            : $"{product}: on this data the dependences save nothing.";
    }
}

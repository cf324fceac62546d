using Entroscope.Reporting.Html;
using Entroscope.Structure;

namespace Entroscope.Reporting.Panels;

/// <summary>A report as its panels see it: the words for samples and sites, and numbers that several panels need.</summary>
internal sealed class ReportView
{
    public ReportView(RunReport report)
    {
        Report = report;
        Tree = report.Model.Tree;
        Image = Tree.Image;
        IsSurprisalOfDensity = !report.Model.IsDiscrete;
        (Black, White) = GreyRange(report);
    }

    public RunReport Report { get; }

    public PoolingTree Tree { get; }

    public GridSize? Image { get; }

    /// <summary>Gets a value indicating whether some site is continuous, so that entropies are differential.</summary>
    public bool IsSurprisalOfDensity { get; }

    public bool HasClasses => Report.Model.Shape.Classes > 1;

    /// <summary>Gets the word for a sample.</summary>
    public string Sample => Image is null ? "row" : "image";

    /// <summary>Gets the word for a sample with its article.</summary>
    public string OneSample => Image is null ? "a row" : "an image";

    /// <summary>Gets the word for a site.</summary>
    public string Site => Image is null ? "column" : "pixel";

    /// <summary>Gets the value drawn black.</summary>
    public double Black { get; }

    /// <summary>Gets the value drawn white.</summary>
    public double White { get; }

    public int TopLevel => Tree.Height;

    /// <summary>Gets the name of the data of the ledger with its number of samples.</summary>
    public string LedgerRows => $"{Format.Count(Report.Ledger.Samples)} {Report.LedgerData} {Sample}{(Report.Ledger.Samples == 1 ? string.Empty : "s")}";

    /// <summary>Says how many sites a patch has.</summary>
    public string Patch(LevelReport level) =>
        $"{Format.Size(level.PatchSize)} {Site}{(level.PatchSize == 1 ? string.Empty : "s")}";

    /// <summary>Adds up the terms of all nodes at the level at which they are spent.</summary>
    /// <returns>For every level 0..L the sum.</returns>
    public double[] ByLevel(double[] nodeTerms)
    {
        double[] sums = new double[TopLevel + 1];
        for (int v = 0; v < nodeTerms.Length; v++)
        {
            sums[Tree.SpendingLevel(v)] += nodeTerms[v];
        }

        return sums;
    }

    /// <summary>Spreads the terms of the nodes of one level evenly over their patches.</summary>
    /// <returns>For every site its share; NaN where no node of the level covers it.</returns>
    public double[] Spread(double[] nodeTerms, int level)
    {
        double[] shares = new double[Tree.SiteCount];
        Array.Fill(shares, double.NaN);
        for (int v = 0; v < nodeTerms.Length; v++)
        {
            if (Tree.SpendingLevel(v) == level)
            {
                foreach (int i in Tree.Scope(v))
                {
                    shares[i] = nodeTerms[v] / Tree.ScopeSize(v);
                }
            }
        }

        return shares;
    }

    /// <summary>Adds to every site its even share of all nodes above it.</summary>
    public double[] SpreadAll(double[] nodeTerms, double[] siteTerms)
    {
        double[] share = new double[Tree.NodeCount];
        ReadOnlySpan<int> order = Tree.ChildrenFirst;
        for (int k = order.Length - 1; k >= 0; k--)
        {
            int v = order[k];
            share[v] = (nodeTerms[v] / Tree.ScopeSize(v)) + (v == Tree.Root ? 0 : share[Tree.Parent(v)]);
        }

        return [.. siteTerms.Select((s, i) => s + share[i])];
    }

    /// <summary>Names a node by the sites under it, such as "age, income and 2 more".</summary>
    public string NodeName(int node)
    {
        const int Shown = 3;
        int[] scope = Tree.Scope(node);
        string names = string.Join(", ", scope.Take(Shown).Select(Report.Model.SiteName));
        return scope.Length <= Shown ? names : Invariant($"{names} and {scope.Length - Shown} more");
    }

    private static (double Black, double White) GreyRange(RunReport report)
    {
        if (report.Model.IsDiscrete)
        {
            return (Math.Min(0, report.Model.Leaves.Min(l => l.Codes?.Smallest ?? 0)), Math.Max(1, report.Model.Leaves.Max(l => l.Codes?.Largest ?? l.Alphabet - 1)));
        }

        double[] values = [.. report.MostSurprising.Concat(report.LeastSurprising).SelectMany(s => s.Values).Where(double.IsFinite)];
        double low = values.DefaultIfEmpty(0).Min();
        double high = values.DefaultIfEmpty(1).Max();
        return (low, high > low ? high : low + 1);
    }
}

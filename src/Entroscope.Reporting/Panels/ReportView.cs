using Entroscope.Model;

namespace Entroscope.Reporting.Panels;

/// <summary>A report as its panels see it: the words for samples and sites, and numbers that several panels need.</summary>
internal sealed class ReportView
{
    private const int LongestText = 24;

    public ReportView(RunReport report)
    {
        Report = report;
        Tree = report.Model.Tree;
        Image = Tree.Image;
        IsSurprisalOfDensity = !report.Model.IsDiscrete;
        (Black, White) = GreyRange(report);
    }

    public RunReport Report { get; }

    /// <summary>Gets the pooling tree; where there is no common one (<see cref="HasTree"/>) that of the first component, for its sites.</summary>
    public PoolingTree Tree { get; }

    /// <summary>Gets a value indicating whether there are patches, levels and latents to show: of a mixture only where all components have one tree.</summary>
    public bool HasTree => Report.Shared.NoTree is null;

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

    /// <summary>Writes a value of a site: by its name where it has one, with the decimals of its column where these are known.</summary>
    public string ValueText(int site, double value)
    {
        ColumnSchema? column = Report.Model.Metadata.Words?.Columns[site];
        return double.IsNaN(value) ? "missing" : column switch
        {
            { Kind: ColumnKind.Text or ColumnKind.Boolean or ColumnKind.Date } => Screen.Short(column.Format(value), LongestText),
            { Kind: ColumnKind.Real, Decimals: >= 0 and <= 6 } => Format.Fixed(value, column.Decimals),
            _ => Format.Value(value),
        };
    }

    /// <summary>Gives every site the value of the node of a height whose patch it lies in.</summary>
    /// <returns>One value a site; NaN where no node of the height covers it.</returns>
    public double[] OverPatches(double[] nodeValues, int height)
    {
        double[] values = new double[Tree.SiteCount];
        Array.Fill(values, double.NaN);
        for (int v = 0; v < nodeValues.Length; v++)
        {
            if (Tree.HeightOf(v) == height)
            {
                foreach (int i in Tree.Scope(v))
                {
                    values[i] = nodeValues[v];
                }
            }
        }

        return values;
    }

    /// <summary>Computes what the parts of a node share by the model itself, in nats: the total correlation of its children.</summary>
    public double SharedByModel(int node)
    {
        double shared = -Report.Entropies.PatchEntropy[node].Value;
        foreach (int c in Tree.Children(node))
        {
            shared += Report.Entropies.PatchEntropy[c].Value;
        }

        return shared;
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
            return (Math.Min(0, report.Model.Leaves.Min(l => l.Codes?.Smallest ?? 0)),
                Math.Max(1, report.Model.Leaves.Max(l => l.Codes?.Largest ?? l.Alphabet - 1)));
        }

        double[] values = [.. report.MostSurprising.Concat(report.LeastSurprising).SelectMany(s => s.Values).Where(double.IsFinite)];
        double low = values.DefaultIfEmpty(0).Min();
        double high = values.DefaultIfEmpty(1).Max();
        return (low, high > low ? high : low + 1);
    }
}

using Entroscope.Model;

namespace Entroscope.Inference;

/// <summary>The checks that every question about a model shares: what is given, and which sites are requested.</summary>
internal static class Evidence
{
    /// <summary>Checks the values given and the label.</summary>
    /// <param name="evidence">One value a site, NaN where unobserved; null for no evidence at all.</param>
    /// <param name="label">The class given, or -1.</param>
    public static double[] Check(ConvAC model, double[]? evidence, int label)
    {
        ArgumentNullException.ThrowIfNull(model);
        model.EnsureDistribution();
        CheckLabel(model, label);
        int sites = model.Tree.SiteCount;
        if (evidence is null)
        {
            double[] none = new double[sites];
            Array.Fill(none, double.NaN);
            return none;
        }

        Refuse.Argument(
            evidence.Length != sites,
            $"The evidence needs one value for each of the {sites} sites (NaN where unobserved), but has {evidence.Length}.", nameof(evidence));

        for (int i = 0; i < sites; i++)
        {
            if (!double.IsNaN(evidence[i]) && model.Leaves[i].Describe(evidence[i]) is { } requirement)
            {
                throw new DataException(Invariant($"The evidence at site {i} is {evidence[i]}, but {requirement}."));
            }
        }

        return evidence;
    }

    /// <summary>Checks a class given for one or all samples.</summary>
    /// <param name="label">The class, or -1.</param>
    public static void CheckLabel(ConvAC model, int label) => Refuse.Range(
        label < -1 || label >= model.Classes,
        $"The label must be a class of 0..{model.Classes - 1}, or -1 where unknown, but is {label}.", nameof(label));

    /// <summary>Checks the sites asked for: in range, not repeated, not given.</summary>
    public static void CheckAsked(ConvAC model, int[] sites, double[] evidence)
    {
        ArgumentNullException.ThrowIfNull(sites);
        Refuse.Argument(sites.Length == 0, $"At least one site must be given.", nameof(sites));
        var seen = new HashSet<int>();
        foreach (int i in sites)
        {
            Refuse.Range(i < 0 || i >= model.Tree.SiteCount, $"The sites are 0..{model.Tree.SiteCount - 1}, but site {i} was given.", nameof(sites));
            Refuse.Argument(!seen.Add(i), $"Site {i} is given twice; every site may be given once.", nameof(sites));
            Refuse.Argument(!double.IsNaN(evidence[i]), $"Site {i} is both given as evidence and queried.", nameof(sites));
        }
    }

    /// <summary>Refuses sites of the wrong kind.</summary>
    /// <param name="discrete">Whether they must be discrete (else continuous).</param>
    public static void CheckKind(ConvAC model, int[] sites, bool discrete, string instead)
    {
        int odd = Array.FindIndex(sites, i => (model.Leaves[i].Alphabet > 0) != discrete);
        Refuse.Argument(odd >= 0, $"Site {sites[odd]} is {(discrete ? "continuous" : "discrete")} ({model.Leaves[sites[odd]]}); {instead}", nameof(sites));
    }

    /// <summary>Makes the error of evidence that cannot occur.</summary>
    /// <param name="label">The class given, or -1.</param>
    public static DataException Impossible(int label) => new(label < 0
        ? "The evidence has probability 0 under the model."
        : Invariant($"The evidence has probability 0 under class {label} of the model."));

    /// <summary>Makes the error of rows that cannot occur.</summary>
    /// <param name="label">The class of the first of them, or -1.</param>
    public static DataException ImpossibleValues(ImpossibleRows rows, int label) => new(Invariant(
        $"Row {rows.First[0]} has probability 0 under {(label < 0 ? "the model" : Invariant($"class {label} of the model"))}, ")
        + Invariant($"so its missing values have no distribution{(rows.Count == 1 ? "." : Invariant($"; so it is with {rows} in all."))}"));
}

using Entroscope.Information.Distance;
using Entroscope.Information.Sharing;

namespace Entroscope.Cli.Output;

/// <summary>Mutual informations as tables for people.</summary>
internal static class MutualInformationText
{
    private const int StrongestPairs = 10;

    public static void Show(
        TextWriter output, Numbers numbers, ConvAC model, PatchInformation patches, PairwiseInformation? pairs, double[]? classes, DistanceLaw? law)
    {
        string how = Provenance.WithIntervals(patches.Draws);
        output.WriteLine(Invariant($"information of patches with the rest in {numbers.Unit}, {how}"));
        ShowLevels(output, numbers, model, patches, classes);
        ShowSites(output, numbers, model, pairs, law);
    }

    /// <summary>Shows what pairs of sites share, and how it falls with their distance.</summary>
    public static void ShowSites(TextWriter output, Numbers numbers, ConvACMixture model, PairwiseInformation? pairs, DistanceLaw? law)
    {
        ShowPairs(output, numbers, model, pairs);
        if (law is not null)
        {
            ShowLaw(output, numbers, law);
        }
    }

    private static void ShowLevels(TextWriter output, Numbers numbers, ConvAC model, PatchInformation patches, double[]? classes)
    {
        var table = new TextTable("level", "patches", "sites", "I(patch; rest)", "largest", "bound", "log r", "I(latent; class)");
        for (int l = 0; l <= model.Tree.Height; l++)
        {
            int[] cut = model.Tree.Cut(l);
            double largest = cut.Max(v => patches.Nodes[v].Value);
            table.Add(
                Invariant($"{l}"),
                Invariant($"{cut.Length}"),
                Invariant($"{(double)model.Tree.SiteCount / cut.Length:0.#}"),
                numbers.Show(patches.MeanPerLevel[l]),
                numbers.Show(largest),
                numbers.Show(cut.Average(v => patches.LinkBound[v])),
                numbers.Show(cut.Average(v => patches.ChannelBound[v])),
                classes is null ? "-" : numbers.Show(cut.Average(v => classes[v])));
        }

        table.WriteTo(output);
    }

    private static void ShowPairs(TextWriter output, Numbers numbers, ConvACMixture model, PairwiseInformation? pairs)
    {
        if (pairs is null)
        {
            output.WriteLine(model.Pattern.IsDiscrete
                ? Invariant($"pairs of sites: the matrix of {model.Sites} sites was not computed; ")
                    + Invariant($"it takes {model.Components.Sum(c => PairwiseInformationAnalysis.CountOperations(c)):G3} multiply-adds ")
                    + Invariant($"(--pairs {model.Sites})")
                : "pairs of sites: only discrete sites have an exact matrix; --sites A --with B draws");
            return;
        }

        int count = pairs.Sites.Length;
        var strongest = Enumerable.Range(0, count * count).Where(p => p / count < p % count).OrderByDescending(p => pairs.Matrix[p]).ThenBy(p => p)
            .Take(StrongestPairs).ToArray();
        if (strongest.Length == 0)
        {
            return;
        }

        output.WriteLine(Invariant($"pairs of sites in {numbers.Unit}, exact: the {strongest.Length} strongest of {(long)count * (count - 1) / 2}"));
        var table = new TextTable("sites", "information", "entropies");
        foreach (int p in strongest)
        {
            (int i, int j) = (p / count, p % count);
            table.Add($"{Name(pairs.Sites[i])}, {Name(pairs.Sites[j])}", numbers.Show(pairs.Matrix[p], "0.000000"),
                Invariant($"{numbers.Show(pairs[i, i])}, {numbers.Show(pairs[j, j])}"));
        }

        table.WriteTo(output);

        string Name(int site) => model.Metadata.SiteNames is { } names ? names[site] : Invariant($"{site}");
    }

    private static void ShowLaw(TextWriter output, Numbers numbers, DistanceLaw law)
    {
        string share = law.ShareOfPairs < 1 ? Invariant($", from {100 * law.ShareOfPairs:0.###} % of the pairs") : string.Empty;
        bool heights = law.Verdict == DistanceVerdict.NoDistance;
        output.WriteLine(Invariant(
            $"information {(heights ? "by the height of the lowest common ancestor" : $"against distance ({law.Kind.Words()})")} in {numbers.Unit}{share}"));
        var table = new TextTable(heights ? "height" : "distance", "information", "pairs");
        table.AddRows(law.Points, point => [heights ? Invariant($"{point.Key}") : Invariant($"{point.Distance:0.##}"), point.Information.IsExact
            ? numbers.Show(point.Information.Value, "0.00000000")
            : numbers.Show(point.Information), Invariant($"{point.Pairs:0}")]);
        table.WriteTo(output);
        ShowFit(output, "power law, exponent", law.PowerLaw);
        ShowFit(output, "exponential, rate", law.Exponential);
        if (law.Prediction is { } prediction)
        {
            string from = prediction.IsEigenvalue ? "the second eigenvalue" : "the mean maximal correlation";
            string what = prediction.Exponent is { } exponent
                ? "exponent " + Numbers.Plain(exponent, "0.0000")
                : "rate " + Numbers.Plain(prediction.Rate ?? double.NaN, "0.0000");
            output.WriteLine(Invariant($"the weights predict the {what}, from {from} of a link, {Numbers.Plain(prediction.Correlation, "0.0000")}"));
        }

        string caution = law.Decades < 1.5 && law.Verdict is DistanceVerdict.PowerLaw or DistanceVerdict.Exponential
            ? Invariant($" (over {law.Decades:0.0} decades alone: consistent with it)")
            : string.Empty;
        output.WriteLine(heights
            ? "no law: the sites have no distance, since the tree was learned or pools sites that are not neighbours (--distance line takes the "
                + "columns in their order)"
            : Invariant($"verdict: {Verdict(law)}{caution}"));
    }

    private static string Verdict(DistanceLaw law) => law.Verdict == DistanceVerdict.NoLaw
        ? "no law, the points lie too far from both"
        : law.Verdict.Words();

    private static void ShowFit(TextWriter output, string name, DistanceFit? fit)
    {
        if (fit is not null)
        {
            string weight = double.IsFinite(fit.AkaikeWeight) ? Invariant($", weight of evidence {fit.AkaikeWeight:0.000}") : string.Empty;
            string interval = double.IsFinite(fit.Lower) ? $" ({Numbers.Plain(fit.Lower, "0.0000")} to {Numbers.Plain(fit.Upper, "0.0000")})" : string.Empty;
            string met = Invariant($"; the points lie {100 * fit.Scatter:0.#} % off it, at most {100 * (Math.Exp(fit.LargestDeviation) - 1):0} %");
            output.WriteLine($"{name} {Numbers.Plain(fit.Parameter, "0.0000")}{interval}{weight}{met}");
        }
    }
}

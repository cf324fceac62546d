using System.Globalization;
using Entroscope.Information;
using Entroscope.Reporting.Json;

namespace Entroscope.Cli.Output;

/// <summary>Shows scaling laws to people.</summary>
internal sealed class ScalingText(Numbers numbers, TextWriter output)
{
    /// <summary>Shows one analysis whole: scales, laws, prediction, verdict.</summary>
    public void Show(ScalingLawAnalysis analysis)
    {
        ScaleMeasurement measurement = analysis.Measurement;
        output.WriteLine($"{KindOf(measurement.Entropies.Kind)} in {numbers.Unit}, {How(measurement.Entropies)}");
        if (!measurement.IsRegular)
        {
            output.WriteLine("patches of a cut differ in size: n, e and m are means over the cut; the laws are summed over the sizes that there are");
        }

        ShowLevels(measurement);
        ShowFits("laws of e(n)", analysis.Fits);
        if (analysis.Fits.Length > 0 && analysis.Fits[0].Levels.Length < measurement.Levels.Length - 1)
        {
            output.WriteLine($"fitted to the increments of levels {string.Join(", ", analysis.Fits[0].Levels)}; the root's own is a boundary, shown but not fitted (--include-root)");
        }

        ShowFits("laws of m(n)", analysis.MarginalFits);
        ShowHeldOut(analysis.Best);
        ShowRate(analysis);
        output.WriteLine($"verdict: {analysis.Sentence}");
    }

    /// <summary>Shows several models side by side.</summary>
    public void Compare(string[] names, ScalingLawAnalysis[] analyses)
    {
        output.WriteLine($"increments per pooled patch in {numbers.Unit}, with 95 % intervals where they are estimated");
        var table = new TextTable(["level", .. ModelNames.Of(names)]);
        int most = analyses.Max(a => a.Measurement.Levels.Length);
        for (int l = 0; l < most - 1; l++)
        {
            int level = l;
            table.Add([Invariant($"{l}"), .. analyses.Select(a => Increment(a, level))]);
        }

        table.Add(["H(X)/N", .. analyses.Select(a => numbers.Show(a.Measurement.RateUpper))]);
        table.Add(["s", .. analyses.Select(a => a.EntropyRate is { } s ? Show(s) : "-")]);
        table.Add(["beta", .. analyses.Select(a => a.Exponent is { } beta ? Show(beta) : "-")]);
        table.Add(["verdict", .. analyses.Select(a => ScalingLawJson.Name(a.Verdict).Replace('_', ' '))]);
        table.WriteTo(output);
        for (int i = 0; i < names.Length; i++)
        {
            output.WriteLine($"{names[i]}: {analyses[i].Sentence}");
        }
    }

    private static string KindOf(EntropyKind kind) => kind switch
    {
        EntropyKind.Shannon => "entropies",
        EntropyKind.Differential => "differential entropies (they depend on the units of the sites and may be negative)",
        _ => "entropies of discrete and differential entropies of continuous sites together",
    };

    private static string How(LayerEntropies entropies) => entropies.Draws == 0 ? "exact, by enumeration" : Invariant($"from {entropies.Draws} draws, with 95 % intervals");

    private void ShowLevels(ScaleMeasurement measurement)
    {
        var table = new TextTable("level", "patches", "n", "e(n)", "m(n)", "increment", "total corr.", "e(n)/n", "m(n)/n");
        foreach (ScaleLevel level in measurement.Levels)
        {
            table.Add(
                Invariant($"{level.Level}"),
                Invariant($"{level.Patches}"),
                level.PatchSize.ToString("0.##", CultureInfo.InvariantCulture),
                numbers.Show(level.Conditional),
                numbers.Show(level.Marginal),
                level.Increment is { } increment ? numbers.Show(increment) : string.Empty,
                level.TotalCorrelation is { } correlation ? numbers.Show(correlation) : string.Empty,
                numbers.Show(level.Conditional.Value / level.PatchSize),
                numbers.Show(level.Marginal.Value / level.PatchSize));
        }

        table.WriteTo(output);
    }

    private void ShowFits(string title, ScalingLawFit[] fits)
    {
        var table = new TextTable(title, "weight", "chi2", "scatter", "parameters [95 %]");
        foreach (ScalingLawFit fit in fits)
        {
            table.Add(
                ScalingLawJson.Name(fit.Kind).Replace('_', ' '),
                Numbers.Plain(fit.Weight, "0.000"),
                Numbers.Plain(fit.ChiSquared, "G3"),
                Numbers.Percent(fit.Scatter),
                string.Join("  ", fit.Parameters.Select(p => $"{p.Name} = {Show(p)}")));
        }

        table.WriteTo(output);
    }

    private void ShowHeldOut(ScalingLawFit? best)
    {
        foreach (ScalingPrediction p in best?.HeldOut ?? [])
        {
            output.WriteLine(Invariant($"held out: level {p.Level} predicted {numbers.Show(p.Predicted)} ± {numbers.Show(1.96 * p.Error)}, measured {numbers.Show(p.Measured)} ({Numbers.Plain(p.Score, "0.0")} sigma)"));
        }
    }

    private void ShowRate(ScalingLawAnalysis analysis)
    {
        string rate = analysis.EntropyRate is { } s ? Show(s) : "-";
        output.WriteLine($"entropy rate s, {numbers.Unit} per site: {rate} by the law; all sites together between {numbers.Show(analysis.Measurement.RateLower)} and {numbers.Show(analysis.Measurement.RateUpper)}");
        output.WriteLine($"exponent beta of law B: {(analysis.Exponent is { } beta ? Show(beta) : "-")}");
    }

    private string Increment(ScalingLawAnalysis analysis, int level) =>
        level < analysis.Measurement.Levels.Length - 1 && analysis.Measurement.Levels[level].Increment is { } increment ? numbers.Show(increment) : "-";

    private string Show(ScalingParameter parameter)
    {
        string Number(double value) => string.Equals(parameter.Unit, "1", StringComparison.Ordinal) ? Numbers.Plain(value, "G3") : numbers.Show(value, "G3");
        return double.IsNaN(parameter.Lower) ? Number(parameter.Value) : $"{Number(parameter.Value)} [{Number(parameter.Lower)}, {Number(parameter.Upper)}]";
    }
}

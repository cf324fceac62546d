using Entroscope.Information;
using Entroscope.Reporting.Drawing;
using Entroscope.Reporting.Html;
using Entroscope.Reporting.Json;

namespace Entroscope.Reporting.Panels;

/// <summary>The scaling law: the entropy of patches against their size with the fitted laws and their bands, the steps, and the residuals.</summary>
internal static class LawPanel
{
    // Fewer steps do not tell the laws apart: a line through them would claim what is not known.
    private const int FewestSteps = 5;

    public static void Write(HtmlWriter writer, ReportView view) => Layout.Section(
        writer,
        "law",
        "The scaling law",
        "Here you see how the entropy of a patch grows when patches are pooled, which law the growth follows, and what that law foretells for larger patches.",
        () =>
        {
            if (view.Report.Information?.ScalingLaw is { } law)
            {
                Figures(writer, view, law);
            }
            else
            {
                Layout.Nothing(writer, view.Report.Information?.NoScalingLaw ?? Layout.NotMeasured);
            }
        });

    /// <summary>Gets the law to be shown: that with most weight; null where there are too few scales to compare the laws.</summary>
    internal static ScalingLawFit? Shown(ScalingLawFit[] fits) => fits is [{ Levels.Length: >= FewestSteps } best, ..] ? best : null;

    private static void Figures(HtmlWriter writer, ReportView view, ScalingLawAnalysis law)
    {
        writer.Element("p", $"Verdict: {law.Sentence}.", ("class", "note"));
        bool fitted = Shown(law.Fits) is not null || Shown(law.MarginalFits) is not null;
        Layout.Figure(
            writer,
            $"Entropy per {view.Site} of patches of n {view.Site}s, and the laws",
            () => Curves(writer, view, law),
            fitted
                ? "Dots are measured, lines are the best law of each curve, shaded is its 95 % prediction band (from resampled draws and the scatter about the law). "
                + "The dashed lines go on for two scales beyond the network: there they are predictions. The last dot of e(n) is the root, which has no surroundings and is not fitted."
                : "Dots are measured. No law is drawn, since there are too few scales to tell the laws apart; the fits that there are stand in report.json.",
            Formula(law));
        Layout.Figure(
            writer,
            "What a pooling adds, and how far the law is off",
            () => LawSteps.Write(writer, view, law),
            "Above: the steps from one scale to the next; equal heights mean law A (every doubling of a patch adds the same), a steady factor means law B. Below: the measured step less that of the law, for each fitted level; "
            + "thin lines are the 95 % errors of the draws. Residuals around zero without a trend speak for the law.",
            "δ(l) = e(l+1) − P e(l),   T(l) = P m(l) − m(l+1),   P = children of a node");
        Fits(writer, "Laws of e(n), the likeliest first", law.Fits);
        Fits(writer, "Laws of m(n), the likeliest first", law.MarginalFits);
        HeldOut(writer, law);
    }

    private static string Formula(ScalingLawAnalysis law) =>
        $"law A: e(n) = s n − c;   law B: e(n) = s n − c n^{{β}};   H(X)/N lies between {Format.BitsInterval(law.Measurement.RateLower)} and {Format.BitsInterval(law.Measurement.RateUpper)} bits"
        + (Shown(law.Fits)?.Parameter("s") is { } s ? $";   by the law s = {Value(s)}" : string.Empty);

    private static void Curves(HtmlWriter writer, ReportView view, ScalingLawAnalysis law)
    {
        (double N, Estimate Low, Estimate High)[] points = [.. law.Measurement.Levels.Select(l => (l.PatchSize, Per(l.Conditional, l.PatchSize), Per(l.Marginal, l.PatchSize)))];
        if (!points.Any(p => double.IsFinite(p.Low.Value) && double.IsFinite(p.High.Value)))
        {
            Layout.Nothing(writer, "No entropy of a patch is finite.");
            return;
        }

        (ScalingLawFit? lower, ScalingLawFit? upper) = (Shown(law.Fits), Shown(law.MarginalFits));
        Layout.Legend(writer, ("upper", $"m(n)/n: the patch alone{Named(upper)}"), ("lower", $"e(n)/n: given its own latent{Named(lower)}"));
        double[] heights = [.. points.SelectMany(p => new[] { p.Low.Value, p.High.Value }).Where(double.IsFinite)];
        double room = 0.08 * (heights.Max() - heights.Min());
        double farthest = new[] { lower, upper }.SelectMany(f => f?.Curve ?? []).Select(c => c.PatchSize).Append(points[^1].N).Max();
        Axis x = Axis.PowersOfTwo($"n, {view.Site}s in a patch (logarithmic scale)", points[0].N, farthest);
        Axis y = Axis.Linear($"bits per {view.Site}", [.. heights, heights.Min() - room, heights.Max() + room]);
        Chart.Draw(writer, $"Entropy per {view.Site} against the patch size n, measured and by the law. {string.Join("; ", points.Select(p => $"n = {Format.Number(p.N, 3)}: {Format.Number(p.Low.Value)} to {Format.Number(p.High.Value)} bits"))}.", x, y, chart =>
        {
            Law(chart, upper, "upper");
            Law(chart, lower, "lower");
            foreach ((double n, Estimate low, Estimate high) in points)
            {
                Point(chart, n, high, "upper");
                Point(chart, n, low, "lower");
            }
        });
    }

    private static void Law(Chart chart, ScalingLawFit? fit, string css)
    {
        if (fit is null)
        {
            return;
        }

        double Inside(double value) => Math.Clamp(value, chart.Y.Min, chart.Y.Max);
        double Shown(double value) => value >= chart.Y.Min && value <= chart.Y.Max ? value : double.NaN;
        chart.Band([.. fit.Curve.Select(c => (c.PatchSize, Inside(Format.Bits(c.Lower / c.PatchSize)), Inside(Format.Bits(c.Upper / c.PatchSize))))], "band " + css);
        chart.Line(fit.Curve.Where(c => c.Measured).Select(c => (c.PatchSize, Shown(Format.Bits(c.Value / c.PatchSize)))), css);
        int last = Array.FindLastIndex(fit.Curve, c => c.Measured);
        chart.Line(fit.Curve.Skip(Math.Max(0, last)).Select(c => (c.PatchSize, Shown(Format.Bits(c.Value / c.PatchSize)))), css + " dashed");
    }

    private static void Point(Chart chart, double n, Estimate value, string css)
    {
        double half = Format.HalfWidth * value.StandardError;
        chart.ErrorBar(n, Math.Max(value.Value - half, chart.Y.Min), Math.Min(value.Value + half, chart.Y.Max));
        chart.Dot(n, value.Value, "dot " + css, $"n = {Format.Number(n, 3)}: {Format.Interval(value)} bits");
    }

    private static void Fits(HtmlWriter writer, string caption, ScalingLawFit[] fits)
    {
        if (Shown(fits) is not null)
        {
            Layout.Table(
                writer,
                $"{caption}; information in bits, [95 % intervals]",
                ["law", "weight", "χ²", "scatter", "parameters"],
                fits.Select(f => new[] { Name(f), Format.Percent(f.Weight), Finite(f.ChiSquared), Format.Percent(f.Scatter), string.Join("; ", f.Parameters.Select(p => $"{p.Name} = {Value(p)}")) }),
                css: "laws");
        }
    }

    private static void HeldOut(HtmlWriter writer, ScalingLawAnalysis law)
    {
        if (Shown(law.Fits) is not { HeldOut.Length: > 0 } best)
        {
            return;
        }

        Layout.Table(
            writer,
            $"The largest fitted scales foretold from those below them, by “{Name(best)}”: steps in bits",
            ["level", "foretold", "measured", "standard deviations apart"],
            best.HeldOut.Select(p => new[] { Format.Count(p.Level), Format.BitsInterval(new Estimate(p.Predicted, p.Error, 1)), Format.BitsNumber(p.Measured, 4), Finite(p.Score) }));
    }

    private static string Named(ScalingLawFit? fit) => fit is null ? string.Empty : $"; law: {Name(fit)}";

    private static string Name(ScalingLawFit fit) => fit.Kind == ScalingLawKind.None ? "no information between patches" : ScalingLawJson.Name(fit.Kind).Replace('_', ' ');

    private static string Value(ScalingParameter parameter)
    {
        bool pure = string.Equals(parameter.Unit, "1", StringComparison.Ordinal);
        string Number(double value) => pure ? Finite(value) : Format.BitsNumber(value);
        return double.IsFinite(parameter.Lower) && double.IsFinite(parameter.Upper)
            ? $"{Number(parameter.Value)} [{Number(parameter.Lower)}, {Number(parameter.Upper)}]"
            : Number(parameter.Value);
    }

    private static string Finite(double value) => double.IsFinite(value) ? Format.Number(value, 3) : Format.None;

    private static Estimate Per(Estimate value, double size) => Format.Bits(value with { Value = value.Value / size, StandardError = value.StandardError / size });
}

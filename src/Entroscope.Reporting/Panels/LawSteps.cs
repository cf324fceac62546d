using Entroscope.Information;
using Entroscope.Reporting.Drawing;
using Entroscope.Reporting.Html;

namespace Entroscope.Reporting.Panels;

/// <summary>The steps of the entropy from scale to scale with the fitted ones, and under them the residuals.</summary>
internal static class LawSteps
{
    // Both pictures leave the same room for numbers, so that their levels stand above each other.
    private const int Letters = 6;

    public static void Write(HtmlWriter writer, ReportView view, ScalingLawAnalysis law)
    {
        ScaleLevel[] levels = [.. law.Measurement.Levels.Where(l => l.Increment is not null)];
        (ScalingLawFit? lower, ScalingLawFit? upper) = (LawPanel.Shown(law.Fits), LawPanel.Shown(law.MarginalFits));
        (string, string)[] legend = [("upper", "T(l): what the pooled patches share"), ("lower", "δ(l): what their latents say beyond the parent"), ("rule", "the fitted laws")];
        Layout.Legend(writer, legend.AsSpan(0, lower is null && upper is null ? 2 : 3));
        string[] names = [.. levels.Select(l => Format.Count(l.Level))];
        double[] heights =
        [
            .. levels.SelectMany(l => Ends(l.Increment!.Value).Concat(Ends(l.TotalCorrelation!.Value))),
            .. new[] { lower, upper }.SelectMany(f => f?.Increments ?? []).Select(Format.Bits),
        ];
        Axis x = Axis.Places("level l that is pooled", names, centred: true);
        Chart.Draw(
            writer,
            $"Steps of {levels.Length} levels: {string.Join("; ", levels.Select(l => $"level {Format.Count(l.Level)}: δ {Format.BitsInterval(l.Increment!.Value)}, T {Format.BitsInterval(l.TotalCorrelation!.Value)} bits"))}.",
            x,
            Axis.Linear("bits a pooling", heights, fromZero: true),
            chart =>
            {
                Law(chart, levels, upper);
                Law(chart, levels, lower);
                for (int i = 0; i < levels.Length; i++)
                {
                    Point(chart, i + 0.42, levels[i].TotalCorrelation!.Value, "upper", $"T({names[i]})");
                    Point(chart, i + 0.58, levels[i].Increment!.Value, "lower", $"δ({names[i]})");
                }
            },
            letters: Letters);
        Residuals(writer, x, levels, lower, upper);
    }

    private static void Residuals(HtmlWriter writer, Axis x, ScaleLevel[] levels, ScalingLawFit? lower, ScalingLawFit? upper)
    {
        (double X, Estimate Value, string Css)[] points =
        [
            .. Of(levels, upper, 0.42, l => l.TotalCorrelation!.Value).Select(p => (p.X, p.Value, "upper")),
            .. Of(levels, lower, 0.58, l => l.Increment!.Value).Select(p => (p.X, p.Value, "lower")),
        ];
        if (points.Length == 0)
        {
            return;
        }

        Axis y = Axis.Linear("residual, bits", points.SelectMany(p => Ends(p.Value)), fromZero: true, ticks: 3);
        Chart.Draw(writer, $"Residuals of the laws at {points.Length} places.", x with { Label = "level l: measured less law" }, y, chart =>
        {
            foreach ((double at, Estimate value, string css) in points)
            {
                Point(chart, at, value, css, "residual");
            }
        }, height: 190, letters: Letters);
    }

    private static IEnumerable<(double X, Estimate Value)> Of(ScaleLevel[] levels, ScalingLawFit? fit, double shift, Func<ScaleLevel, Estimate> measured)
    {
        for (int k = 0; k < (fit?.Levels.Length ?? 0); k++)
        {
            int i = Array.FindIndex(levels, l => l.Level == fit!.Levels[k]);
            yield return (i + shift, measured(levels[i]) with { Value = fit!.Residuals[k] });
        }
    }

    private static void Law(Chart chart, ScaleLevel[] levels, ScalingLawFit? fit)
    {
        if (fit is not null)
        {
            chart.Line(fit.Levels.Select((level, k) => (Array.FindIndex(levels, l => l.Level == level) + 0.5, Format.Bits(fit.Increments[k]))), "rule");
        }
    }

    private static void Point(Chart chart, double x, Estimate nats, string css, string name)
    {
        double[] ends = [.. Ends(nats)];
        if (nats.StandardError > 0)
        {
            chart.ErrorBar(x, ends[0], ends[1]);
        }

        chart.Dot(x, Format.Bits(nats.Value), "dot " + css, $"{name}: {Format.BitsInterval(nats)} bits");
    }

    private static IEnumerable<double> Ends(Estimate nats)
    {
        double half = double.IsFinite(nats.StandardError) ? Format.HalfWidth * nats.StandardError : 0;
        return [Format.Bits(nats.Value - half), Format.Bits(nats.Value + half)];
    }
}

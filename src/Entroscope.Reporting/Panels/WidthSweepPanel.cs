using Entroscope.Information.Widths;

namespace Entroscope.Reporting.Panels;

/// <summary>The pictures of a sweep of widths: what patches share against their size, a curve a width, and the curves laid on one another.</summary>
internal static class WidthSweepPanel
{
    // As many as the style sheet has.
    private const int Colours = 8;
    private const double Normal95 = 1.96;

    public static void Write(HtmlWriter writer, WidthSweepResult sweep) => Layout.Section(
        writer, "widths", "Where widths bind",
        "A width passes only so much: up to some scale all widths read the same, beyond it the narrow ones fall behind.", () =>
        {
            Layout.Figure(
                writer,
                "What pooled patches share, by width",
                () => Shared(writer, sweep),
                "Both axes are logarithmic. Every curve is one width, on the same test rows; bars are 95 % intervals over the rows and between the seeds. "
                + "A curve that leaves the others has too few channels for patches of that size. The dotted drop marks the scale at which a width reads less "
                + "than 90 % of what the reference reads. Points at 0 or below are left out.",
                "T(n; r) = sum of m(n) over the pooled patches − m of all together;   with two patches T ≤ log_{2} r");
            Layout.Figure(
                writer,
                "The curves laid on one another",
                () => Collapsed(writer, sweep),
                "The same numbers as parts of what the reference reads, each curve against the size of the patch in units of its own binding scale. "
                + "Where widths cut one and the same curve off, all points lie on one line. All curves pass through 90 % at 1, which says nothing by itself.",
                "T(n; r) / T(n; reference) against n / n^{∗}(r)");
            writer.Element("p", char.ToUpperInvariant(sweep.Collapse.Sentence[0]) + sweep.Collapse.Sentence[1..] + ".");
        });

    private static void Shared(HtmlWriter writer, WidthSweepResult sweep)
    {
        (WidthPoint Point, string Css, (double N, double T, double Half)[] Curve)[] curves =
        [
            .. sweep.Points.Select((p, i) => (p, Css(i, sweep.Points.Count), p.Levels.Where(l => l.TotalCorrelation is { Value: > 0 })
                .Select(l => (l.PatchSize, Format.Bits(l.TotalCorrelation!.Value.Value), Normal95 * Format.Bits(l.TotalCorrelation.Value.StandardError)))
                .ToArray())),
        ];
        double[] heights = [.. curves.SelectMany(c => c.Curve.Select(x => x.T))];
        if (heights.Length == 0)
        {
            Layout.Nothing(writer, "Through no width do the test rows show that patches share anything.");
            return;
        }

        Legend(writer, sweep);
        double[] sizes = [.. sweep.Points[0].Levels.Where(l => l.TotalCorrelation is not null).Select(l => l.PatchSize)];
        Axis x = Axis.PowersOfTwo("n, sites in a patch before it is pooled (logarithmic scale)", sizes.Min(), sizes.Max());
        Axis y = Axis.PowersOfTen("T, bits a pooling (logarithmic scale)", heights);
        string told = string.Join("; ", curves.Select(c => $"width {Format.Count(c.Point.Width)}: "
            + string.Join(", ", c.Curve.Select(p => $"{Format.Number(p.T, 3)} at n = {Format.Size(p.N)}"))));
        Chart.Draw(writer, $"T against n by width, in bits. {told}.", x, y, chart =>
        {
            foreach ((WidthPoint point, string css, (double N, double T, double Half)[] curve) in curves)
            {
                if (point.Binding.Verdict == BindingVerdict.Seen)
                {
                    double at = Height(curve, point.Binding.Value);
                    chart.Line([(point.Binding.Value, chart.Y.Min), (point.Binding.Value, at)], "width drop " + css);
                    chart.Label(point.Binding.Value, chart.Y.Min, $"n* = {Format.Number(point.Binding.Value, 2)}", "label width " + css, dx: 5, dy: -8);
                }

                chart.Line(curve.Select(p => (p.N, p.T)), "width " + css);
                foreach ((double n, double t, double half) in curve)
                {
                    chart.ErrorBar(n, Math.Max(t - half, chart.Y.Min), Math.Min(t + half, chart.Y.Max), "width bar " + css);
                    chart.Dot(n, t, "dot width " + css,
                        $"width {Format.Count(point.Width)}, n = {Format.Size(n)}: T = {Format.Number(t)} ± {Format.Number(half, 2)} bits");
                }
            }
        });
    }

    private static void Collapsed(HtmlWriter writer, WidthSweepResult sweep)
    {
        (WidthPoint Point, string Css, (double X, double Y, double Half)[] Curve)[] curves =
        [
            .. sweep.Points.Select((p, i) => (p, Css(i, sweep.Points.Count), p.Levels.Where(l => l.Ratio is not null)
                .Select(l => (l.PatchSize / p.Binding.Value, l.Ratio!.Value.Value, Normal95 * l.Ratio.Value.Error)).ToArray()))
                .Where(c => c.p.Binding.Verdict == BindingVerdict.Seen),
        ];
        if (curves.Length == 0)
        {
            Layout.Nothing(writer, "The scale at which a width binds is seen of none.");
            return;
        }

        Legend(writer, sweep, [.. curves.Select(c => c.Point.Width)]);
        Axis x = Axis.PowersOfTen("n / n*, the size of a patch in units of the scale at which its width binds (logarithmic scale)",
            curves.SelectMany(c => c.Curve.Select(p => p.X)));
        Axis y = Axis.Linear("part of T of the reference", [0, 1, .. curves.SelectMany(c => c.Curve.Select(p => p.Y))], fromZero: true);
        Chart.Draw(writer, $"T as a part of that of the reference against n / n*. {sweep.Collapse.Sentence}.", x, y, chart =>
        {
            chart.Line([(chart.X.Min, 1), (chart.X.Max, 1)], "rule");
            foreach ((WidthPoint point, string css, (double X, double Y, double Half)[] curve) in curves)
            {
                chart.Line(curve.Select(p => (p.X, p.Y)), "width " + css);
                foreach ((double px, double py, double half) in curve)
                {
                    chart.ErrorBar(px, Math.Max(py - half, chart.Y.Min), Math.Min(py + half, chart.Y.Max), "width bar " + css);
                    chart.Dot(px, py, "dot width " + css,
                        $"width {Format.Count(point.Width)}, n / n* = {Format.Number(px, 3)}: {Format.Percent(py)} of the reference");
                }
            }
        });
    }

    private static void Legend(HtmlWriter writer, WidthSweepResult sweep, int[]? only = null) => Layout.Legend(writer,
        [.. sweep.Points.Select((p, i) => (Css: "width " + Css(i, sweep.Points.Count), Text: $"r = {Format.Count(p.Width)}", p.Width))
            .Where(e => only?.Contains(e.Width) ?? true).Select(e => (e.Css, e.Text))]);

    // Spread over the colours of the style sheet, the narrowest first.
    private static string Css(int place, int count) => Invariant($"w{(count == 1 ? 0 : (int)Math.Round(place * (Colours - 1) / (count - 1.0)))}");

    // On the line between the points beside n.
    private static double Height((double N, double T, double Half)[] curve, double n)
    {
        int i = Math.Clamp(Array.FindLastIndex(curve, p => p.N <= n), 0, Math.Max(0, curve.Length - 2));
        if (curve.Length < 2)
        {
            return curve.Length == 0 ? double.NaN : curve[0].T;
        }

        double share = Math.Clamp(Math.Log(n / curve[i].N) / Math.Log(curve[i + 1].N / curve[i].N), 0, 1);
        return Math.Exp(((1 - share) * Math.Log(curve[i].T)) + (share * Math.Log(curve[i + 1].T)));
    }
}

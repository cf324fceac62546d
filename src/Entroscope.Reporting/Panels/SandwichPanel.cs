namespace Entroscope.Reporting.Panels;

/// <summary>The network's own entropy per site: e(n)/n from below and m(n)/n from above, against the size of the patch.</summary>
internal static class SandwichPanel
{
    public static void Write(HtmlWriter writer, ReportView view)
    {
        string unit = $"bits per {view.Site}";
        Layout.Section(writer, "sandwich", "The network’s own entropy, from both sides", "Two curves, both exact statements about the network, close in on "
            + $"its own entropy per {view.Site} as patches grow. They certify the network, not the data, and no rate beyond its {view.Site}s.", () =>
            Layout.Figure(
                writer,
                $"Entropy per {view.Site} of patches of n {view.Site}s",
                () => Draw(writer, view, unit),
                "Upper curve: how uncertain a patch is on its own. Lower curve: how uncertain it is when the latent of its own node is known. "
                + $"The network’s entropy per {view.Site} lies between at every size; "
                + "the gap is what a patch shares with its surroundings through one latent, and it is at most log_{2}(channels) / n. "
                + "Curves that meet early mean short-range structure; a gap that closes slowly means structure at all scales.",
                "e(n)/n = H(X_{S} | D_{v}) / n ≤ H(X) / N ≤ m(n)/n = H(X_{S}) / n,   means over the patches S of a level"));
    }

    private static void Draw(HtmlWriter writer, ReportView view, string unit)
    {
        (double N, Estimate Low, Estimate High)[] points =
            [.. view.Report.Levels.Select(l => (l.PatchSize, Format.Bits(l.ConditionalRate), Format.Bits(l.MarginalRate)))];
        double rate = Format.Bits(view.Report.Entropies.Entropy.Value / view.Tree.SiteCount);
        if (!points.Any(p => double.IsFinite(p.Low.Value) && double.IsFinite(p.High.Value)))
        {
            Layout.Nothing(writer, "The entropies of the patches were not measured.");
            return;
        }

        Layout.Legend(writer, ("upper", "m(n)/n: the patch alone"), ("lower", "e(n)/n: given its own latent"),
            ("rule", $"H(X)/N = {Format.Number(rate)} {unit}"));
        Axis x = Axis.PowersOfTwo($"n, {view.Site}s in a patch (logarithmic scale)", points.Min(p => p.N), points.Max(p => p.N));
        Axis y = Axis.Linear(unit, points.SelectMany(p => new[] { p.Low.Value, p.High.Value }).Append(rate));
        Chart.Draw(writer, $"Two curves against the patch size n. {string.Join("; ", points.Select(p => Describe(p, unit)))}.", x, y, chart =>
        {
            chart.Band([.. points.Select(p => (p.N, p.Low.Value, p.High.Value))], "gap");
            chart.Line([(x.Min, rate), (x.Max, rate)], "rule");
            chart.Line(points.Select(p => (p.N, p.High.Value)), "upper");
            chart.Line(points.Select(p => (p.N, p.Low.Value)), "lower");
            foreach ((double n, Estimate low, Estimate high) in points)
            {
                chart.Dot(n, high.Value, "dot upper", Describe((n, low, high), unit));
                chart.Dot(n, low.Value, "dot lower", Describe((n, low, high), unit));
            }
        });
    }

    private static string Describe((double N, Estimate Low, Estimate High) point, string unit) =>
        $"n = {Format.Number(point.N, 3)}: from {Format.Interval(point.Low)} to {Format.Interval(point.High)} {unit}, "
            + $"gap {Format.Number(point.High.Value - point.Low.Value, 3)}";
}

using Entroscope.Information.Sharing;

namespace Entroscope.Reporting.Panels;

/// <summary>What patches share with the rest at every scale, under the bounds of the widths.</summary>
internal static class ScalesPanel
{
    public static void Write(HtmlWriter writer, ReportView view) => Layout.Section(
        writer,
        "scales",
        "Information across scales",
        $"Here you see how many bits a patch of each size shares with all the rest of the {view.Sample}, and how much its channels would let through.",
        () =>
        {
            if (view.Report.Information is not { Patches: { } patches } information)
            {
                Layout.Nothing(writer, Layout.NotMeasured);
                return;
            }

            Layout.Figure(
                writer,
                $"Shared with the rest, by the size of the patch",
                () =>
                {
                    Draw(writer, view, patches);
                    Table(writer, view, information, patches);
                },
                "Both axes are logarithmic. Everything that a patch and its surroundings know of each other passes through one latent, "
                + "so the curve stays below the log_{2} of its channels (dashed), and below what its link to the parent carries. "
                + "A straight rising line means that larger patches share more, as a power of their size; "
                + "a level line means that a boundary of any size costs the same; a curve that touches the dashed line is held back by the widths.",
                "I(X_{S}; X_{rest}) ≤ I(D_{v}; D_{parent of v}) ≤ H(D_{v}) ≤ log_{2} r;   means over the patches of a level");
        });

    private static void Draw(HtmlWriter writer, ReportView view, PatchInformation patches)
    {
        // The root has no rest; logarithmic axes have no zero.
        (double N, Estimate Shared, double Link, double Most)[] points =
        [
            .. view.Report.Levels.Take(view.TopLevel).Select(l => (l.PatchSize, Format.Bits(patches.MeanPerLevel[l.Level]),
                Mean(view, l.Level, patches.LinkBound), Mean(view, l.Level, patches.ChannelBound))),
        ];
        if (!points.Any(p => p.Shared.Value > 0))
        {
            Layout.Nothing(writer, "No patch shares any information with the rest.");
            return;
        }

        Layout.Legend(writer, ("data", "I(patch; rest)"), ("lower", "what the link carries, I(D_{v}; D_{parent})"), ("rule", "log₂ of the channels"));
        Axis x = Axis.PowersOfTwo($"n, {view.Site}s in a patch (logarithmic scale)", points[0].N, points[^1].N);
        Axis y = Axis.PowersOfTen("bits (logarithmic scale)", points.SelectMany(p => new[] { p.Shared.Value, p.Link, p.Most }));
        IEnumerable<string> told = points.Select(p => $"n = {Format.Number(p.N, 3)}: {Format.Interval(p.Shared)} of at most {Format.Number(p.Most, 3)} bits");
        Chart.Draw(writer, $"Information of patches with the rest against their size: {string.Join("; ", told)}.", x, y, chart =>
        {
            chart.Line(points.Select(p => (p.N, Positive(p.Most))), "rule");
            chart.Line(points.Select(p => (p.N, Positive(p.Link))), "lower");
            chart.Line(points.Select(p => (p.N, Positive(p.Shared.Value))), "data");
            foreach ((double n, Estimate shared, double link, double most) in points.Where(p => p.Shared.Value > 0))
            {
                LogPoint.Draw(chart, n, shared, $"n = {Format.Number(n, 3)}: {Format.Interval(shared)} bits; "
                    + $"the link carries {Format.Number(link, 3)}, the channels allow {Format.Number(most, 3)}");
            }
        });
    }

    private static void Table(HtmlWriter writer, ReportView view, InformationReport information, PatchInformation patches)
    {
        bool classes = information.ClassInformation is not null;
        string how = Provenance.Of(patches.Draws, count: Format.Count);
        Layout.Table(
            writer,
            $"Means over the patches of a level in bits, {how}; bounds are exact",
            ["level", "patches", $"{view.Site}s", "I(patch; rest)", "largest", "link", "log_{2} r", .. classes ? ["I(latent; class)"] : Array.Empty<string>()],
            view.Report.Levels.Select(l => (IReadOnlyList<string>)
            [
                Format.Count(l.Level),
                Format.Count(l.Nodes),
                Format.Size(l.PatchSize),
                Format.BitsInterval(patches.MeanPerLevel[l.Level]),
                Format.BitsNumber(view.Tree.Cut(l.Level).Max(v => patches.Nodes[v].Value)),
                Format.Number(Mean(view, l.Level, patches.LinkBound), 3),
                Format.Number(Mean(view, l.Level, patches.ChannelBound), 3),
                .. information.ClassInformation is { } known ? [Format.Number(Mean(view, l.Level, known), 3)] : Array.Empty<string>(),
            ]));
    }

    private static double Mean(ReportView view, int level, IReadOnlyList<double> nats) => Format.Bits(view.Tree.Cut(level).Average(v => nats[v]));

    private static double Positive(double value) => value > 0 ? value : double.NaN;
}

namespace Entroscope.Reporting.Panels;

/// <summary>
/// What pooled patches share against their size: the network, the data, the law with its band, and the range of networks on shuffled columns.
/// </summary>
internal static class LawChart
{
    public static void Write(HtmlWriter writer, ReportView view, ScalingStudy study)
    {
        ScalingLawFit? law = LawPanel.Shown(study.Leading);
        string css = study.Data is null ? "model" : "data";
        (double N, Estimate Shared, string Css, string Name)[] points = [.. Points(study.Network, "model", "network"),
            .. study.Data is { } data ? Points(data, "data", "data") : []];
        (double N, double Low, double High)[] nulls = Nulls(study);
        (string, string)[] legend =
        [
            .. study.Data is null ? Array.Empty<(string, string)>() : [("data", "the data: rows that the network has not seen")],
            ("model", "the network: its own distribution"),
            .. law is null ? Array.Empty<(string, string)>() : [("rule", $"{(study.Leading.Law.Named.Length > 0 ? "law" : "most probable law, not decided")} "
                + $"of the {css switch { "data" => "data", _ => "network" }}: {LawPanel.Name(law)} ({Format.Percent(law.Weight)})")],
            .. nulls.Length == 0 ? Array.Empty<(string, string)>() : [("null", "networks on shuffled columns")],
        ];
        Layout.Legend(writer, legend);
        double[] heights = [.. points.SelectMany(p => Ends(p.Shared)), .. nulls.SelectMany(n => new[] { n.Low, n.High }),
            .. law?.Band.SelectMany(b => new[] { Format.Bits(b.Lower), Format.Bits(b.Upper) }) ?? []];
        double farthest = Math.Max(points.Max(p => p.N), law?.Band.Max(b => b.PatchSize) ?? 0);
        Axis x = Axis.PowersOfTwo($"n, {view.Site}s in a patch before it is pooled (logarithmic scale)", points.Min(p => p.N), farthest);
        Axis y = Axis.Linear("T, bits a pooling", Bounded(heights, points), fromZero: true);
        string told = string.Join("; ", points.Select(p => $"{p.Name}, n = {Format.Size(p.N)}: {Format.Interval(p.Shared)} bits"));
        Chart.Draw(writer, $"What pooled patches share against their size. {told}.", x, y, chart =>
        {
            double Inside(double value) => Math.Clamp(value, chart.Y.Min, chart.Y.Max);
            chart.Band([.. nulls.Select(n => (n.N, Inside(n.Low), Inside(n.High)))], "band null");
            chart.Line(nulls.Select(n => (n.N, Inside((n.Low + n.High) / 2))), "null");
            if (law is not null)
            {
                chart.Band([.. law.Band.Select(b => (b.PatchSize, Inside(Format.Bits(b.Lower)), Inside(Format.Bits(b.Upper))))], "band " + css);
                int last = Array.FindLastIndex(law.Band, b => b.Measured);
                (double X, double Y)[] line = [.. law.Band.Select(b => (b.PatchSize, Shown(chart, Format.Bits(b.Median))))];
                chart.Line(line.Take(last + 1), css);
                chart.Line(line.Skip(Math.Max(0, last)), css + " dashed");
            }

            foreach ((double n, Estimate shared, string style, string name) in points)
            {
                double[] ends = [.. Ends(shared)];
                if (shared.StandardError > 0)
                {
                    chart.ErrorBar(n, Inside(ends[0]), Inside(ends[1]));
                }

                chart.Dot(n, Shown(chart, shared.Value), "dot " + style, $"{name}, n = {Format.Size(n)}: T = {Format.Interval(shared)} bits");
            }
        });
    }

    private static IEnumerable<(double N, Estimate Shared, string Css, string Name)> Points(MeasuredScaling scaling, string css, string name) =>
        scaling.Measurement.Levels.Where(l => l.TotalCorrelation is not null).Select(l => (l.PatchSize, Format.Bits(l.TotalCorrelation!.Value), css, name));

    private static (double N, double Low, double High)[] Nulls(ScalingStudy study)
    {
        ScalingSubject subject = study.Null is { Rows.Count: > 0 } && study.Data is not null ? ScalingSubject.Data : ScalingSubject.Network;
        return study.Null is null ? [] : [.. study.Network.Measurement.Levels[..^1].Select(l =>
        {
            (double least, double greatest) = study.Null.Range(subject, l.Level);
            return (l.PatchSize, Format.Bits(least), Format.Bits(greatest));
        })];
    }

    // Two scales beyond the tree a power may be far above everything measured: the picture is of the measurements.
    private static IEnumerable<double> Bounded(double[] heights, (double N, Estimate Shared, string Css, string Name)[] points)
    {
        double most = points.Select(p => Math.Abs(p.Shared.Value)).Where(double.IsFinite).DefaultIfEmpty(0).Max();
        return most > 0 ? heights.Where(double.IsFinite).Select(h => Math.Clamp(h, -1.5 * most, 2.5 * most)) : heights;
    }

    private static double Shown(Chart chart, double value) => value >= chart.Y.Min && value <= chart.Y.Max ? value : double.NaN;

    private static IEnumerable<double> Ends(Estimate bits)
    {
        double half = double.IsFinite(bits.StandardError) ? bits.HalfWidth95 : 0;
        return [bits.Value - half, bits.Value + half];
    }
}

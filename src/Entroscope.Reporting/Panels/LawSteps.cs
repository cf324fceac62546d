namespace Entroscope.Reporting.Panels;

/// <summary>How far the levels lie from the law: measured less the law's median, over the band in which it predicts measurements.</summary>
internal static class LawSteps
{
    // The band is widened to a staircase: each level has its own error.
    private const double HalfStep = 0.5;
    private const double Frame = 1.5;

    public static void Write(HtmlWriter writer, MeasuredScaling scaling)
    {
        if (LawPanel.Shown(scaling) is not { } law)
        {
            return;
        }

        ScalingBandPoint[] band = [.. law.Band.Where(b => b.Measured)];
        string css = scaling.Measurement.Subject == ScalingSubject.Data ? "data" : "model";
        Estimate[] residuals = [.. band.Select(b => scaling.Measurement.Levels[b.Level].TotalCorrelation!.Value).Zip(band,
            (t, b) => Format.Bits(t with { Value = t.Value - b.Median }))];
        Layout.Figure(
            writer,
            $"How far the levels lie from “{LawPanel.Name(law)}”",
            () =>
            {
                Axis x = Axis.Places("level l that is pooled", [.. band.Select(b => Format.Count(b.Level))], centred: true);
                double[] halves = [.. band.Select(b => Format.Bits(Math.Max(b.Upper - b.Median, b.Median - b.Lower))).Order()];

                // A level at the bottom that may not follow the law yet has a band many times as wide as the others: it goes out of the frame.
                double most = Math.Max(Frame * halves[halves.Length / 2], residuals.Max(r => Math.Abs(r.Value)) * Frame);
                double Inside(double value) => Math.Clamp(value, -most, most);
                double[] heights = [.. band.SelectMany(b => new[] { Inside(Format.Bits(b.Lower - b.Median)), Inside(Format.Bits(b.Upper - b.Median)) }),
                    .. residuals.Select(r => r.Value)];
                Chart.Draw(writer, $"Residuals of the law at {band.Length} levels.", x,
                    Axis.Linear("T less the law, bits", heights, fromZero: true, ticks: 4), chart =>
                {
                    for (int i = 0; i < band.Length; i++)
                    {
                        (double low, double high) = (Inside(Format.Bits(band[i].Lower - band[i].Median)), Inside(Format.Bits(band[i].Upper - band[i].Median)));
                        chart.Band([(i, low, high), (i + (2 * HalfStep), low, high)], "band " + css);
                        chart.Dot(i + HalfStep, residuals[i].Value, "dot " + css, $"level {Format.Count(band[i].Level)}: {Format.Interval(residuals[i])} bits");
                    }
                }, height: 220);
            },
            "Shaded is where a measurement is expected in 95 of 100 cases: the parameters are uncertain, the levels scatter about any law, "
            + "and rows or draws are few. A wide band at the left belongs to a level that may be too small to follow the law yet. "
            + "Dots that drift from one side to the other are evidence against the law.");
    }
}

namespace Entroscope.Reporting;

/// <summary>Writes a sweep as one self-contained page.</summary>
internal static class SweepPage
{
    public static string Write(SweepResult sweep, string title) => HtmlPage.OfMain(title, writer =>
    {
        HtmlPage.Header(
            writer,
            $"{title}: sweep of {sweep.Plan.Axis.Name}",
            $"{(sweep.HasTest ? "Test" : "Validation")} log-likelihood: {sweep.Trends[0].Shape}",
            sweep.Trends[0].Reading,
            $"{Format.Count(sweep.Records.Count)} trainings: "
                + $"{sweep.Plan.Axis.Name} {string.Join(", ", sweep.Plan.Axis.Values.Select(v => Format.Count(v)))}, "
                + $"{Format.Count(sweep.Plan.Seeds.Count)} {(sweep.Plan.Seeds.Count == 1 ? "seed" : "seeds")} each.");
        SweepPanel.Write(writer, sweep);
        Numbers(writer, sweep);
    });

    private static void Numbers(HtmlWriter writer, SweepResult sweep) =>
        Layout.Section(writer, "numbers", "Numbers", "In bits, means over the seeds ± the standard error between them.", () =>
        {
            Layout.Table(
                writer,
                "Log-likelihood (bits a row) and entropy (bits)",
                [sweep.Plan.Axis.Name, "parameters", "training rows", "validation rows", "test rows", "H(X)", "captured, I(X; D_{0})"],
                sweep.Points.Select(p => (IReadOnlyList<string>)[Format.Count(p.Value), Format.Count(p.Parameters), Show(p.Train), Show(p.Validation),
                    p.Test is { } t ? Show(t) : Format.None, Show(p.Entropy), Show(p.EntropyCaptured)]));
            int levels = sweep.Points.Max(p => p.InformationPerLevel.Count);
            Layout.Table(
                writer,
                "Information per level / capacity (bits)",
                [sweep.Plan.Axis.Name, .. Enumerable.Range(0, levels).Select(l => $"level {Format.Count(l)}")],
                sweep.Points.Select(p => (IReadOnlyList<string>)[Format.Count(p.Value), .. Enumerable.Range(0, levels)
                    .Select(l => l < p.InformationPerLevel.Count ? $"{Format.Number(Format.Bits(p.InformationPerLevel[l].Value))} / "
                        + $"{Format.Number(Format.Bits(p.CapacityPerLevel[l].Value))}" : string.Empty)]));
            Layout.Table(
                writer,
                "Laws y = a + b (x / x₀)^−c; no level a where c ends at an end of its range",
                ["quantity", "against", "a (bits)", "c", "95 % interval of c"],
                sweep.Trends.Select(t => (IReadOnlyList<string>)[t.Quantity.Replace('_', ' '), t.Against, t.Law is { IsAtEdge: false } a
                    ? Format.Number(Format.Bits(a.Asymptote))
                    : Format.None, t.Law is { } c ? Format.Number(c.Exponent, 3) : Format.None,
                    t.Law?.ExponentInterval is { } i ? $"{Format.Number(i.Low, 3)} to {Format.Number(i.High, 3)}" : Format.None]));
            foreach (SweepTrend trend in sweep.Trends)
            {
                writer.Element("p", $"{trend.Quantity.Replace('_', ' ')} against {trend.Against}: {trend.Verdict}");
            }
        });

    private static string Show(Estimate nats)
    {
        Estimate bits = Format.Bits(nats);
        return double.IsFinite(bits.StandardError) ? $"{Format.Fixed(bits.Value, 4)} ± {Format.Number(bits.StandardError, 2)}" : Format.Fixed(bits.Value, 4);
    }
}

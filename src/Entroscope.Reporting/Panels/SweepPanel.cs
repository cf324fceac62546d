namespace Entroscope.Reporting.Panels;

/// <summary>The pictures of a sweep: held-out log-likelihood with its law, and the information of every level, along the axis.</summary>
internal static class SweepPanel
{
    private const int LawSteps = 60;
    private const double LabelHeight = 15;
    private static readonly string[] LevelStyles = ["data", "model", "lower", "data dashed", "model dashed", "lower dashed"];

    public static void Write(HtmlWriter writer, SweepResult sweep)
    {
        string name = sweep.Plan.Axis.Name;
        string rows = sweep.HasTest ? "test" : "validation";
        Layout.Section(writer, "scaling", "How it scales", $"Entropy captured by the latents: {sweep.Trends[1].Verdict}", () =>
        {
            Layout.Figure(
                writer,
                $"Log-likelihood of {rows} rows, bits a row",
                () => Likelihood(writer, sweep),
                "Higher is better. Every dot is one training, the line joins the means over the seeds. "
                + (sweep.Trends[0].Law is null
                    ? string.Empty
                    : "The dashed curve is the law fitted to the means; the level that it approaches is in the table. ")
                + (sweep.HasTest ? string.Empty : "There are no test rows: validation rows, which chose each network, are used instead."),
                sweep.Trends[0].Law is null ? null : "y = a + b (x / x_{0})^{−c}");
            Layout.Figure(
                writer,
                "Information per level, bits a sample",
                () => Information(writer, sweep),
                $"What every level of latents knows of a sample beyond the level above it. A level whose line still climbs along {name} gains from more of it; "
                + "one that stays flat gains nothing.",
                "Δ_{l} = I(X; D_{l} | D_{l+1})");
        });
    }

    private static void Likelihood(HtmlWriter writer, SweepResult sweep)
    {
        (double X, double Y)[] dots = [.. sweep.Records.Select(r => ((double)r.Value, Format.Bits(r.HeldOut.Value)))];
        if (!dots.Any(d => double.IsFinite(d.Y)))
        {
            Layout.Nothing(writer, "No log-likelihood is finite.");
            return;
        }

        SaturatingPowerLaw? law = sweep.Trends[0].Law;
        if (law is not null)
        {
            Layout.Legend(writer, ("data", "measured"), ("model", "law"));
        }

        Axis x = Horizontal(sweep);
        Chart.Draw(writer, sweep.Trends[0].Verdict, x, Axis.Linear("bits a row", dots.Select(d => d.Y)), chart =>
        {
            if (law is not null)
            {
                double last = sweep.Points[^1].Value;
                chart.Line(Enumerable.Range(0, LawSteps + 1).Select(i => law.Reference * Math.Pow(last / law.Reference, (double)i / LawSteps))
                    .Select(v => (v, Format.Bits(law.At(v)))), "model dashed");
            }

            chart.Line(sweep.Points.Select(p => ((double)p.Value, Format.Bits((p.Test ?? p.Validation).Value))), "data");
            for (int i = 0; i < dots.Length; i++)
            {
                chart.Dot(dots[i].X, dots[i].Y, "dot data",
                    $"{sweep.Plan.Axis.Name} {Format.Number(dots[i].X)}, seed {sweep.Records[i].Seed}: {Format.Number(dots[i].Y, 6)} bits");
            }
        });
    }

    private static void Information(HtmlWriter writer, SweepResult sweep)
    {
        int levels = sweep.Points.Max(p => p.InformationPerLevel.Count);
        (double X, double Y)[][] lines = [.. Enumerable.Range(0, levels).Select(l => sweep.Points
            .Where(p => l < p.InformationPerLevel.Count).Select(p => ((double)p.Value, Format.Bits(p.InformationPerLevel[l].Value))).ToArray())];
        Axis y = Axis.Linear("bits a sample", lines.SelectMany(l => l.Select(p => p.Y)), fromZero: true);
        Chart.Draw(
            writer,
            $"Information per level along {sweep.Plan.Axis.Name}: one line for each of {Format.Count(levels)} levels.",
            Horizontal(sweep),
            y,
            chart =>
            {
                for (int l = 0; l < levels; l++)
                {
                    string style = LevelStyles[l % LevelStyles.Length];
                    chart.Line(lines[l], style);
                    foreach ((double px, double py) in lines[l])
                    {
                        chart.Dot(px, py, "dot " + style.Split(' ')[0],
                            $"level {Format.Count(l)}, {sweep.Plan.Axis.Name} {Format.Number(px)}: {Format.Number(py)} bits");
                    }
                }

                Labels(chart, lines);
            },
            right: 96);
    }

    // At the end of every line, moved apart where lines end close together.
    private static void Labels(Chart chart, (double X, double Y)[][] lines)
    {
        double free = double.PositiveInfinity;
        foreach ((int level, (double X, double Y) end) in lines.Select((line, l) => (l, line[^1])).OrderBy(e => e.Item2.Y))
        {
            double place = Math.Min(chart.Py(end.Y), free);
            chart.Label(chart.X.Max, end.Y, $"level {Format.Count(level)}", "label ink", dx: 10, dy: place - chart.Py(end.Y) + 4);
            free = place - LabelHeight;
        }
    }

    private static Axis Horizontal(SweepResult sweep)
    {
        (int first, int last) = (sweep.Points[0].Value, sweep.Points[^1].Value);
        return sweep.Plan.Axis.Factor == SweepFactor.Depth
            ? Axis.Linear("pooling levels", [first, last], integers: true)
            : Axis.PowersOfTwo($"{Name(sweep.Plan.Axis.Factor)} (logarithmic scale)", first, last);
    }

    private static string Name(SweepFactor factor) => factor switch
    {
        SweepFactor.Rows => "training rows",
        SweepFactor.Components => "components",
        _ => "width r",
    };
}

namespace Entroscope.Reporting.Panels;

/// <summary>The latent ledger by level: what data and model spend at every level and on the class.</summary>
internal static class LevelsPanel
{
    private const int LabelledBars = 10;
    private const int LabelledGroups = 24;

    public static void Write(HtmlWriter writer, ReportView view)
    {
        RunReport report = view.Report;
        (string Name, Estimate Data, Estimate Model)[] bars =
        [
            .. report.Levels.Select(l => (Format.Count(l.Level), Format.Bits(l.DataIncrement), Format.Bits(l.ModelIncrement))),
            .. view.HasClasses ? new[] { ("class", Format.Bits(report.Ledger.ClassInformation), Format.Bits(report.Entropies.ClassInformation)) } : [],
        ];
        double left = Format.Bits(report.Levels[0].DataEntropyGivenLevel.Value);
        string onClass = view.HasClasses ? ", on the class, " : " ";
        Layout.Section(writer, "levels", "What the latents spend",
            $"The latent account: every bit of {view.OneSample} is spent at the nodes of some level{onClass}"
            + $"or at the {view.Site}s themselves, exact for every single {view.Sample}. "
            + "It is about this network: its latents may repeat what others hold, and a bit spent is not a bit shared.", () =>
        {
            Layout.Figure(
                writer,
                "Bits of the latents by level",
                () => Draw(writer, view, bars),
                $"A bar is what it costs, in bits per {view.Sample}, to specify the latents of that level once the level above is known: "
                + "the steps of the staircase. Low levels see small patches, high levels see large ones. "
                + $"What no latent explains, {Format.Number(left)} bits per {view.Sample} on the data, is left at the {view.Site}s and not drawn here. "
                + (bars.Any(b => b.Data.HalfWidth95 > 0 || b.Model.HalfWidth95 > 0) ? "Thin lines are 95 % intervals." : string.Empty),
                $"−log_{{2}} p(x) = {(view.HasClasses ? "KL(P(Y|x) ∥ P(Y)) + " : string.Empty)}"
                + "Σ_{v} t_{v}(x) + Σ_{i} s_{i}(x);   a bar is the mean of Σ t_{v} over the nodes of the level");
            NodesFigures.Write(writer, view);
        });
    }

    private static void Draw(HtmlWriter writer, ReportView view, (string Name, Estimate Data, Estimate Model)[] bars)
    {
        if (!bars.Any(b => double.IsFinite(b.Data.Value) || double.IsFinite(b.Model.Value)))
        {
            Layout.Nothing(writer, "No information was measured at any level.");
            return;
        }

        Layout.Legend(writer, ("data", $"data: {view.LedgerRows}"), ("model", "model: its own samples"));
        Axis x = Axis.Places(view.HasClasses ? "level, and the class" : "level", [.. bars.Select(b => b.Name)], centred: true);
        Axis y = Axis.Linear($"bits per {view.Sample}", bars.SelectMany(b => new[] { High(b.Data), High(b.Model) }), fromZero: true);
        Chart.Draw(writer, $"Bars of the information spent at {bars.Length} places: "
            + $"{string.Join("; ", bars.Select(b => $"{b.Name}: data {Format.Number(b.Data.Value)}, model {Format.Number(b.Model.Value)} bits"))}.", x, y,
            chart =>
        {
            for (int i = 0; i < bars.Length; i++)
            {
                Bar(chart, i + 0.16, bars[i].Data, "data", bars[i].Name, bars.Length <= LabelledBars);
                Bar(chart, i + 0.51, bars[i].Model, "model", bars[i].Name, bars.Length <= LabelledBars);
                if (bars.Length is > LabelledBars and <= LabelledGroups && double.IsFinite(bars[i].Data.Value))
                {
                    chart.Label(i + 0.5, Math.Max(0, Math.Max(High(bars[i].Data), bars[i].Model.Value)), Format.Number(bars[i].Data.Value, 2),
                        "label data", "middle", dy: -6);
                }
            }
        });
    }

    private static double High(Estimate value) =>
        value.Value + (double.IsFinite(value.StandardError) ? value.HalfWidth95 : 0);

    private static void Bar(Chart chart, double left, Estimate value, string css, string name, bool labelled)
    {
        if (!double.IsFinite(value.Value))
        {
            return;
        }

        const double Width = 0.33;
        double half = value.HalfWidth95;
        chart.Bar(left, left + Width, 0, value.Value, "solid " + css, $"{name}, {css}: {Format.Interval(value)} bits");
        if (half > 0)
        {
            chart.ErrorBar(left + (Width / 2), value.Value - half, value.Value + half);
        }

        if (labelled)
        {
            chart.Label(left + (Width / 2), Math.Max(0, High(value)), Math.Abs(value.Value) < 1 ? Format.Fixed(value.Value, 2) : Format.Number(value.Value, 3),
                "label " + css, "middle", dy: -6);
        }
    }
}

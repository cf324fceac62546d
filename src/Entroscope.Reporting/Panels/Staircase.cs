namespace Entroscope.Reporting.Panels;

/// <summary>A staircase of code lengths: one step a stage, of the data as an area and of the model's own samples as a dashed line.</summary>
internal static class Staircase
{
    /// <summary>The most steps that are all labelled.</summary>
    public const int LabelledSteps = 12;

    private const double LabelWidth = 40;

    /// <summary>A step.</summary>
    /// <param name="Data">The height for the data, in bits.</param>
    /// <param name="Model">The height for the model's own samples, in bits.</param>
    public sealed record Step(string Name, Estimate Data, Estimate Model);

    /// <summary>Draws the steps.</summary>
    /// <param name="steps">At least one step.</param>
    /// <param name="summary">What the picture shows, in words.</param>
    public static void Draw(HtmlWriter writer, ReportView view, Step[] steps, string across, string summary, Func<Step, string> describe)
    {
        Layout.Legend(writer, ("data", $"data: {view.LedgerRows}"), ("model", "model: its own samples"));
        Axis x = Axis.Places(across, [.. steps.Select(s => s.Name)], centred: true);
        double[] heights = [.. steps.SelectMany(s => new[] { s.Data.Value, s.Model.Value }).Where(double.IsFinite)];
        double room = 0.06 * (heights.Max() - heights.Min());
        Axis y = Axis.Linear($"bits per {view.Sample}", heights.Append(heights.Min() - room).Append(heights.Max() + room));
        Chart.Draw(writer, summary, x, y, chart => Fill(chart, steps, describe), height: 380);
    }

    /// <summary>Returns whether there is a finite height.</summary>
    public static bool IsDrawable(Step[] steps) => steps.Any(s => double.IsFinite(s.Data.Value) || double.IsFinite(s.Model.Value));

    private static void Fill(Chart chart, Step[] steps, Func<Step, string> describe)
    {
        for (int i = 0; i < steps.Length; i++)
        {
            chart.Bar(i, i + 1, chart.Y.Min, Math.Max(steps[i].Data.Value, chart.Y.Min), "underlay data", describe(steps[i]));
        }

        chart.Line(steps.SelectMany((s, i) => new[] { ((double)i, s.Model.Value), (i + 1, s.Model.Value) }), "model dashed");
        chart.Line(steps.SelectMany((s, i) => new[] { ((double)i, s.Data.Value), (i + 1, s.Data.Value) }), "data thick");
        int decimals = Format.CommonDecimals(steps.Select(s => s.Data.Value));
        bool all = steps.Length <= LabelledSteps && chart.Px(1) - chart.Px(0) >= LabelWidth;
        for (int i = 0; i < steps.Length; i++)
        {
            if (all || i == 0 || i == steps.Length - 1)
            {
                bool dataAbove = steps[i].Data.Value >= steps[i].Model.Value;
                Value(chart, i, steps[i].Data.Value, decimals, "label data", dataAbove);
                Value(chart, i, steps[i].Model.Value, decimals, "label model", !dataAbove);
            }
        }
    }

    private static void Value(Chart chart, int place, double value, int decimals, string css, bool above)
    {
        if (double.IsFinite(value))
        {
            bool room = above || chart.Py(chart.Y.Min) - chart.Py(value) > 20;
            chart.Label(place + 0.5, value, Format.Fixed(value, decimals), css, "middle", dy: above || !room ? -7 : 17);
        }
    }
}

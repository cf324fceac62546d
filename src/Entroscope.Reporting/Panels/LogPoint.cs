namespace Entroscope.Reporting.Panels;

/// <summary>A measured point on a logarithmic axis, whose error bar ends at the frame.</summary>
internal static class LogPoint
{
    public static void Draw(Chart chart, double x, Estimate value, string hint, string css = "data")
    {
        double half = value.HalfWidth95;
        if (half > 0)
        {
            chart.ErrorBar(x, Math.Max(value.Value - half, chart.Y.Min), Math.Min(value.Value + half, chart.Y.Max));
        }

        chart.Dot(x, value.Value, "dot " + css, hint);
    }
}

using Entroscope.Reporting.Drawing;
using Entroscope.Reporting.Html;
using Entroscope.Reporting.Panels;

namespace Entroscope.Benchmarks.Entanglement;

/// <summary>A picture of docs/entanglement.md: errors of shallow networks fitted to deep ones, against their width, beside the bound.</summary>
internal static class ShallowPage
{
    private const double Smallest = 1e-4;

    public static string Write(int width, EntanglementCommand.ShallowCurve[] curves) => HtmlPage.OfMain("Shallow fits of deep networks", writer =>
    {
        foreach (bool orthogonal in (bool[])[false, true])
        {
            EntanglementCommand.ShallowCurve curve = curves.Last(c => c.Orthogonal == orthogonal);
            Layout.Figure(
                writer,
                Invariant($"{(orthogonal ? "Orthogonal" : "Normal")} weights, {curve.Sites} sites, {width} channels"),
                () => Draw(writer, curve),
                "Means over networks. Line with dots: the error of the best shallow network found by alternating least squares. Other line: what no "
                + "shallow network of that width can be below, by the Schmidt coefficients.");
        }
    });

    private static void Draw(HtmlWriter writer, EntanglementCommand.ShallowCurve curve)
    {
        Layout.Legend(writer, ("data", "relative error of the fit"), ("model", "at least"));
        var x = Axis.PowersOfTwo("channels of the shallow network (logarithmic scale)", curve.Channels[0], curve.Channels[^1]);
        var y = Axis.Linear("relative error", [0, 1], fromZero: true);
        Chart.Draw(writer, "Errors of shallow networks against their width", x, y, picture =>
        {
            picture.Line(curve.Channels.Select((z, i) => ((double)z, curve.Bounds[i])), "model");
            picture.Line(curve.Channels.Select((z, i) => ((double)z, curve.Errors[i])), "data");
            for (int i = 0; i < curve.Channels.Length; i++)
            {
                string error = curve.Errors[i] < Smallest ? "below 0.0001" : Invariant($"{curve.Errors[i]:0.0000}");
                picture.Dot(curve.Channels[i], curve.Errors[i], "dot data", Invariant($"{curve.Channels[i]} channels: {error}"));
            }
        });
    }
}

using Entroscope.Reporting.Drawing;
using Entroscope.Reporting.Html;
using Entroscope.Reporting.Panels;

namespace Entroscope.Benchmarks.Entanglement;

/// <summary>The picture of docs/entanglement.md: numbers of a deep network against the channels that a shallow one needs to be the same.</summary>
internal static class ExpressivePage
{
    public static string Write(int width, EntanglementCommand.Row[] rows)
    {
        var writer = new HtmlWriter();
        using (writer.Open("html", ("lang", "en")))
        {
            PageHead.Write(writer, "Deep and shallow networks");
            using (writer.Open("body"))
            using (writer.Open("main"))
            {
                Layout.Figure(
                    writer, Invariant($"Deep networks of {width} channels, and the shallow networks that equal them"), () => Draw(writer, rows),
                    "Binary trees; every other site against the others. The channels that a shallow network needs double with every two sites, the numbers of "
                    + "the deep network with every doubling of the sites.");
            }
        }

        return writer.ToDocument();
    }

    private static void Draw(HtmlWriter writer, EntanglementCommand.Row[] rows)
    {
        EntanglementCommand.Row[] normal = [.. rows.Where(r => !r.Orthogonal)], orthogonal = [.. rows.Where(r => r.Orthogonal && r.Terms is not null)];
        Layout.Legend(writer, ("data", "channels of a shallow network: the same function"),
            ("model", "at least, for a relative error of 0.1 (orthogonal weights)"), ("null", "numbers of the deep network"));
        Axis x = Axis.PowersOfTwo("sites (logarithmic scale)", rows[0].Sites, rows[^1].Sites);
        Axis y = Axis.PowersOfTen("channels or numbers (logarithmic scale)", rows.SelectMany(r => new[] { r.Cut, r.DeepNumbers }).Append(1));
        Chart.Draw(writer, "Channels of shallow networks and numbers of deep ones", x, y, picture =>
        {
            picture.Line(normal.Select(r => ((double)r.Sites, (double)r.DeepNumbers)), "null");
            picture.Line(normal.Select(r => ((double)r.Sites, r.Cut)), "data");
            picture.Line(orthogonal.Select(r => ((double)r.Sites, r.Terms![1])), "model");
            foreach (EntanglementCommand.Row row in normal)
            {
                picture.Dot(row.Sites, row.Cut, "dot data", Invariant($"{row.Sites} sites: rank {row.Cut:G6}"));
            }

            foreach (EntanglementCommand.Row row in orthogonal)
            {
                picture.Dot(row.Sites, row.Terms![1], "dot model", Invariant($"{row.Sites} sites: at least {row.Terms[1]:0.#} channels"));
            }
        });
    }
}

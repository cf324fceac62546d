using Entroscope.Information;
using Entroscope.Reporting.Drawing;
using Entroscope.Reporting.Html;

namespace Entroscope.Reporting.Panels;

/// <summary>What the widths carry, what the width law asks for, and where parameters are better spent; with a picture of the tree.</summary>
internal static class WidthsPanel
{
    public static void Write(HtmlWriter writer, ReportView view) => Layout.Section(
        writer,
        "widths",
        "Are the widths right?",
        "Here you see how much has to pass through every link of the tree, how wide the links are, and where channels are missing or idle.",
        () =>
        {
            if (view.Report.Information is not { } information)
            {
                Layout.Nothing(writer, Layout.NotMeasured);
                return;
            }

            Tree(writer, view, information);
            Layout.Figure(
                writer,
                "Widths, level by level",
                () => Table(writer, information.Widths),
                "Held: what a latent knows of its patch; it cannot exceed the bits of its channels. Asked for: what the width law needs at least, the larger of what the patch shares with the rest and of what its children share, in bits and as channels. "
                + "A node is a bottleneck where what it holds, and has to pass, leaves less than one bit and less than half of log r to spare, a waste where more than two bits are (or where there are more channels than the patch has values, or it is idle: under 5 % held and fewer channels asked for); nodes that are either are counted.",
                "log_{2} r ≥ I(X_{S}; X_{rest});   slack = log_{2} r − I(X_{S}; D_{v})");
        });

    private static string Used(Estimate? share) => share is { IsExact: false } estimate && double.IsFinite(estimate.StandardError)
        ? $"{Format.Percent(estimate.Value)} ± {Format.Number(100 * Format.HalfWidth * estimate.StandardError, 2)}"
        : Format.Percent(share?.Value ?? double.NaN);

    private static void Tree(HtmlWriter writer, ReportView view, InformationReport information)
    {
        Estimate[] shared = information.Patches.Nodes;
        TreeLink[] links = [.. Enumerable.Range(0, view.Tree.Root).Select(v => new TreeLink(v, view.Report.Model.Shape.Channels(v), Math.Max(0, Format.Bits(shared[v].Value))))];
        if (links.Length == 0)
        {
            Layout.Nothing(writer, "The tree has no links.");
            return;
        }

        var scale = ColorScale.SquareRoot(links.Select(l => l.Bits));
        string[]? names = view.Image is null && view.Tree.SiteCount <= TreePicture.MostNames ? [.. Enumerable.Range(0, view.Tree.SiteCount).Select(view.Report.Model.SiteName)] : null;
        Layout.Figure(
            writer,
            "The tree: how wide its links are, and what passes",
            () =>
            {
                scale.Bar(writer, "I(patch; rest), bits through a link");
                new TreePicture(view.Tree, links, scale).Draw(writer, view.Site, names);
            },
            $"The {view.Site}s are at the bottom, the root is at the top. A line is the link of a node to its parent: the thicker, the more channels (evenly in the logarithm), the brighter, the more bits the patch below shares with all the rest. "
            + "Thick and dark is waste, thin and bright is a bottleneck. Where a level has many links, neighbours are drawn as one, with their means.",
            "thickness: log_{2} r of the node below;   colour: I(X_{S}; X_{rest})");
    }

    private static void Table(HtmlWriter writer, WidthAdvice advice)
    {
        bool advised = advice.Advised is not null;
        Layout.Table(
            writer,
            advice.Draws > 0 ? $"Means over the nodes of a height; information in bits, from {Format.Count(advice.Draws)} draws" : "Means over the nodes of a height; information in bits",
            ["height", "nodes", "channels\u00A0r", "log_{2}\u00A0r", "capacity", "used", "held", "asked for", "channels asked for", .. advised ? ["channels advised"] : Array.Empty<string>(), "bottlenecks", "wastes", "verdict"],
            advice.Levels.Select(l => (IReadOnlyList<string>)
            [
                Format.Count(l.Height),
                Format.Count(l.Nodes),
                Format.Size(l.Channels),
                Format.BitsNumber(l.LogChannels),
                Format.BitsNumber(l.Capacity),
                Used(l.Utilisation),
                Format.BitsNumber(l.Held.Value),
                Format.BitsNumber(l.Needed),
                Format.Size(l.AskedChannels),
                .. advised ? [Format.Size(l.Advised!.Value)] : Array.Empty<string>(),
                Format.Count(l.Bottlenecks),
                Format.Count(l.Wastes),
                l.Verdict.ToString().ToLowerInvariant(),
            ]));
        if (advice is { AdvisedParameters: { } parameters, Budget: { } budget })
        {
            writer.Element("p", $"The network has {Format.Count(advice.Parameters)} parameters. Within {Format.Count(budget)}, the advised widths spend {Format.Count(parameters)} so that the smallest slack is as large as can be.", ("class", "muted after"));
        }
    }
}

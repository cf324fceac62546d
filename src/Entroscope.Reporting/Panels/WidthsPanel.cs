using Entroscope.Information.Sharing;
using Entroscope.Information.Widths;

namespace Entroscope.Reporting.Panels;

/// <summary>What the widths carry, what passes, and which are used, in this network; with a picture of the tree.</summary>
internal static class WidthsPanel
{
    public static void Write(HtmlWriter writer, ReportView view) => Layout.Section(
        writer,
        "widths",
        "What the widths carry",
        "Here you see how much passes through every link of the tree in this network, how wide the links are, and which channels are used. Whether other "
        + "widths predict better was not tested here; entroscope inspect MODEL DATA --widths --try trains them and compares on held-out rows.",
        () =>
        {
            if (view.Report.Information is not { Widths: { } widths, Patches: { } patches })
            {
                Layout.Nothing(writer, Layout.NotMeasured);
                return;
            }

            Tree(writer, view, patches);
            Layout.Figure(
                writer,
                "Widths, level by level",
                () => Table(writer, widths),
                "Held: what a latent knows of its patch; it cannot exceed the bits of its channels. "
                + "Passes: the larger of what the patch shares with the rest and of what its children share, and the fewest channels that could pass it. "
                + "All of it is about this network. "
                + Meaning(widths, WidthUse.Saturated, "Saturated: what is held, and passes, leaves less than one bit and less than half of log r to spare. ")
                + Meaning(widths, WidthUse.Idle, "Idle: more than two bits are to spare, or under 5 % are held. ")
                + Meaning(widths, WidthUse.AtLimit, "At limit: more channels could distinguish nothing further, "
                    + "since the patch has no more values or the children no more joint channels. ")
                + Meaning(widths, WidthUse.InUse, "In use: neither saturated nor idle nor at the limit. ")
                + "A narrow network can be in use everywhere and still gain from more channels, and a saturated one gain nothing: "
                + "only training with other widths can show.",
                "log_{2} r ≥ I(X_{S}; X_{rest});   slack = log_{2} r − I(X_{S}; D_{v})");
        });

    // Only words that the table has are explained.
    private static string Meaning(WidthAdvice widths, WidthUse use, string sentence) =>
        widths.Levels.Any(l => l.Use == use || l.Counts.Any(c => c.Key == use && c.Value > 0)) ? sentence : string.Empty;

    private static void Tree(HtmlWriter writer, ReportView view, PatchInformation patches)
    {
        Estimate[] shared = patches.Nodes;
        TreeLink[] links = [.. Enumerable.Range(0, view.Tree.Root)
            .Select(v => new TreeLink(v, view.Report.Model.Shape.Channels(v), Math.Max(0, Format.Bits(shared[v].Value))))];
        if (links.Length == 0)
        {
            Layout.Nothing(writer, "The tree has no links.");
            return;
        }

        var scale = ColorScale.SquareRoot(links.Select(l => l.Bits));
        string[]? names = view.Image is null && view.Tree.SiteCount <= TreePicture.MostNames
            ? [.. Enumerable.Range(0, view.Tree.SiteCount).Select(view.Report.Model.SiteName)]
            : null;
        Layout.Figure(
            writer,
            "The tree: how wide its links are, and what passes",
            () =>
            {
                scale.Bar(writer, "I(patch; rest), bits through a link");
                new TreePicture(view.Tree, links, scale).Draw(writer, view.Site, names);
            },
            $"The {view.Site}s are at the ends of the branches, the root joins them all. A line is the link of a node to its parent: "
            + "the thicker, the more channels (evenly in the logarithm), the brighter, the more bits the patch below shares with all the rest. "
            + "Thick and dark passes little for its width, thin and bright much."
            + (TreePicture.JoinsLinks(view.Tree.SiteCount) ? " Where a level has many links, neighbours are drawn as one, with their means." : string.Empty),
            "thickness: log_{2} r of the node below;   colour: I(X_{S}; X_{rest})");
    }

    private static void Table(HtmlWriter writer, WidthAdvice advice)
    {
        bool advised = advice.Advised is not null;
        Layout.Table(
            writer,
            advice.Draws > 0
                ? $"Means over the nodes of a height; information in bits, from {Format.Count(advice.Draws)} draws"
                : "Means over the nodes of a height; information in bits",
            ["height", "nodes", "channels\u00A0r", "log_{2}\u00A0r", "held", "passes", "least r", "r at most", "capacity", "used",
                .. advised ? ["r to try"] : Array.Empty<string>(), "in this network"],
            advice.Levels.Select(l => (IReadOnlyList<string>)
            [
                Format.Count(l.Height),
                Format.Count(l.Nodes),
                Format.Size(l.Channels),
                Format.BitsNumber(l.LogChannels),
                Format.BitsNumber(l.Held.Value),
                Format.BitsNumber(l.Needed),
                Format.Size(l.LeastChannels),
                l.ChannelLimit < 1e6 ? Format.Size(l.ChannelLimit) : "any",
                Format.BitsNumber(l.Capacity),
                Format.Share(l.Utilisation),
                .. advised ? [Format.Size(l.Advised!.Value)] : Array.Empty<string>(),
                l.Use is { } use ? use.Words() : string.Join(", ", l.Counts.Select(c => $"{Format.Count(c.Value)} {c.Key.Words()}")),
            ]));
        if (advice is { AdvisedParameters: { } parameters, Budget: { } budget })
        {
            writer.Element("p", $"The network has {Format.Count(advice.Parameters)} parameters. "
                + $"Within {Format.Count(budget)}, the schedule to try spends {Format.Count(parameters)} so that the smallest slack is as large as can be. "
                + "It follows from what this network holds and was not trained.", ("class", "muted after"));
        }
    }
}

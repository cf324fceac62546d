using Entroscope.Structure;

namespace Entroscope.Information.Widths;

/// <summary>The channels that a recommendation must stay within, node by node; with shared weights those of a level.</summary>
internal sealed record WidthBounds(NetworkShape Measured, double[] Least, double[] Largest)
{
    /// <summary>Makes bounds that bind nothing.</summary>
    public static WidthBounds None(NetworkShape shape) =>
        new(shape, new double[shape.Tree.NodeCount], [.. Enumerable.Repeat(double.PositiveInfinity, shape.Tree.NodeCount)]);

    /// <summary>Makes the bounds that keep a recommendation from contradicting what was measured.</summary>
    public static WidthBounds Of(NetworkShape shape, IReadOnlyList<WidthNeed> needs)
    {
        double[] least = [.. needs.Select(n => n.Use == WidthUse.Saturated ? n.Channels : n.LeastChannels)];
        double[] largest = [.. needs.Select(n => n.Use == WidthUse.Idle ? n.Channels : double.PositiveInfinity)];
        foreach (int[] nodes in shape.ChannelGroups)
        {
            (double lower, double upper) = (nodes.Max(v => least[v]), nodes.Max(v => largest[v]));
            Array.ForEach(nodes, v => (least[v], largest[v]) = (lower, upper));
        }

        return new WidthBounds(shape, least, largest);
    }

    /// <summary>Brings a width within the bounds of its node.</summary>
    public double Clamp(int node, double channels) => Math.Max(Least[node], Math.Min(channels, Largest[node]));

    /// <summary>Keeps the channels of the children of nodes that a recommendation makes narrower than their bound.</summary>
    public bool KeepChildrenOfNarrowed(NetworkShape advised)
    {
        PoolingTree tree = Measured.Tree;
        bool changed = false;
        for (int v = tree.SiteCount; v < tree.NodeCount; v++)
        {
            foreach (int c in advised.Channels(v) < Least[v] ? tree.Children(v) : [])
            {
                changed |= Least[c] < Measured.Channels(c);
                Least[c] = Math.Max(Least[c], Measured.Channels(c));
            }
        }

        return changed;
    }
}

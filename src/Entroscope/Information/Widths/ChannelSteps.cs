using Entroscope.Model.Leaves;
using Entroscope.Structure;

namespace Entroscope.Information.Widths;

/// <summary>Architectures one step wider or narrower than a given one.</summary>
internal static class ChannelSteps
{
    /// <summary>Finds for every node the most channels that can differ: as many as its patch has values, and as its children have joint channels.</summary>
    /// <param name="lossless">The joint values of every patch (<see cref="WidthAdvisor.LosslessChannels"/>).</param>
    public static double[] Limits(NetworkShape shape, double[] lossless) =>
        [.. lossless.Select((values, v) => Math.Min(values, Children(shape.Tree, v, shape.Channels)))];

    /// <summary>Multiplies the channels of some nodes, as far as more can distinguish anything.</summary>
    /// <param name="widened">Whether a node gets wider; with shared weights its whole level does.</param>
    /// <param name="factor">The factor, above 1.</param>
    /// <returns>The wider architecture; the same widths where nothing can be wider.</returns>
    public static NetworkShape Wider(NetworkShape shape, IReadOnlyList<LeafSpecification> leaves, Predicate<int> widened, double factor)
    {
        PoolingTree tree = shape.Tree;
        double[] lossless = WidthAdvisor.LosslessChannels(tree, leaves);
        HashSet<int> groups = Groups(shape, widened);
        int[] channels = new int[tree.NodeCount];
        foreach (int[] nodes in shape.ChannelGroupsFromBelow)
        {
            int now = shape.Channels(nodes[0]);
            double limit = nodes.Max(u => Math.Min(lossless[u], Children(tree, u, c => channels[c])));
            int next = groups.Contains(shape.ChannelGroupOf(nodes[0]))
                ? (int)Math.Clamp(Math.Ceiling(factor * now), now, Math.Max(now, Math.Min(limit, int.MaxValue)))
                : now;
            Array.ForEach(nodes, v => channels[v] = next);
        }

        return shape.WithChannels(channels);
    }

    /// <summary>Halves the channels of some nodes, rounded up.</summary>
    /// <param name="narrowed">Whether a node gets narrower; with shared weights its whole level does.</param>
    /// <returns>The narrower architecture; the same widths where all of them have a single channel.</returns>
    public static NetworkShape Narrower(NetworkShape shape, Predicate<int> narrowed)
    {
        HashSet<int> groups = Groups(shape, narrowed);
        int[] channels =
        [
            .. Enumerable.Range(0, shape.Tree.NodeCount)
                .Select(v => groups.Contains(shape.ChannelGroupOf(v)) ? (shape.Channels(v) + 1) / 2 : shape.Channels(v)),
        ];
        return shape.WithChannels(channels);
    }

    /// <summary>Counts the nodes whose channels differ.</summary>
    public static int Changed(NetworkShape one, NetworkShape other) => Enumerable.Range(0, one.Tree.NodeCount).Count(v => one.Channels(v) != other.Channels(v));

    private static HashSet<int> Groups(NetworkShape shape, Predicate<int> chosen) =>
        [.. Enumerable.Range(0, shape.Tree.NodeCount).Where(v => chosen(v)).Select(shape.ChannelGroupOf)];

    private static double Children(PoolingTree tree, int node, Func<int, int> channels) =>
        tree.IsSite(node) ? double.PositiveInfinity : tree.Children(node).ToArray().Aggregate(1.0, (product, c) => product * channels(c));
}

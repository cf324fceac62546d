namespace Entroscope.Cli.Output;

/// <summary>The channels of a network in words.</summary>
internal static class WidthText
{
    /// <summary>Lists the channels by height, from the sites, each as a number or a range.</summary>
    public static string Ranges(NetworkShape shape) => string.Join(", ", Enumerable.Range(0, shape.Tree.Height + 1).Select(h => Range(shape, h)));

    private static string Range(NetworkShape shape, int height)
    {
        int[] channels = [.. Enumerable.Range(0, shape.Tree.NodeCount).Where(v => shape.Tree.HeightOf(v) == height).Select(shape.Channels)];
        return channels.Min() == channels.Max() ? Invariant($"{channels[0]}") : Invariant($"{channels.Min()}..{channels.Max()}");
    }
}

using Entroscope.Structure;
using Entroscope.Workflow;

namespace Entroscope.Cli.Output;

/// <summary>The search for widths in lines for people.</summary>
internal static class AutoWidthsText
{
    public static IEnumerable<string> Lines(WidthSearch found)
    {
        for (int i = 0; i < found.Trials.Count; i++)
        {
            WidthTrial t = found.Trials[i];
            string kept = i == found.Chosen ? "; chosen" : string.Empty;
            yield return Invariant($"widths, round {t.Round}: {t.Schedule}, start from {t.Start}: {t.Parameters} parameters, validation {t.Score:0.0000} nats{kept}");
        }

        NetworkShape shape = found.Shape;
        yield return $"widths by height, from the sites: {string.Join(", ", Enumerable.Range(0, shape.Tree.Height + 1).Select(h => Range(shape, h)))}";
    }

    private static string Range(NetworkShape shape, int height)
    {
        int[] channels = [.. Enumerable.Range(0, shape.Tree.NodeCount).Where(v => shape.Tree.HeightOf(v) == height).Select(shape.Channels)];
        return channels.Min() == channels.Max() ? Invariant($"{channels[0]}") : Invariant($"{channels.Min()}..{channels.Max()}");
    }
}

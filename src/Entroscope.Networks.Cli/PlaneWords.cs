namespace Entroscope.Networks.Cli;

/// <summary>What is said of an information plane, the same in the terminal and on the page.</summary>
internal static class PlaneWords
{
    // Layers whose I(X;T) falls by less than this, in nats, are not said to be compressed.
    private const double LeastFall = 0.05;

    /// <summary>Gets the lower end of a lower bound.</summary>
    public static double? Low(SampleEstimate? bound) => bound is null ? null : Math.Max(0, bound.Lower ?? bound.Value);

    /// <summary>Gets the upper end of an upper bound.</summary>
    public static double? High(SampleEstimate? bound) => bound is null ? null : bound.Upper ?? bound.Value;

    /// <summary>Gets whether the rows are too few for the estimate of I(X;T).</summary>
    public static bool IsLimited(PlanePoint point) => point.Input.Warning is not null;

    /// <summary>Gets the mark of an estimate of I(X;T) for which the rows are too few.</summary>
    public static string Mark(PlanePoint point) => point.IsAtCap ? " cap" : IsLimited(point) ? " ?" : string.Empty;

    /// <summary>Gets whether the rows are too few for the estimate of I(T;Y).</summary>
    public static bool IsLabelLimited(PlanePoint point) => point.Label?.Warning is not null;

    /// <summary>Says the most important of a plane.</summary>
    public static string Headline(PlaneReport report, Func<double, string> show)
    {
        PlanePoint last = report.Frames[^1].Train[^1];
        if (report.Frames.Count > 1)
        {
            int falls = report.Frames[^1].Train.Count(p => report.Compression(p.Layer.Name).Fall > LeastFall);
            return falls == 0 ? "No layer is compressed" : Invariant($"{falls} of {report.Frames[^1].Train.Count} layers are compressed, in these terms");
        }

        return Low(last.LabelLower) is { } label
            ? $"T of the last layer keeps at least {show(label)} of the class's {show(report.LabelEntropy!.Value)} bits"
            : $"T of the last layer keeps at least {show(Low(last.InputLower) ?? 0)} bits of its input";
    }

    public static IEnumerable<string> Of(PlaneReport report, string unit, Func<double, string> show)
    {
        PlanePoint[] points = [.. report.Frames.SelectMany(f => f.Train.Concat(f.Test))];
        if (report.Options.IsWhole)
        {
            yield return report.Options.Noise is null
                ? "The rows are all that X takes: the numbers are exact for them."
                : "The rows are all that X takes: the bounds are exact for them, and the value between them has the error of its draws.";
        }
        else if (Array.Exists(points, p => IsLimited(p) || IsLabelLimited(p)))
        {
            yield return "? The rows are too few for the value. A sample value near ln N says which row it was, and is no upper bound; where none is shown, "
                + "none is known.";
        }

        if (!report.Options.IsWhole && Array.Exists(points, p => p.IsAtCap))
        {
            yield return "cap: The estimate is ln N or more, and ln N is shown: so many rows show no more, whatever the layer holds. It bounds nothing.";
        }

        if (Array.Exists(points, p => p.IsValid is false))
        {
            yield return $"! T leaves part of the network's own answer open (answer left, H(Ŷ|T) in {unit}): the network computes with more than T holds.";
        }

        foreach ((string from, string to, string where) in Grouped(report, f => f.NoChain))
        {
            yield return $"{to} distinguishes rows that {from} does not{where}: it is no function of {from} alone, and the data-processing inequality says "
                + "nothing about the two.";
        }

        foreach ((string from, string to, string where) in Grouped(report, f => f.Increases))
        {
            yield return $"I(X;T) grows from {from} to {to} beyond its bounds{where}. On these rows {to} is a function of {from}, and cannot know more: each "
                + "layer has its noise or bins for itself, and the growth is theirs.";
        }

        if (report.Frames.All(f => f.NoChain.Count == 0) && report.Frames[^1].Train.Count > 1)
        {
            yield return "Data processing: without noise and bins no layer distinguishes rows that the one before does not, as it must be (exact I(X;T)).";
        }

        if (report.Frames.Count > 1)
        {
            string[] falls = [.. report.Frames[^1].Train.Select(p => (p.Layer.Name, Compression: report.Compression(p.Layer.Name)))
                .Where(c => c.Compression.Fall > LeastFall)
                .Select(c => $"{c.Name} by {show(c.Compression.Fall)} since {Path.GetFileNameWithoutExtension(c.Compression.Since)}")];
            yield return falls.Length == 0
                ? "Compression: I(X;T) of no layer falls to the last checkpoint. This is a statement about T as it is defined above."
                : $"Compression: I(X;T) falls to the last checkpoint in {string.Join(", ", falls)} ({unit}). "
                    + "This is a statement about T as it is defined above.";
        }

        foreach (string note in report.Notes)
        {
            yield return note;
        }
    }

    // The same pair of layers at several checkpoints is one sentence.
    private static IEnumerable<(string From, string To, string Where)> Grouped(
        PlaneReport report, Func<PlaneFrame, IReadOnlyList<(string From, string To)>> pairs) => report.Frames
        .SelectMany(f => pairs(f).Select(p => (Pair: p, f.Source))).GroupBy(p => p.Pair)
        .Select(g => (g.Key.From, g.Key.To, report.Frames.Count == 1 ? string.Empty
            : g.Count() == 1 ? $" at {Path.GetFileNameWithoutExtension(g.First().Source)}"
            : Invariant($" at {g.Count()} checkpoints, {Path.GetFileNameWithoutExtension(g.First().Source)} the first")));
}

using Entroscope.Estimators;

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
    public static bool IsLimited(PlanePoint point) => point.Input.Warning is not null && (point.InputUpper is null || point.Input.Lower is null);

    public static IEnumerable<string> Of(PlaneReport report, string unit, Func<double, string> show)
    {
        PlanePoint[] points = [.. report.Frames.SelectMany(f => f.Train.Concat(f.Test))];
        if (report.Options.IsWhole)
        {
            yield return report.Options.Noise is null
                ? "The rows are all that X takes: the numbers are exact for them."
                : "The rows are all that X takes: the bounds are exact for them, and the value between them has the error of its draws.";
        }
        else if (points.Any(IsLimited))
        {
            yield return "? The rows are too few for the value. A sample value near ln N says which row it was, and is no upper bound; where none is shown, "
                + "none is known.";
        }

        if (points.Any(p => p.IsValid is false))
        {
            yield return $"! T leaves so many {unit} of the network's own answer open, H(Ŷ|T): the network computes with what T has lost.";
        }

        foreach (PlaneFrame frame in report.Frames)
        {
            string where = report.Frames.Count > 1 ? $"{Path.GetFileNameWithoutExtension(frame.Source)}: " : string.Empty;
            foreach ((string from, string to) in frame.NoChain)
            {
                yield return $"{where}{to} differs where {from} does not; it is no function of it, and the data-processing inequality says nothing of the two.";
            }

            foreach ((string from, string to) in frame.Increases)
            {
                yield return $"{where}I(X;T) grows from {from} to {to} beyond its bounds. {to} is a function of {from}, and cannot know more: each layer has its "
                    + "noise or bins for itself, and the growth is theirs.";
            }
        }

        if (report.Frames.All(f => f.NoChain.Count == 0) && report.Frames[^1].Train.Count > 1)
        {
            yield return "Data processing: without noise and bins no layer differs where the one before does not, as it must be (all that differs).";
        }

        if (report.Frames.Count > 1)
        {
            string[] falls = [.. report.Frames[^1].Train.Select(p => (p.Layer.Name, Compression: report.Compression(p.Layer.Name)))
                .Where(c => c.Compression.Fall > LeastFall)
                .Select(c => $"{c.Name} by {show(c.Compression.Fall)} since {Path.GetFileNameWithoutExtension(c.Compression.Since)}")];
            yield return falls.Length == 0
                ? "Compression: I(X;T) of no layer falls to the last checkpoint. This is a statement about T as it is defined above."
                : $"Compression: I(X;T) falls to the last checkpoint in {string.Join(", ", falls)} ({unit}). This is a statement about T as it is defined above.";
        }

        foreach (string note in report.Notes)
        {
            yield return note;
        }
    }
}

namespace Entroscope.Information.Widths;

/// <summary>
/// Whether T(n; r), as a part of T of the reference width, is one function of n / n*(r): widths then cut one and the same curve off, each at its own scale.
/// </summary>
/// <param name="Widths">The widths whose n* is seen.</param>
/// <param name="Points">The points of these curves that lie beside another curve.</param>
/// <param name="Merit">
/// The mean over the points of the squared distance to the mean of the other curves in units of its variance (Houdayer and Hartmann 2004): about 1 where
/// the curves are one. NaN for fewer than three widths.
/// </param>
/// <param name="MeritError">By how much the merit of one curve would differ by chance, as a standard deviation.</param>
/// <param name="Limit">The largest merit that one curve would show in 97.5 % of cases.</param>
/// <param name="Spread">The root of the mean squared distance, as a part of T of the reference.</param>
/// <param name="SpreadBefore">The same without scaling, against n.</param>
/// <param name="Collapses">Whether the curves collapse: merit below its limit, and above it without scaling. Else it cannot be told.</param>
/// <param name="Sentence">The verdict as a sentence, without a full stop at its end.</param>
public sealed record WidthCollapse(
    IReadOnlyList<int> Widths, int Points, double Merit, double MeritError, double Limit, double Spread, double SpreadBefore, bool Collapses, string Sentence)
{
    /// <summary>The fewest widths whose curves can be compared.</summary>
    internal const int Fewest = 3;

    // n* is interpolated between scales that may be a factor of two apart: curves are not known to be one to better than that part.
    private const double Tolerance = 0.02;
    private const double LimitShare = 0.975;

    internal static WidthCollapse Of(BindingSearch search, WidthCurves curves)
    {
        int[] seen = search.Seen;
        int[] widths = [.. seen.Select(w => curves.Widths[w])];
        if (seen.Length < Fewest)
        {
            return new WidthCollapse(widths, 0, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, false,
                Invariant($"cannot tell: the scale at which a width binds is seen of {widths.Length}, and it takes {Fewest} to compare their curves"));
        }

        double[] logSizes = Array.ConvertAll(search.Eligible, l => Math.Log(curves.Sizes[l]));
        double[] shifts = Array.ConvertAll(seen, w => Math.Log(search.Scales[w].Value));
        double[][] drawnShifts = [.. Enumerable.Range(0, search.DrawnRatio.Length).Select(d => Array.ConvertAll(seen, w => search.DrawnCrossing[w][d]))];
        double[][] Pick(double[][] ratios) => Array.ConvertAll(seen, w => ratios[w]);
        Fit after = Measure(logSizes, Pick(search.Ratio), shifts, [.. search.DrawnRatio.Zip(drawnShifts).Where(d => Array.TrueForAll(d.Second, double.IsFinite))
            .Select(d => (Pick(d.First), d.Second))]);
        double[] none = new double[seen.Length];
        Fit before = Measure(logSizes, Pick(search.Ratio), none, [.. search.DrawnRatio.Select(d => (Pick(d), none))]);
        bool one = after.Points > 0 && after.Merit <= after.Limit;
        bool differ = before.Merit > before.Limit;
        string measured = Invariant($"figure of merit {after.Merit:0.00} ± {after.Error:0.00}, at most {after.Limit:0.00} for one curve; ")
            + Invariant($"spread {after.Spread:0.0%} against n / n*, {before.Spread:0.0%} against n");
        string sentence = after.Points == 0 ? "cannot tell: the curves do not overlap"
            : one && differ ? $"the curves collapse: T(n; r) over T(n) of the reference is one function of n / n*(r) ({measured})"
            : one ? $"cannot tell: the curves do not differ beyond their errors before they are scaled ({measured})"
            : $"cannot tell: the curves do not collapse ({measured})";
        return new WidthCollapse(widths, after.Points, after.Merit, after.Error, after.Limit, after.Spread, before.Spread, one && differ, sentence);
    }

    private static Fit Measure(double[] logSizes, double[][] ratios, double[] shifts, (double[][] Ratios, double[] Shifts)[] draws)
    {
        // Which points lie beside which curves is decided once, so that all draws compare the same ones.
        (int Curve, int Level, int[] Others)[] points =
        [
            .. from curve in Enumerable.Range(0, ratios.Length)
               from level in Enumerable.Range(0, logSizes.Length)
               let x = logSizes[level] - shifts[curve]
               let others = Enumerable.Range(0, ratios.Length)
                   .Where(j => j != curve && x >= logSizes[0] - shifts[j] && x <= logSizes[^1] - shifts[j]).ToArray()
               where others.Length > 0
               select (curve, level, others),
        ];
        if (points.Length == 0 || draws.Length < 2)
        {
            return new Fit(0, double.NaN, double.NaN, double.NaN, double.NaN);
        }

        double[] Distances(double[][] y, double[] s) => Array.ConvertAll(points, p =>
            y[p.Curve][p.Level] - p.Others.Average(j => Interpolated(logSizes, y[j], logSizes[p.Level] - s[p.Curve] + s[j])));
        double[] distance = Distances(ratios, shifts);
        double[][] drawn = Array.ConvertAll(draws, d => Distances(d.Ratios, d.Shifts));
        double[] centre = [.. points.Select((_, i) => drawn.Average(d => d[i]))];
        double[] variance = [.. points.Select((_, i) => drawn.Average(d => Math.Pow(d[i] - centre[i], 2)) + (Tolerance * Tolerance))];
        double merit = distance.Select((x, i) => x * x / variance[i]).Average();
        double[] chance = [.. drawn.Select(d => d.Select((x, i) => Math.Pow(x - centre[i], 2) / variance[i]).Average()).Order()];
        double mean = chance.Average();

        // The tolerance is no draw: it belongs to what a point may be off, so its share is added.
        double tolerated = variance.Average(v => Tolerance * Tolerance / v);
        return new Fit(points.Length, merit, Math.Sqrt(chance.Average(c => (c - mean) * (c - mean))),
            chance[(int)Math.Round(LimitShare * (chance.Length - 1))] + tolerated, Math.Sqrt(distance.Average(x => x * x)));
    }

    // The line through the two points next to x.
    private static double Interpolated(double[] x, double[] y, double at)
    {
        int i = Math.Clamp(Array.FindLastIndex(x, v => v <= at), 0, x.Length - 2);
        return y[i] + ((at - x[i]) / (x[i + 1] - x[i]) * (y[i + 1] - y[i]));
    }

    private sealed record Fit(int Points, double Merit, double Error, double Limit, double Spread);
}

namespace Entroscope.Information.Widths;

/// <summary>Finds where every width binds: T(n; r) against that of the reference width, as a ratio that falls with n.</summary>
internal sealed class BindingSearch
{
    // The part of T that a width lacks where it binds.
    private const double Fall = 0.1;

    // Less than that is noise, whose logarithm says nothing.
    private const double LeastFall = Fall / 16;

    // Levels at which the reference reads less than so many errors have no ratio.
    private const double Clear = 5;

    // The share of the draws in which a width must bind for that to be seen, and the tails of the interval.
    private const double Tail = 0.025;
    private readonly WidthCurves _curves;
    private readonly double[] _logSizes;

    public BindingSearch(WidthCurves curves)
    {
        _curves = curves;
        int reference = curves.Reference;
        Eligible = [.. Enumerable.Range(0, curves.Levels)
            .Where(l => curves.Joins(l) && curves.Mean[reference][l] > Clear * curves.Error(d => d[reference][l]))];
        _logSizes = [.. Eligible.Select(l => Math.Log(curves.Sizes[l]))];
        Ratio = Array.ConvertAll(curves.Mean, m => Ratios(m, curves.Mean[reference]));
        RatioError = [.. Enumerable.Range(0, curves.Widths.Length).Select(w => Eligible
            .Select(l => curves.Error(d => d[w][l] / Math.Max(d[reference][l], double.Epsilon))).ToArray())];
        DrawnRatio = Array.ConvertAll(curves.Drawn, d => Array.ConvertAll(d, w => Ratios(w, d[reference])));
        Crossing = [.. Ratio.Select((r, w) => Find(r, w))];
        DrawnCrossing = [.. Enumerable.Range(0, curves.Widths.Length).Select(w => Array.ConvertAll(DrawnRatio, d => Find(d[w], w)))];
        Scales = [.. Enumerable.Range(0, curves.Widths.Length).Select(Judge)];
    }

    /// <summary>Gets the levels at which the reference reads enough for ratios.</summary>
    public int[] Eligible { get; }

    /// <summary>Gets for every width T(n; r) over that of the reference at the eligible levels.</summary>
    public double[][] Ratio { get; }

    /// <summary>Gets the standard errors of <see cref="Ratio"/>, of rows and seeds together.</summary>
    public double[][] RatioError { get; }

    /// <summary>Gets for every draw what <see cref="Ratio"/> would be.</summary>
    public double[][][] DrawnRatio { get; }

    /// <summary>Gets log n* of every width; positive infinity where it does not bind, negative infinity where it binds at every scale.</summary>
    public double[] Crossing { get; }

    /// <summary>Gets for every width what <see cref="Crossing"/> would be in every draw.</summary>
    public double[][] DrawnCrossing { get; }

    public BindingScale[] Scales { get; }

    /// <summary>Gets the places of the widths whose n* is seen.</summary>
    public int[] Seen => [.. Enumerable.Range(0, Scales.Length).Where(w => Scales[w].Verdict == BindingVerdict.Seen)];

    private double[] Ratios(double[] values, double[] reference) =>
        Array.ConvertAll(Eligible, l => values[l] / Math.Max(reference[l], double.Epsilon));

    private BindingScale Judge(int width)
    {
        int r = _curves.Widths[width];
        BindingScale Without(BindingVerdict verdict) => new(r, verdict, double.NaN, double.PositiveInfinity, double.PositiveInfinity);
        if (Eligible.Length == 0 || width >= _curves.Reference)
        {
            return Without(Eligible.Length == 0 ? BindingVerdict.NothingShared : BindingVerdict.NotNarrower);
        }

        double[] sorted = [.. DrawnCrossing[width].Order()];
        double At(double share) => Math.Exp(sorted[Math.Clamp((int)Math.Round(share * (sorted.Length - 1)), 0, sorted.Length - 1)]);
        (double lower, double upper, double middle) = (At(Tail), At(1 - Tail), At(0.5));
        double smallest = Math.Exp(_logSizes[0]);
        return _curves.SeedCount < 2 ? new BindingScale(r, BindingVerdict.CannotTell, Math.Exp(Crossing[width]), lower, upper)
            : double.IsPositiveInfinity(upper) ? new BindingScale(r, BindingVerdict.NotSeen, double.NaN, lower, upper)
            : middle <= 0 ? new BindingScale(r, BindingVerdict.BelowSmallest, smallest, 0, Math.Max(smallest, upper))
            : new BindingScale(r, BindingVerdict.Seen, double.IsFinite(Crossing[width]) ? Math.Exp(Crossing[width]) : middle, lower, upper);
    }

    // The last scale before the ratio falls below 90 % for good, by the falling function next to it (pool adjacent violators, Ayer et al. 1955).
    private double Find(double[] ratio, int width)
    {
        double[] fitted = Falling(ratio, Array.ConvertAll(RatioError[width], e => 1 / Math.Max(e * e, 1e-12)));
        int first = Array.FindIndex(fitted, y => y < 1 - Fall);
        if (first <= 0)
        {
            return first < 0 ? double.PositiveInfinity : double.NegativeInfinity;
        }

        // What is lacking grows as a power of n near the scale, so that it is a line in logarithms.
        double Lacking(int i) => Math.Log(Math.Max(1 - fitted[i], LeastFall));
        double share = (Math.Log(Fall) - Lacking(first - 1)) / (Lacking(first) - Lacking(first - 1));
        return _logSizes[first - 1] + (share * (_logSizes[first] - _logSizes[first - 1]));
    }

    private static double[] Falling(double[] values, double[] weights)
    {
        var pools = new List<(double Sum, double Weight, int Count)>();
        for (int i = 0; i < values.Length; i++)
        {
            pools.Add((values[i] * weights[i], weights[i], 1));
            while (pools.Count > 1 && pools[^1].Sum / pools[^1].Weight > pools[^2].Sum / pools[^2].Weight)
            {
                (double Sum, double Weight, int Count) last = pools[^1];
                pools.RemoveAt(pools.Count - 1);
                pools[^1] = (pools[^1].Sum + last.Sum, pools[^1].Weight + last.Weight, pools[^1].Count + last.Count);
            }
        }

        return [.. pools.SelectMany(p => Enumerable.Repeat(p.Sum / p.Weight, p.Count))];
    }
}

namespace Entroscope.Information.Scaling;

/// <summary>What is examined before laws are compared: which levels there are, whether anything is shared, and where T ends to be above 0.</summary>
internal sealed class LevelScreen
{
    // Exact values below this are 0, and errors below it are rounding.
    private const double Rounding = 1e-9;

    // Of series without information one in a hundred or so passes.
    private const double Unlikely = 2.326;
    private const double Certain = 3;
    private const double Clear = 5;

    // Of more levels than that as many are used, evenly spaced in log n.
    private const int MostLevels = 32;
    private readonly TotalCorrelationSeries _series;

    public LevelScreen(TotalCorrelationSeries series)
    {
        _series = series;
        int[] joining = [.. Enumerable.Range(0, series.Length).Where(series.Joins)];
        int[] free = [.. joining.Where(l => series.LimitedByWidth is not { } limited || !limited[l])];
        Used = Thin(free, series);
        LeftOut = [.. Enumerable.Range(0, series.Length).Except(Used).Select(l => new ScalingLeftOut(
            l, !series.Joins(l) ? "no patches are joined" : free.Contains(l) ? "its scale is near those of other levels" : "limited by the width"))];
        Negative = [.. joining.Where(l => Score(l) < -Certain && series.Values[l] < -Rounding)];
        IsOverFitted = IsBelow(joining);
        Verdict = !series.HasScale ? ScalingVerdict.NoScale
            : IsNothing(joining) || IsOverFitted ? ScalingVerdict.NoInformation
            : FindEnd(joining) is { } end ? Ends(end)
            : Used.Length < LawInference.FewestLevels ? ScalingVerdict.TooFewScales
            : null;
    }

    /// <summary>Gets the verdict where no laws need to be compared; else null.</summary>
    public ScalingVerdict? Verdict { get; }

    /// <summary>Gets the levels for the comparison, ascending.</summary>
    public int[] Used { get; }

    /// <summary>Gets the other levels.</summary>
    public ScalingLeftOut[] LeftOut { get; }

    /// <summary>Gets the levels whose T is below 0 by more than three errors.</summary>
    public int[] Negative { get; }

    /// <summary>Gets a value indicating whether T departs from 0, and only to values below it.</summary>
    public bool IsOverFitted { get; }

    /// <summary>Gets the first level from which on T is 0, of a finite range; 0 where there is none.</summary>
    public int End { get; private set; }

    private ScalingVerdict Ends(int end)
    {
        End = end;
        return ScalingVerdict.FiniteRange;
    }

    private static int[] Thin(int[] levels, TotalCorrelationSeries series)
    {
        if (levels.Length <= MostLevels)
        {
            return levels;
        }

        double[] logs = [.. levels.Select(l => Math.Log(MeanPooledSize(series, l)))];
        return [.. Enumerable.Range(0, MostLevels)
            .Select(i => logs[0] + ((logs[^1] - logs[0]) * i / (MostLevels - 1)))
            .Select(t => levels[Enumerable.Range(0, levels.Length).MinBy(i => Math.Abs(logs[i] - t))]).Distinct().Order()];
    }

    // The mean size of what is new in the next cut: in a chain the mean over a cut counts single sites.
    private static double MeanPooledSize(TotalCorrelationSeries series, int level) => series.Cuts[level + 1].Largest;


    private double Score(int level) => _series.Values[level] / Math.Max(_series.Error(level), Rounding);

    // Chi-squared (Wilson and Hilferty 1931) for any departure from 0, and the mean for a small one that all levels have in common.
    private bool IsNothing(int[] levels)
    {
        if (levels.Length == 0)
        {
            return true;
        }

        (double chiSquared, double mean) = Test(levels);
        double cube = (Math.Cbrt(chiSquared / levels.Length) - 1 + (2 / (9.0 * levels.Length))) / Math.Sqrt(2 / (9.0 * levels.Length));
        return cube < Unlikely && mean < Certain;
    }

    // Departures to negative values alone are misfit, not information.
    private bool IsBelow(int[] levels)
    {
        double mean = levels.Length == 0 ? 0 : Test(levels).Mean;
        return (Negative.Length > 0 || mean < -Certain) && mean < Unlikely && Array.TrueForAll(levels, l => Score(l) < Certain);
    }

    private (double ChiSquared, double Mean) Test(int[] levels)
    {
        int n = levels.Length;
        double[] lower = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                lower[(i * n) + j] = _series.Covariance[levels[i], levels[j]];
            }

            lower[(i * n) + i] = Math.Max(lower[(i * n) + i] * (1 + Rounding), Rounding * Rounding);
        }

        PackedCholesky.Factor(lower, n);
        double[] values = [.. levels.Select(l => _series.Values[l])];
        double[] ones = [.. Enumerable.Repeat(1.0, n)];
        PackedCholesky.Whiten(lower, n, values);
        PackedCholesky.Whiten(lower, n, ones);
        return (values.Sum(v => v * v), values.Zip(ones, (v, o) => v * o).Sum() / Math.Sqrt(ones.Sum(o => o * o)));
    }

    // The first level from which on T is 0, and so much below the last one that no power of the prior falls so fast.
    private int? FindEnd(int[] levels)
    {
        for (int i = 1; i < levels.Length; i++)
        {
            int[] above = levels[i..];
            int last = levels[i - 1];
            double growth = (double)_series.Cuts[last].Patches / _series.Cuts[last + 1].Patches;
            double least = _series.Values[last] / (2 * growth * growth);
            bool isExact = Array.TrueForAll(above, l => _series.Error(l) <= Rounding);
            if ((isExact || above.Length > 1) && Score(last) > Clear && IsNothing(above)
                && Array.TrueForAll(above, l => _series.Values[l] + (2 * _series.Error(l)) < least))
            {
                return levels[i];
            }
        }

        return null;
    }
}

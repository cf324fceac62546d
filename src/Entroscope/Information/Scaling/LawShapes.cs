using Entroscope.Information.Exact;

namespace Entroscope.Information.Scaling;

/// <summary>The laws that a tree allows, at chosen levels and the scales beyond it.</summary>
internal static class LawShapes
{
    private const double Equal = 1e-9;

    /// <summary>Makes the laws at levels.</summary>
    /// <param name="beyond">How many scales beyond the tree are added.</param>
    public static LawShape[] Of(TotalCorrelationSeries series, int[] levels, int beyond = 0)
    {
        (double Pooled, double Size)[] larger = Beyond(series, beyond);
        var table = ShapeTable.Of(series, levels, larger);
        double sites = series.Cuts[^1].Mean;
        LawShape[] laws = [new ConstantShape(table), new PowerShape(table), new LogarithmShape(table, levels.Length), new ExponentialShape(table, sites),
            new PowerApproachShape(table)];
        return Borders(series, levels, larger.Length) is { } border && !IsProportional(border, laws[0].Constant)
            ? [.. laws, new BoundaryShape(table, border, OuterBorder(series))]
            : laws;
    }

    /// <summary>Gets the scales beyond the tree: patches of all sites, pooled as the root pools its children, if these are much alike.</summary>
    public static (double Pooled, double Size)[] Beyond(TotalCorrelationSeries series, int count)
    {
        PatchSizes top = series.Cuts[^2];
        if (top.Patches < 2 || top.Largest > 2 * top.Smallest)
        {
            return [];
        }

        double pooled = top.Patches;
        double sites = series.Cuts[^1].Mean;
        return [.. Enumerable.Range(0, count).Select(i => (pooled, sites * Math.Pow(pooled, i)))];
    }

    // Beyond the tree the borders go on as those of every second level did, with the square root of the size.
    private static double[]? Borders(TotalCorrelationSeries series, int[] levels, int beyond)
    {
        if (series.SharedBorder is not { } border || levels.Any(l => border[l] <= 0))
        {
            return null;
        }

        double[] result = [.. levels.Select(l => border[l]), .. new double[beyond]];
        double ratio = Math.Sqrt(series.Cuts[^2].Patches);
        for (int i = 0; i < beyond; i++)
        {
            int before = border.Length - 2 + i;
            result[levels.Length + i] = before < 0
                ? border[^1] * ratio
                : (before < border.Length ? border[before] : result[levels.Length + before - border.Length]) * ratio * ratio;
        }

        return result;
    }

    // Every site has a border of 4; half of what is not shared lies around all of them.
    private static double OuterBorder(TotalCorrelationSeries series) =>
        (2 * series.Cuts[0].Sites) - series.SharedBorder!.Zip(series.Pooled, (b, p) => b * p).Sum();

    private static bool IsProportional(double[] first, double[] second) =>
        first.Zip(second, (a, b) => a / b).All(r => Math.Abs(r - (first[0] / second[0])) < Equal * Math.Abs(r));
}

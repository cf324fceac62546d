namespace Entroscope.Information.Scaling;

/// <summary>
/// T of a function f(n) at the levels that are looked at, from the sizes that the patches have: for a level
/// the sum of coefficient times f(size), where sizes that stay as they are from one cut to the next cancel.
/// </summary>
internal sealed class ShapeTable
{
    private readonly double[] _sizes;
    private readonly (int Size, double Coefficient)[][] _terms;

    private ShapeTable(List<(double Size, double Coefficient)[]> levels)
    {
        _sizes = [.. levels.SelectMany(l => l).Select(t => t.Size).Distinct().Order()];
        _terms = [.. levels.Select(l => l.Select(t => (Array.BinarySearch(_sizes, t.Size), t.Coefficient)).ToArray())];
    }

    /// <summary>Gets the number of levels.</summary>
    public int Length => _terms.Length;

    /// <summary>Gets the sizes at which f is requested, ascending.</summary>
    public ReadOnlySpan<double> Sizes => _sizes;

    /// <summary>Tabulates levels of a series, then larger scales that pool equal patches.</summary>
    /// <param name="beyond">For every larger scale the number of patches pooled and their size.</param>
    public static ShapeTable Of(TotalCorrelationSeries series, int[] levels, params (double Pooled, double Size)[] beyond) => new(
        [.. levels.Select(l => Terms(series, l)), .. beyond.Select(b => new[] { (b.Size, b.Pooled), (b.Size * b.Pooled, -1.0) })]);

    /// <summary>Computes T of a function.</summary>
    /// <param name="values">f at <see cref="Sizes"/>.</param>
    /// <param name="result">T of the levels.</param>
    public void Apply(ReadOnlySpan<double> values, Span<double> result)
    {
        for (int l = 0; l < _terms.Length; l++)
        {
            double sum = 0;
            foreach ((int size, double coefficient) in _terms[l])
            {
                sum += coefficient * values[size];
            }

            result[l] = sum;
        }
    }

    private static (double Size, double Coefficient)[] Terms(TotalCorrelationSeries series, int level) =>
        [.. series.Cuts[level].Counts.Concat(series.Cuts[level + 1].Counts.Select(c => (c.Size, Count: -c.Count)))
            .GroupBy(c => c.Size)
            .Select(g => (g.Key, g.Sum(c => c.Count) / series.Pooled[level]))
            .Where(t => t.Item2 != 0)];
}

namespace Entroscope.Networks;

/// <summary>What the activations of a layer are over all samples.</summary>
public sealed record LayerStatistics
{
    /// <summary>Gets what one sample is: <c>row</c>, <c>position</c>, <c>token</c>, <c>mean</c> or <c>image</c>.</summary>
    public required string Sample { get; init; }

    /// <summary>Gets the number of samples.</summary>
    public required long Samples { get; init; }

    /// <summary>Gets the number of units, the values of a sample.</summary>
    public required int Units { get; init; }

    /// <summary>Gets the number of values that are no finite numbers; the other figures leave them out.</summary>
    public required long NotFinite { get; init; }

    /// <summary>Gets the mean of all values.</summary>
    public required double Mean { get; init; }

    /// <summary>Gets the mean over the units of their variances.</summary>
    public required double Variance { get; init; }

    /// <summary>Gets the least value.</summary>
    public required double Minimum { get; init; }

    /// <summary>Gets the largest value.</summary>
    public required double Maximum { get; init; }

    /// <summary>Gets the share of the values that are exactly 0.</summary>
    public required double Zeros { get; init; }

    /// <summary>Gets the number of units that have the same value for all samples: they carry nothing.</summary>
    public required int DeadUnits { get; init; }

    /// <summary>Gets the number of units that are not dead and are 0 for at least 95 % of the samples.</summary>
    public required int SparseUnits { get; init; }

    /// <summary>
    /// Gets the number of units that are not dead and lie within 1 % of an end of the activation function's range for at least 95 % of the samples; null for
    /// layers without such a range.
    /// </summary>
    public int? SaturatedUnits { get; init; }

    /// <summary>Gets the mean of every unit.</summary>
    public required IReadOnlyList<double> UnitMeans { get; init; }

    /// <summary>Gets the variance of every unit.</summary>
    public required IReadOnlyList<double> UnitVariances { get; init; }

    /// <summary>Gets the share of zeros of every unit.</summary>
    public required IReadOnlyList<double> UnitZeros { get; init; }

    private const double MostOfSamples = 0.95;
    private const double MostRounding = 1e-3;

    internal static LayerStatistics Of(LayerAccumulator sums, string sample)
    {
        int units = sums.Units;
        double size = Math.Max(Math.Abs(sums.Least.Min()), Math.Abs(sums.Largest.Max()));
        Refuse.Data(double.IsFinite(size) && Math.Abs((float)size - size) > MostRounding * size,
            $"{sums.Name}: its largest value is {size:0.###e+0} in size, out of the range of single precision, in which samples are kept; scale it first.");
        double[] means = [.. Enumerable.Range(0, units).Select(sums.Mean)];
        double[] variances = [.. Enumerable.Range(0, units).Select(sums.Variance)];
        double[] zeros = [.. Enumerable.Range(0, units).Select(u => sums.Zeros[u] / (double)sums.Counts[u])];
        bool[] dead = [.. Enumerable.Range(0, units).Select(u => sums.Counts[u] > 1 && sums.Least[u] == sums.Largest[u])];
        long values = sums.Counts.Sum();
        return new LayerStatistics
        {
            Sample = sample,
            Samples = sums.Samples,
            Units = units,
            NotFinite = sums.NotFinite,
            Mean = CompensatedSum.Of([.. means.Select((m, u) => sums.Counts[u] == 0 ? 0 : m * sums.Counts[u])]) / values,
            Variance = CompensatedSum.Of([.. variances.Where(v => !double.IsNaN(v))]) / variances.Count(v => !double.IsNaN(v)),
            Minimum = sums.Least.Min(),
            Maximum = sums.Largest.Max(),
            Zeros = sums.Zeros.Sum() / (double)values,
            DeadUnits = dead.Count(d => d),
            SparseUnits = Enumerable.Range(0, units).Count(u => !dead[u] && zeros[u] >= MostOfSamples),
            SaturatedUnits = sums.HasEnds ? Enumerable.Range(0, units).Count(u => !dead[u] && sums.AtEnds[u] >= MostOfSamples * sums.Counts[u]) : null,
            UnitMeans = means,
            UnitVariances = variances,
            UnitZeros = zeros,
        };
    }
}

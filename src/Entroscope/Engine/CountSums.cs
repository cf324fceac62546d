namespace Entroscope.Engine;

/// <summary>
/// Where a pass adds up expected counts. Threads that work on different nodes may share one; else each has its own and they are merged.
/// </summary>
internal sealed class CountSums(ExpectedCounts counts, int sites)
{
    private readonly double[]?[] _values = new double[sites][];

    public ExpectedCounts Counts { get; set; } = counts;

    /// <summary>Gets what is summed for every value of a tabulated site until its counts are computed from it; zeros at first.</summary>
    public Span<double> Values(int site, long length)
    {
        if (_values[site] is not { } values || values.Length < length)
        {
            _values[site] = values = new double[length];
        }

        return values.AsSpan(0, (int)length);
    }
}

namespace Entroscope.Benchmarks.Anomalies;

/// <summary>What distances need: columns of one scale, categories as indicators, missing values filled with the mean.</summary>
internal sealed class Peers
{
    public const int Neighbours = 10;
    private readonly int[] _alphabets;
    private readonly double[] _means;
    private readonly double[] _deviations;

    public Peers(double[][] rows, int[] alphabets)
    {
        _alphabets = alphabets;
        Rows = [.. rows.Select(Indicators)];
        _means = [.. Enumerable.Range(0, Rows[0].Length).Select(i => Rows.Where(r => !double.IsNaN(r[i])).Average(r => r[i]))];
        _deviations = [.. _means.Select((m, i) => Math.Sqrt(Rows.Where(r => !double.IsNaN(r[i])).Average(r => (r[i] - m) * (r[i] - m))))];
        Rows = [.. Rows.Select(Scale)];
    }

    public double[][] Rows { get; }

    public double[] Encode(double[] row) => Scale(Indicators(row));

    /// <summary>Gets the distance to the k-th nearest training row.</summary>
    public double Distance(double[] encoded)
    {
        double[] all = [.. Rows.Select(r => r.Zip(encoded).Sum(p => (p.First - p.Second) * (p.First - p.Second)))];
        Array.Sort(all);
        return all[Neighbours - 1];
    }

    private double[] Indicators(double[] row) => [.. row.SelectMany((x, i) => _alphabets[i] <= 2
        ? [x]
        : Enumerable.Range(0, _alphabets[i]).Select(k => double.IsNaN(x) ? double.NaN : x == k ? 1.0 : 0))];

    private double[] Scale(double[] row) =>
        [.. row.Select((x, i) => double.IsNaN(x) ? 0 : (x - _means[i]) / (_deviations[i] > 0 ? _deviations[i] : 1))];
}

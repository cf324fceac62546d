namespace Entroscope.Information;

/// <summary>Running means and variances of columns whose values may be missing, value by value in a fixed order (Welford 1962).</summary>
/// <param name="columns">The number of columns.</param>
internal sealed class PresentMoments(int columns)
{
    private readonly int[] _count = new int[columns];
    private readonly double[] _mean = new double[columns];
    private readonly double[] _squares = new double[columns];

    /// <summary>Gets the number of values of a column.</summary>
    public int Count(int column) => _count[column];

    /// <summary>Adds a value.</summary>
    /// <param name="column">The column.</param>
    /// <param name="value">The value; an infinite one makes the mean infinite.</param>
    public void Add(int column, double value)
    {
        int n = ++_count[column];
        double shift = value - _mean[column];
        if (double.IsFinite(shift))
        {
            _mean[column] += shift / n;
            _squares[column] += shift * (value - _mean[column]);
        }
        else if (double.IsFinite(_mean[column]))
        {
            (_mean[column], _squares[column]) = (value, double.PositiveInfinity);
        }
    }

    /// <summary>Computes the mean of a column over its values.</summary>
    /// <param name="column">The column.</param>
    /// <returns>The mean with its standard error (NaN below 2 values, infinite where the mean is); NaN without values.</returns>
    public Estimate Mean(int column) => Of(_mean[column], _squares[column], _count[column]);

    /// <summary>Computes the mean of a column over more rows, of which those without a value count 0.</summary>
    /// <param name="column">The column.</param>
    /// <param name="rows">The number of rows, at least that of the values.</param>
    /// <returns>The mean with its standard error.</returns>
    public Estimate MeanOf(int column, int rows)
    {
        double part = rows == 0 ? 0 : (double)_count[column] / rows;
        double mean = _mean[column];
        return Of(part == 0 ? 0 : mean * part, part == 0 ? 0 : _squares[column] + (_count[column] * mean * mean * (1 - part)), rows);
    }

    private static Estimate Of(double mean, double squares, int count) => count == 0
        ? new Estimate(double.NaN, double.NaN, 0)
        : new Estimate(mean, double.IsInfinity(mean) ? double.PositiveInfinity : count < 2 ? double.NaN : Math.Sqrt(squares / (count - 1.0) / count), count);
}

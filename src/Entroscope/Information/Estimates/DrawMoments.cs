using Entroscope.Numerics;

namespace Entroscope.Information.Estimates;

/// <summary>Means of many columns over draws that may be weighted, with their standard errors.</summary>
/// <remarks>
/// Weighted means are divided by the sum of the weights, whose expectation is known: their error is that of the
/// ratio, the root of sum w^2 (f - mean)^2 over the sum of w (Owen 2013, chapter 9). The bias is of order 1/n.
/// </remarks>
internal sealed class DrawMoments(int columns)
{
    private readonly MomentTable _values = new(columns);
    private readonly MomentTable _squared = new(columns);
    private double _squaredWeight;
    private bool _weighted;

    public long Rows => _values.Rows;

    /// <summary>Adds a chunk of draws.</summary>
    /// <param name="values">Shape [rows, columns], row-major.</param>
    /// <param name="weights">The weight of every draw; null for weights of 1.</param>
    public void Add(double[] values, double[]? weights, int rows)
    {
        _values.Add(values, weights, rows);
        if (weights is not null)
        {
            _weighted = true;
            double[] squares = [.. weights.Take(rows).Select(w => w * w)];
            _squared.Add(values, squares, rows);
            _squaredWeight += squares.Sum();
        }
    }

    /// <summary>Adds a chunk of values that are weighed by their probabilities, all of them in the end.</summary>
    public void AddExact(double[] values, ReadOnlySpan<double> probabilities, int rows) => _values.Add(values, probabilities, rows);

    /// <summary>Computes the weighted mean of a column as an exact value.</summary>
    public Estimate Expectation(int column) => _values.Expectation(column);

    /// <summary>Computes the mean of a column over rows of data.</summary>
    public Estimate RowMean(int column) => _values.RowMean(column);

    /// <summary>Computes the mean of a column with its standard error.</summary>
    /// <returns>The mean; its error is NaN after a single draw, infinite where the mean is.</returns>
    public Estimate Mean(int column)
    {
        if (!_weighted)
        {
            return _values.Mean(column);
        }

        double mean = _values.Expectation(column).Value;
        double shift = _squared.Expectation(column).Value - mean;
        double squares = _squared.Squares(column) + (_squaredWeight * shift * shift);
        double error = double.IsInfinity(mean) ? double.PositiveInfinity
            : Rows < 2 ? double.NaN
            : Math.Sqrt(Math.Max(0, squares) * Rows / (Rows - 1)) / _values.Weight;
        return new Estimate(mean, error, Rows);
    }
}

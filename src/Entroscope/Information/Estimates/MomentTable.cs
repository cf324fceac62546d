using Entroscope.Numerics;

namespace Entroscope.Information.Estimates;

/// <summary>Running means, variances and skewness of many columns, chunk by chunk, in a fixed order (Chan, Golub, LeVeque 1983; Pebay 2008).</summary>
/// <remarks>
/// The result depends on the values and on where chunks end, not on threads or machine. A column that holds an infinity has an infinite mean.
/// </remarks>
internal sealed class MomentTable(int columns)
{
    private readonly int _columns = columns;
    private readonly CompensatedSum[] _sum = new CompensatedSum[columns];
    private readonly double[] _mean = new double[columns];
    private readonly double[] _squares = new double[columns];
    private readonly double[] _cubes = new double[columns];
    private readonly double[] _chunkSum = new double[columns];
    private readonly double[] _chunkMean = new double[columns];
    private readonly double[] _chunkSquares = new double[columns];
    private readonly double[] _chunkCubes = new double[columns];
    private readonly double[] _shifts = new double[columns];
    private readonly double[] _work = new double[columns];
    private CompensatedSum _weight;
    private double[]? _first;
    private bool _differ;

    public long Rows { get; private set; }

    /// <summary>Gets the sum of the weights.</summary>
    public double Weight => _weight.Value;

    /// <summary>Adds a chunk of rows.</summary>
    /// <param name="values">Shape [rows, columns], row-major.</param>
    /// <param name="weights">The weight of every row, greater than 0; empty for weights of 1.</param>
    public void Add(double[] values, ReadOnlySpan<double> weights, int rows)
    {
        if (rows == 0)
        {
            return;
        }

        _first ??= values[.._columns];
        for (int r = 0; r < rows && !_differ; r++)
        {
            _differ = !values.AsSpan(r * _columns, _columns).SequenceEqual(_first);
        }

        double weight = SumRows(values, weights, rows);
        TensorPrimitives.Divide(_chunkSum, weight, _chunkMean);
        SumSquares(values, weights, rows);
        Merge(weight);
        Rows += rows;
    }

    /// <summary>Gets the weighted sum of the squared deviations of a column from its weighted mean.</summary>
    public double Squares(int column) => _squares[column];

    /// <summary>Computes the weighted mean of a column as an exact value.</summary>
    public Estimate Expectation(int column) => Estimate.Exact(_sum[column].Value / _weight.Value);

    /// <summary>Computes the mean of a column over its (unweighted) rows with its standard error.</summary>
    /// <returns>The mean; its error is NaN after a single row, infinite where the mean is.</returns>
    public Estimate Mean(int column)
    {
        double mean = _sum[column].Value / Rows;
        double error = double.IsInfinity(mean) ? double.PositiveInfinity
            : Rows < 2 ? double.NaN
            : Math.Sqrt(Math.Max(0, _squares[column]) / (Rows - 1) / Rows);
        return new Estimate(mean, error, Rows);
    }

    /// <summary>Computes the mean of a column over its (unweighted) rows of data, with an interval that heeds their skewness.</summary>
    /// <returns> The mean with its standard error, as <see cref="Mean"/>; without one where all rows are equal
    /// to each other in every column, as after a single row, unless there is nothing to vary. </returns>
    public Estimate RowMean(int column)
    {
        Estimate mean = Mean(column);
        if (Rows > 1 && !_differ && Math.Abs(mean.Value) > PresentMoments.Nothing)
        {
            return mean with { StandardError = double.NaN, HalfWidth95 = double.NaN };
        }

        return Rows == 0 ? mean : mean with
        {
            HalfWidth95 = SkewedMean.HalfWidth95(Rows, double.IsInfinity(mean.Value)
            ? double.PositiveInfinity
            : _squares[column], _cubes[column])
        };
    }

    private double SumRows(double[] values, ReadOnlySpan<double> weights, int rows)
    {
        Array.Clear(_chunkSum);
        CompensatedSum total = default;
        for (int r = 0; r < rows; r++)
        {
            ReadOnlySpan<double> row = values.AsSpan(r * _columns, _columns);
            double w = weights.IsEmpty ? 1 : weights[r];
            total.Add(w);
            if (weights.IsEmpty)
            {
                TensorPrimitives.Add(_chunkSum, row, _chunkSum);
            }
            else
            {
                TensorPrimitives.Multiply(row, w, _work);
                TensorPrimitives.Add(_chunkSum, _work, _chunkSum);
            }
        }

        return total.Value;
    }

    private void SumSquares(double[] values, ReadOnlySpan<double> weights, int rows)
    {
        Array.Clear(_chunkSquares);
        Array.Clear(_chunkCubes);
        for (int r = 0; r < rows; r++)
        {
            TensorPrimitives.Subtract(values.AsSpan(r * _columns, _columns), _chunkMean, _shifts);
            TensorPrimitives.Multiply(_shifts, _shifts, _work);
            if (!weights.IsEmpty)
            {
                TensorPrimitives.Multiply(_work, weights[r], _work);
            }

            TensorPrimitives.Add(_chunkSquares, _work, _chunkSquares);
            TensorPrimitives.MultiplyAdd(_work, _shifts, _chunkCubes, _chunkCubes);
        }
    }

    private void Merge(double weight)
    {
        double before = _weight.Value;
        _weight.Add(weight);
        double total = _weight.Value;
        for (int c = 0; c < _columns; c++)
        {
            double shift = _chunkMean[c] - _mean[c];
            double lower = before / total, upper = weight / total;
            _cubes[c] += _chunkCubes[c] + (shift * shift * shift * before * upper * (lower - upper))
                + (3 * shift * ((lower * _chunkSquares[c]) - (upper * _squares[c])));
            _mean[c] += shift * (weight / total);
            _squares[c] += _chunkSquares[c] + (shift * shift * (before * weight / total));
            _sum[c].Add(_chunkSum[c]);
        }
    }
}

using System.Numerics.Tensors;

namespace Entroscope.Numerics;

/// <summary>
/// Least squares with correlated errors: the coefficients by orthogonalisation of the whitened columns, the shape parameter by a grid and Brent's
/// method about its best point. Made once for a model and its errors, then used for any number of measured vectors.
/// </summary>
internal sealed class WeightedLeastSquares
{
    private const int GridPoints = 33;
    private const double Tolerance = 1e-7;
    private const double Dependent = 1e-10;
    private readonly SeparableModel _model;
    private readonly CholeskyFactor _errors;
    private readonly double[] _grid;
    private readonly Basis[] _atGrid;

    /// <summary>Prepares the fits of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="errors">The factor of the covariance of the measured values.</param>
    public WeightedLeastSquares(SeparableModel model, CholeskyFactor errors)
    {
        (_model, _errors) = (model, errors);
        int points = model.HasShape ? GridPoints : 1;
        _grid = [.. Enumerable.Range(0, points).Select(i => model.Lower + ((model.Upper - model.Lower) * i / Math.Max(1, points - 1)))];
        _atGrid = Array.ConvertAll(_grid, At);
    }

    /// <summary>Fits the model to measured values.</summary>
    /// <param name="values">The values.</param>
    /// <returns>The nearest parameters.</returns>
    /// <remarks>Cost: O(n^2) for every one of some forty-five values of the shape parameter.</remarks>
    public SeparableFit Fit(ReadOnlySpan<double> values)
    {
        double[] whitened = _errors.Whiten(values);
        (double shape, _) = ScalarMinimum.Find(_grid, i => _atGrid[i].Distance(whitened), p => At(p).Distance(whitened), Tolerance * (_model.Upper - _model.Lower));
        Basis basis = At(shape);
        return new SeparableFit(shape, basis.Coefficients(whitened), basis.Distance(whitened));
    }

    private Basis At(double shape) => new(
        Array.ConvertAll(_model.Columns(shape), c => _errors.Whiten(c)),
        _model.Offset is null ? null : _errors.Whiten(_model.Offset(shape)));

    // Q R of the whitened columns (modified Gram-Schmidt); a column that depends on those before it gets the coefficient 0.
    private sealed class Basis
    {
        private readonly double[][] _q;
        private readonly double[,] _r;
        private readonly double[]? _offset;

        public Basis(double[][] columns, double[]? offset)
        {
            (_q, _offset, _r) = (columns, offset, new double[columns.Length, columns.Length]);
            for (int j = 0; j < _q.Length; j++)
            {
                double whole = TensorPrimitives.Norm<double>(_q[j]);
                for (int k = 0; k < j; k++)
                {
                    _r[k, j] = TensorPrimitives.Dot<double>(_q[k], _q[j]);
                    TensorPrimitives.MultiplyAdd(_q[k], -_r[k, j], _q[j], _q[j]);
                }

                double norm = TensorPrimitives.Norm<double>(_q[j]);
                bool independent = norm > Dependent * whole;
                _r[j, j] = independent ? norm : 0;
                TensorPrimitives.Multiply(_q[j], independent ? 1 / norm : 0, _q[j]);
            }
        }

        public double Distance(double[] whitened)
        {
            double[] rest = Rest(whitened);
            foreach (double[] q in _q)
            {
                TensorPrimitives.MultiplyAdd(q, -TensorPrimitives.Dot<double>(q, rest), rest, rest);
            }

            return TensorPrimitives.SumOfSquares<double>(rest);
        }

        public double[] Coefficients(double[] whitened)
        {
            double[] rest = Rest(whitened);
            double[] theta = Array.ConvertAll(_q, q => TensorPrimitives.Dot<double>(q, rest));
            for (int j = theta.Length - 1; j >= 0; j--)
            {
                for (int k = j + 1; k < theta.Length; k++)
                {
                    theta[j] -= _r[j, k] * theta[k];
                }

                theta[j] = _r[j, j] > 0 ? theta[j] / _r[j, j] : 0;
            }

            return theta;
        }

        private double[] Rest(double[] whitened)
        {
            double[] rest = [.. whitened];
            if (_offset is not null)
            {
                TensorPrimitives.Subtract(rest, _offset, rest);
            }

            return rest;
        }
    }
}

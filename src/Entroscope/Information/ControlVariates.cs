namespace Entroscope.Information;

/// <summary>
/// Estimates means of targets by regression on features whose means are 0: the intercept (Lavenberg, Welch 1981). Moments are merged chunk by
/// chunk in a fixed order (Chan, Golub, LeVeque 1983).
/// </summary>
internal sealed class ControlVariates
{
    // Below this share of its variance a feature adds nothing to those before it.
    private const double Negligible = 1e-8;

    // The share of a variance that rounding leaves where the features tell everything: an error is never claimed to be smaller.
    private const double Rounding = 1e-12;
    private readonly int _features;
    private readonly int _width;
    private readonly double[] _mean;
    private readonly double[] _chunkMean;
    private readonly double[] _cross;
    private readonly double[] _squares;

    /// <summary>Initialises empty moments.</summary>
    /// <param name="features">The number of features F.</param>
    /// <param name="targets">The number of targets.</param>
    public ControlVariates(int features, int targets)
    {
        (_features, _width) = (features, features + targets);
        (_mean, _chunkMean, _squares) = (new double[_width], new double[_width], new double[_width]);
        _cross = new double[features * _width];
    }

    /// <summary>Gets the number of draws added.</summary>
    public long Rows { get; private set; }

    /// <summary>Adds draws.</summary>
    /// <param name="values">Shape [rows, features then targets]; overwritten.</param>
    /// <param name="rows">The number of draws.</param>
    public void Add(double[] values, int rows)
    {
        Array.Clear(_chunkMean);
        for (int e = 0; e < rows * _width; e++)
        {
            _chunkMean[e % _width] += values[e] / rows;
        }

        for (int r = 0; r < rows; r++)
        {
            Span<double> row = values.AsSpan(r * _width, _width);
            for (int c = 0; c < _width; c++)
            {
                row[c] -= _chunkMean[c];
            }

            AddProducts(row, 1);
        }

        double share = rows / (double)(Rows + rows);
        double[] shift = new double[_width];
        for (int c = 0; c < _width; c++)
        {
            shift[c] = _chunkMean[c] - _mean[c];
            _mean[c] += share * shift[c];
        }

        AddProducts(shift, share * Rows);
        Rows += rows;
    }

    /// <summary>Estimates the mean of a target.</summary>
    /// <param name="target">The target.</param>
    /// <param name="left">Receives the share of the variance that the features leave, 0..1.</param>
    /// <returns>The estimate with its standard error.</returns>
    public Estimate Mean(int target, out double left)
    {
        int column = _features + target;
        double variance = _squares[column];
        double residual = variance;
        double value = _mean[column];
        double leverage = 1.0 / Rows;
        int used = 0;
        double[] cross = [.. _cross];
        double[] mean = [.. _mean];
        for (int f = 0; f < _features; f++)
        {
            // What is left of feature f after those before it (Gram-Schmidt on the cross products).
            double own = cross[(f * _width) + f];
            if (!(own > Negligible * _squares[f]))
            {
                continue;
            }

            used++;
            double slope = cross[(f * _width) + column] / own;
            value -= slope * mean[f];
            residual -= slope * cross[(f * _width) + column];
            leverage += mean[f] * mean[f] / own;
            for (int g = f + 1; g < _features; g++)
            {
                double part = cross[(f * _width) + g] / own;
                mean[g] -= part * mean[f];
                for (int c = g; c < _width; c++)
                {
                    cross[(g * _width) + c] -= part * cross[(f * _width) + c];
                }
            }
        }

        residual = Math.Max(residual, Rounding * variance);
        left = variance > 0 ? residual / variance : 1;
        return new Estimate(value, Math.Sqrt(residual / (Rows - used - 1) * leverage), Rows);
    }

    private void AddProducts(ReadOnlySpan<double> row, double weight)
    {
        for (int f = 0; f < _features; f++)
        {
            double x = weight * row[f];
            for (int c = 0; c < _width; c++)
            {
                _cross[(f * _width) + c] += x * row[c];
            }
        }

        for (int c = 0; c < _width; c++)
        {
            _squares[c] += weight * row[c] * row[c];
        }
    }
}

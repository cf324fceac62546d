using System.Runtime.InteropServices;
using Entroscope.Numerics;

namespace Entroscope.Information.Estimates;

/// <summary>
/// Estimates means of targets by regression on features whose means are 0: the intercept (Lavenberg, Welch 1981). Moments are merged chunk by
/// chunk in a fixed order (Chan, Golub, LeVeque 1983).
/// </summary>
/// <remarks>
/// What draws of few values leave of a target is skewed, and larger where the features are: the error is that of the
/// jackknife (MacKinnon, White 1985, HC3). Against the one of least squares it is a matter of order 1/n: after 8192 draws
/// the latter is taken, and no more draws are kept. Where a few draws decide a slope or what is left, or nearly nothing
/// is left, the regression fits the values that were drawn and says nothing about the others: then there is no estimate.
/// </remarks>
internal sealed class ControlVariates
{
    // Below this share of its variance a feature adds nothing to those before it.
    private const double Negligible = 1e-8;

    // A regression that leaves less than this share of the variance is not believed: it may be a fit of the few values drawn.
    private const double LeastLeft = 1e-3;

    // The least effective number of draws, (sum d^2)^2 / sum d^4, that decide a slope, and what is left.
    private const double LeastSpread = 30;
    private const double LeastSpreadLeft = 10;

    // A feature whose mean over the draws is further from 0 than so many of its standard
    // errors has values that were not drawn: its slope says nothing about them.
    private const double MostDeviation = 4;

    // So are the slopes on a feature whose mean may have missed more than this part of its squared error.
    private const double MostMissed = 0.01;

    // Squared nats. Where all draws have the same surprisal, its deviations are rounding, and slopes on them are anything.
    private const double Constant = 1e-18;
    private const int MostKept = 8192;

    // A draw that decides a slope almost alone has no residual of its own.
    private const double MostLeverage = 0.9;
    private readonly int _features;
    private readonly int _width;
    private readonly double[] _mean;
    private readonly double[] _chunkMean;
    private readonly double[] _cross;
    private readonly double[] _squares;
    private readonly List<double> _kept = [];

    /// <param name="features">The number of features F.</param>
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
    public void Add(double[] values, int rows)
    {
        Keep(values, rows);
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
    /// <param name="missed">For every feature the variance that its mean may have missed.</param>
    /// <param name="left">Receives the share of the variance that the features leave, 0..1.</param>
    /// <returns>The estimate with its standard error; null where the features do not vary, or their slopes cannot be trusted.</returns>
    /// <remarks>Features come in their order; the last ones are left out until the slopes of the others can be trusted.</remarks>
    public Estimate? Mean(int target, ReadOnlySpan<double> missed, out double left)
    {
        left = 1;
        for (int features = _features; features > 0; features--)
        {
            if (Regress(target, missed, features, out left) is { } mean)
            {
                return mean;
            }
        }

        return null;
    }

    private Estimate? Regress(int target, ReadOnlySpan<double> missed, int features, out double left)
    {
        int column = _features + target;
        double variance = _squares[column];
        double residual = variance;
        double leverage = 1.0 / Rows;
        int used = 0;
        double[] cross = [.. _cross];
        double[] mean = [.. _mean];
        double[] own = new double[_features];
        for (int f = 0; f < features; f++)
        {
            // What is left of feature f after those before it (Gram-Schmidt on the cross products); 0 for one that is not used.
            double rest = cross[(f * _width) + f];
            bool told = missed[f] * Rows * Rows <= MostMissed * rest && mean[f] * mean[f] * Rows * Rows <= MostDeviation * MostDeviation * rest;
            if (!told || !(rest > Math.Max(Negligible * _squares[f], Constant * Rows)))
            {
                continue;
            }

            used++;
            own[f] = rest;
            ReadOnlySpan<double> products = cross.AsSpan(f * _width, _width);
            residual -= products[column] * products[column] / rest;
            leverage += mean[f] * mean[f] / rest;
            Remove(mean, f, products, rest);
            for (int g = f + 1; g < features; g++)
            {
                double part = products[g] / rest;
                for (int c = g; c < _width; c++)
                {
                    cross[(g * _width) + c] -= part * products[c];
                }
            }
        }

        left = variance > 0 ? residual / variance : 1;
        if (used == 0 || !(left >= LeastLeft) || !(Jackknife(column, own, cross, mean) is { } jackknife))
        {
            return null;
        }

        double squared = Rows > MostKept ? residual / (Rows - used - 1) * leverage : jackknife;
        return new Estimate(mean[column], Math.Sqrt(squared), Rows);
    }

    // Takes out of a row what feature f explains of all that comes after it.
    private static void Remove(Span<double> row, int f, ReadOnlySpan<double> products, double own)
    {
        double share = row[f] / own;
        for (int c = f + 1; c < row.Length; c++)
        {
            row[c] -= share * products[c];
        }
    }

    // How much the estimate moves when a draw is left out, squared and summed: weight times residual,
    // enlarged by the draw's own pull on the slopes. Null where few draws decide a slope or what is left.
    private double? Jackknife(int column, double[] own, double[] cross, double[] mean)
    {
        double[] row = new double[_width];
        double[] squares = new double[_width];
        double[] fourths = new double[_width];
        double sum = 0;
        for (int r = 0; r < _kept.Count / _width; r++)
        {
            TensorPrimitives.Subtract(CollectionsMarshal.AsSpan(_kept).Slice(r * _width, _width), _mean, row);
            double weight = 1.0 / Rows;
            double leverage = weight;
            for (int f = 0; f < _features; f++)
            {
                if (own[f] > 0)
                {
                    weight -= mean[f] * row[f] / own[f];
                    leverage += row[f] * row[f] / own[f];
                    Remove(row, f, cross.AsSpan(f * _width, _width), own[f]);
                }
            }

            double moved = weight * row[column] / (1 - Math.Min(leverage, MostLeverage));
            sum += moved * moved;
            TensorPrimitives.Multiply(row, row, row);
            TensorPrimitives.Add(squares, row, squares);
            TensorPrimitives.MultiplyAdd(row, row, fourths, fourths);
        }

        bool IsSpread(int c, double least) => squares[c] * squares[c] >= least * fourths[c];
        bool spread = IsSpread(column, LeastSpreadLeft) && Enumerable.Range(0, _features).All(f => own[f] == 0 || IsSpread(f, LeastSpread));
        return spread ? sum : null;
    }

    private void Keep(double[] values, int rows)
    {
        if (Rows + rows <= MostKept)
        {
            _kept.AddRange(values.AsSpan(0, rows * _width));
        }
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

using Entroscope.Inference;
using Entroscope.Numerics;

namespace Entroscope.Information.Estimates;

/// <summary>Running means, variances and skewness of columns whose values may be missing, value by value in a fixed order (Welford 1962; Pebay 2008).</summary>
/// <param name="rows">Notes whether the rows of the values are equal to each other,
/// which then have no interval of their own; null where they are not looked at.</param>
internal sealed class PresentMoments(int columns, EqualRows? rows = null)
{
    /// <summary>Below it a mean is what rounding leaves of 0.</summary>
    public const double Nothing = 1e-12;

    private readonly int[] _count = new int[columns];
    private readonly double[] _mean = new double[columns];
    private readonly double[] _squares = new double[columns];
    private readonly double[] _cubes = new double[columns];

    public int Count(int column) => _count[column];

    /// <summary>Adds a value.</summary>
    /// <param name="value">The value; an infinite one makes the mean infinite.</param>
    public void Add(int column, double value)
    {
        int n = ++_count[column];
        double shift = value - _mean[column];
        if (double.IsFinite(shift))
        {
            double part = shift / n;
            _cubes[column] += (shift * part * (n - 1) * part * (n - 2)) - (3 * part * _squares[column]);
            _mean[column] += part;
            _squares[column] += shift * (value - _mean[column]);
        }
        else if (double.IsFinite(_mean[column]))
        {
            (_mean[column], _squares[column], _cubes[column]) = (value, double.PositiveInfinity, double.PositiveInfinity);
        }
    }

    /// <summary>Computes the mean of a column over its values.</summary>
    /// <param name="unseen">What its interval must allow for beside the variance of the values, as a squared standard error.</param>
    /// <returns>The mean with its standard error (NaN below 2 values, infinite where
    /// the mean is) and an interval that heeds skewness; NaN without values.</returns>
    public Estimate Mean(int column, double unseen = 0) => Of(_mean[column], _squares[column], _cubes[column], _count[column], unseen);

    /// <summary>Computes the mean of a column over its values, with an interval at least as wide as that of as many rows of the model.</summary>
    /// <param name="own">The same columns over rows of the model: few rows of data lack what is rare; null to go by the values alone.</param>
    /// <returns>The mean, as <see cref="Mean(int, double)"/>.</returns>
    public Estimate MeanBeside(int column, PresentMoments? own)
    {
        Estimate mean = Mean(column);
        int count = _count[column];
        if (own is null || count < 2 || own._count[column] < 2)
        {
            return mean;
        }

        double share = (double)count / own._count[column];
        double expected = Math.Sqrt(own._squares[column] * share / (count - 1.0) / count);
        double half = expected * SkewedMean.Known(count, own._squares[column] * share, own._cubes[column] * share);
        double error = double.IsNaN(mean.StandardError) ? expected : mean.StandardError;
        return mean with { StandardError = error, HalfWidth95 = double.IsNaN(mean.HalfWidth95) ? half : Math.Max(half, mean.HalfWidth95) };
    }

    /// <summary>Computes the mean of a column over more rows, of which those without a value count 0.</summary>
    /// <param name="all">The number of rows, at least that of the values.</param>
    public Estimate MeanOf(int column, int all)
    {
        double part = all == 0 ? 0 : (double)_count[column] / all;
        double mean = _mean[column];
        if (part == 0)
        {
            return Of(0, 0, 0, all, 0);
        }

        double shift = mean * (1 - part);
        double cubes = _cubes[column] + (3 * shift * _squares[column]) + (_count[column] * mean * mean * mean * (1 - part) * (1 - (2 * part)));
        return Of(mean * part, _squares[column] + (_count[column] * mean * mean * (1 - part)), part == 1 ? _cubes[column] : cubes, all, 0);
    }

    private Estimate Of(double mean, double squares, double cubes, int count, double unseen) => count == 0
        ? new Estimate(double.NaN, double.NaN, 0)
        : count > 1 && squares == 0 && unseen == 0 && rows is { Hold: true } && Math.Abs(mean) > Nothing
            ? new Estimate(mean, double.NaN, count) { HalfWidth95 = double.NaN }
        : new Estimate(mean, double.IsInfinity(mean) ? double.PositiveInfinity : count < 2 ? double.NaN : Math.Sqrt(squares / (count - 1.0) / count), count)
        {
            HalfWidth95 = SkewedMean.HalfWidth95(count, squares, cubes, unseen),
        };
}

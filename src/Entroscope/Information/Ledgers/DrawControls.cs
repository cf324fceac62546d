using Entroscope.Information.Estimates;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Information.Ledgers;

/// <summary>The columns of the ledger that are estimated with control variates: the entropies and increments of whole levels.</summary>
internal sealed class DrawControls
{
    // Fewer draws than this a control variate do not determine the slopes.
    private const int DrawsPerFeature = 20;
    private readonly KnownMeans _known;
    private readonly int[] _targets;
    private readonly ControlVariates _variates;
    private readonly double[] _values;
    private readonly double[] _center;
    private readonly int _features;
    private readonly bool _weighted;

    /// <param name="chunkRows">The largest number of draws added at a time.</param>
    /// <param name="weighted">Whether the draws have weights: their mean is known to be 1, one control variate more.</param>
    public DrawControls(KnownMeans known, PoolingTree tree, int chunkRows, bool weighted)
    {
        (_known, _weighted, _features) = (known, weighted, known.Count + (weighted ? 1 : 0));
        int[] levels = [.. Enumerable.Range(0, tree.Height + 1)];
        _targets =
        [
            LedgerColumns.Surprisal, LedgerColumns.SurprisalGivenClass, LedgerColumns.ClassTerm,
            .. levels.Select(LedgerColumns.GivenLevel), .. levels.Select(LedgerColumns.Increment), .. levels.Select(LedgerColumns.Patches),
        ];
        _variates = new ControlVariates(_features, _targets.Length);
        _values = new double[chunkRows * (_features + _targets.Length)];
        _center = new double[_targets.Length];
    }

    /// <summary>Adds a chunk of draws.</summary>
    /// <param name="columns">Their rows of the ledger's columns, [rows, width].</param>
    /// <param name="weights">Their weights; null for weights of 1.</param>
    public void Add(double[] columns, int width, double[]? weights, int rows)
    {
        int length = _features + _targets.Length;
        if (_weighted && _variates.Rows == 0)
        {
            SetCenter(columns, width, weights!, rows);
        }

        for (int r = 0; r < rows; r++)
        {
            ReadOnlySpan<double> row = columns.AsSpan(r * width, width);
            Span<double> values = _values.AsSpan(r * length, length);
            double weight = weights?[r] ?? 1;
            Span<double> known = values.Slice(_features - _known.Count, _known.Count);
            _known.Fill(row, known);
            TensorPrimitives.Multiply(known, weight, known);
            if (_weighted)
            {
                values[0] = weight - 1;
            }

            for (int t = 0; t < _targets.Length; t++)
            {
                values[_features + t] = _center[t] + (weight * (row[_targets[t]] - _center[t]));
            }
        }

        _variates.Add(_values, rows);
    }

    /// <summary>Estimates the mean of a column with its standard error.</summary>
    /// <returns>The estimate and the share of the variance that is left, 0..1; null for columns
    /// without control variates, and while the draws do not determine the slopes.</returns>
    public (Estimate Mean, double Left)? Mean(int column, RareVariance rare)
    {
        double[] missed = [.. _weighted ? [0.0] : Array.Empty<double>(), .. _known.Columns.Select(rare.Of)];
        int target = Array.IndexOf(_targets, column);
        bool enough = target >= 0 && _variates.Rows >= DrawsPerFeature * _features;
        return enough && _variates.Mean(target, missed, out double left) is { } mean ? (mean, left) : null;
    }

    // Since weights have mean 1, a weighted deviation from any center is unbiased; from one near the mean it varies least.
    private void SetCenter(double[] columns, int width, double[] weights, int rows)
    {
        double total = weights.AsSpan(0, rows).ToArray().Sum();
        for (int r = 0; r < rows; r++)
        {
            for (int t = 0; t < _targets.Length; t++)
            {
                _center[t] += weights[r] / total * columns[(r * width) + _targets[t]];
            }
        }
    }
}

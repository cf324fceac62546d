using Entroscope.Structure;

namespace Entroscope.Information;

/// <summary>The columns of the ledger that are estimated with control variates: the entropies and increments of whole levels.</summary>
internal sealed class DrawControls
{
    // Fewer draws than this a control variate do not tell the slopes.
    private const int DrawsPerFeature = 20;
    private readonly KnownMeans _known;
    private readonly int[] _targets;
    private readonly ControlVariates _variates;
    private readonly double[] _values;

    public DrawControls(KnownMeans known, PoolingTree tree, int chunkRows)
    {
        _known = known;
        int[] levels = [.. Enumerable.Range(0, tree.Height + 1)];
        _targets =
        [
            LedgerColumns.Surprisal, LedgerColumns.SurprisalGivenClass, LedgerColumns.ClassTerm,
            .. levels.Select(LedgerColumns.GivenLevel), .. levels.Select(LedgerColumns.Increment), .. levels.Select(LedgerColumns.Patches),
        ];
        _variates = new ControlVariates(known.Count, _targets.Length);
        _values = new double[chunkRows * (known.Count + _targets.Length)];
    }

    /// <summary>Adds a chunk of draws.</summary>
    /// <param name="columns">Their rows of the ledger's columns, [rows, width].</param>
    /// <param name="width">The number of columns.</param>
    /// <param name="rows">The number of draws.</param>
    public void Add(double[] columns, int width, int rows)
    {
        int length = _known.Count + _targets.Length;
        for (int r = 0; r < rows; r++)
        {
            ReadOnlySpan<double> row = columns.AsSpan(r * width, width);
            Span<double> values = _values.AsSpan(r * length, length);
            _known.Fill(row, values[.._known.Count]);
            for (int t = 0; t < _targets.Length; t++)
            {
                values[_known.Count + t] = row[_targets[t]];
            }
        }

        _variates.Add(_values, rows);
    }

    /// <summary>Estimates the mean of a column with its standard error.</summary>
    /// <param name="column">The column.</param>
    /// <returns>The estimate and the share of the variance that is left, 0..1; null for columns without control variates, and while the draws do not tell the slopes.</returns>
    public (Estimate Mean, double Left)? Mean(int column)
    {
        int target = Array.IndexOf(_targets, column);
        bool enough = target >= 0 && _variates.Rows >= DrawsPerFeature * _known.Count;
        return enough && _variates.Mean(target, out double left) is { } mean ? (mean, left) : null;
    }
}

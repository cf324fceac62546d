using Entroscope.Model.Leaves;

namespace Entroscope.Engine.Scaled;

/// <summary>
/// Counts of tabulated sites from what has been summed for every value: a value represents all samples that have it, so the way down is gone
/// once a value, not once a sample.
/// </summary>
internal sealed unsafe partial class TreePass<T>
{
    /// <summary>Adds the counts of a tabulated site and clears its sums.</summary>
    /// <param name="sums">What has been summed, and where counts go.</param>
    public void FinishSite(int site, CountSums sums)
    {
        SiteTables<T> tables = _network.Tables;
        int columns = tables.Columns(site);
        if (columns == 0 || tables.Owner(site) != site || !tables.HasOutputs(site))
        {
            return;
        }

        bool small = !tables.SumsByValue(site);
        (int rows, int channels) = (_network.Rows(site), _network.Channels(site));
        int stride = small ? _kernels.Pad(columns) : tables.OutputStride(site);
        Span<double> values = sums.Values(site, (long)(small ? rows : columns) * stride);
        int pad = _kernels.Pad(channels);
        bool one = columns <= Lanes;
        new Span<T>(_sums, one ? 0 : rows * pad).Clear();
        for (int first = 0; first < columns; first += Lanes)
        {
            LoadSums(values, first, columns, stride, rows, small);
            FinishPanel(site, first, pad, sums.Leaf(_network.Model.Shape.LeafOf(site)));
            if (!one)
            {
                _kernels.AddOuterProduct(_exponents, rows, _byLane, pad, _sums);
            }
        }

        if (one)
        {
            AddProducts(site, _exponents, 1, 0, sums);
        }
        else
        {
            AddCounts(site, pad, sums);
        }

        values.Clear();
    }

    // The sums of a panel of values, as if they were the derivatives of samples, into the scratch of exponents.
    private void LoadSums(ReadOnlySpan<double> values, int first, int columns, int stride, int rows, bool small)
    {
        if (!small)
        {
            var byLane = new Span<T>(_byLane, Lanes * stride);
            byLane.Clear();
            int used = Math.Min(Lanes, columns - first);
            TensorPrimitives.ConvertTruncating(values.Slice(first * stride, used * stride), byLane);
            _kernels.TransposeBack(_byLane, stride, rows, _exponents);
            return;
        }

        for (int g = 0; g < rows; g++)
        {
            var row = new Span<T>(_exponents + (g * Lanes), Lanes);
            row.Clear();
            TensorPrimitives.ConvertTruncating(values.Slice(g * stride, columns), row);
        }
    }

    private void FinishPanel(int site, int first, int pad, Span<double> statistics)
    {
        LeafDistribution leaf = _network.Model.Leaves[site];
        (int rows, int channels) = (_network.Rows(site), _network.Channels(site));
        int* index = stackalloc int[Lanes];
        for (int lane = 0; lane < Lanes; lane++)
        {
            index[lane] = Math.Min(first + lane, leaf.Alphabet);
        }

        _network.Tables.LoadLanes(site, index, _u);
        _kernels.Transpose(_u, channels, _byLane, pad);
        _kernels.Multiply(_network.Down(site), rows, channels, _exponents, _g);
        _kernels.Product(_u, _g, channels, _g);
        if (leaf.CountsValues)
        {
            int used = Math.Min(Lanes, leaf.Alphabet - first);
            fixed (double* counts = statistics)
            {
                for (int d = 0; d < channels; d++)
                {
                    _kernels.AddWidened(_g + (d * Lanes), used, counts + (d * leaf.Alphabet) + first);
                }
            }

            return;
        }

        Span<double> flow = _numbers.AsSpan(0, channels);
        for (int lane = 0; lane < Lanes && first + lane < leaf.Alphabet; lane++)
        {
            for (int d = 0; d < channels; d++)
            {
                flow[d] = double.CreateTruncating(_g[(d * Lanes) + lane]);
            }

            leaf.Accumulate(first + lane, flow, statistics);
        }
    }
}

using Entroscope.Model.Leaves;
using Entroscope.Numerics;

namespace Entroscope.Engine.Scaled;

/// <summary>The sites of a pass: values to densities, and derivatives to statistics.</summary>
internal sealed unsafe partial class TreePass<T>
{
    private void UpSite(int site, int p, PanelBatch batch)
    {
        T* slot = Slot(site, p);
        T* values = State(site, p) + (PanelState.Rows * Lanes);
        SiteTables<T> tables = _network.Tables;
        if (tables.Columns(site) == 0)
        {
            UpComputed(site, slot, (double*)values, batch, p);
            return;
        }

        int* index = (int*)values;
        batch.Data.Column(site).ReadSymbols(batch.Rows(p), tables.Columns(site) - 1, tables.Codes(site), new Span<int>(index, Lanes));
        EnsureKnown(site, new ReadOnlySpan<uint>(index, Lanes));
        if (!tables.HasOutputs(site))
        {
            LoadDensities(site, index, slot);
            _network.Convolve(site, _u, slot, _high);
            return;
        }

        int rows = _network.Rows(site) + PanelState.Rows;
        if (tables.IsSmall(site))
        {
            _kernels.Gather(tables.Outputs(site), tables.SmallStride(site), rows, index, slot);
            return;
        }

        int stride = tables.OutputStride(site);
        _kernels.GatherRows(tables.Outputs(site), stride, index, _byLane);
        _kernels.TransposeBack(_byLane, stride, rows, slot);
    }

    // Observations have been checked by whoever offers them; but a symbol beyond the table would be looked up, and counted, beyond its memory.
    private void EnsureKnown(int site, ReadOnlySpan<uint> symbols)
    {
        uint largest = TensorPrimitives.Max(symbols);
        int values = _network.Tables.Columns(site);
        if (largest >= values)
        {
            throw new DataException(_network.Tables.Codes(site) is { } codes
                ? Invariant($"Site {site}: a value {codes.Requirement()}.")
                : Invariant($"Site {site}: the value {(int)largest} is not one of 0..{values - 2}."));
        }
    }

    // Leaves the densities in u and, for a large alphabet, also lane by lane.
    private void LoadDensities(int site, int* index, T* slot)
    {
        SiteTables<T> tables = _network.Tables;
        tables.LoadState(site, index, slot);
        if (tables.IsSmall(site))
        {
            tables.LoadLanes(site, index, _u);
            return;
        }

        _kernels.GatherRows(tables.Densities(site), tables.LargeStride(site), index, _byLane);
        _kernels.TransposeBack(_byLane, tables.LargeStride(site), _network.Channels(site), _u);
    }

    // Densities that no table holds: computed for every sample, and kept for the way down.
    private void UpComputed(int site, T* slot, double* values, PanelBatch batch, int p)
    {
        LeafDistribution leaf = _network.Model.Leaves[site];
        int channels = leaf.Channels;
        T* state = slot + (_network.Rows(site) * Lanes);
        T* u = (T*)(values + ComputedValues);
        batch.Data.Column(site).ReadValues(batch.Rows(p), new Span<double>(values, Lanes));
        if (leaf is GaussianLeaf gaussian)
        {
            _network.Gaussians.Densities(site, gaussian, values, _network.LargestLeafExponent, _doubles, _wide, u, state);
            _network.Convolve(site, u, slot, _high);
            return;
        }

        Span<WideLog> log = _wide.AsSpan(0, channels);
        for (int lane = 0; lane < Lanes; lane++)
        {
            bool missing = double.IsNaN(values[lane]);
            log.Clear();
            if (!missing)
            {
                leaf.WideLogDensity(values[lane], log);
            }

            (int exponent, double loss) = missing ? (0, 0) : SiteScaling.Scale(log, _network.LargestLeafExponent);
            state[(PanelState.Loss * Lanes) + lane] = T.CreateTruncating(SiteScaling.Write(log, exponent, loss, u + lane, Lanes));
            LaneInteger.Set(state + (PanelState.Exponent * Lanes) + lane, exponent);
        }

        _network.Convolve(site, u, slot, _high);
    }

    // Two rows of single or double precision hold the values of a panel's samples in double precision.
    private static int ComputedValues => 2 * PanelKernels<T>.RowBytes / sizeof(double);

    private void DownSite(int site, int p, PanelBatch batch, RootPanels<T> root, CountSums sums, bool atOnce)
    {
        T* rho = Slot(site, p);
        T* values = State(site, p) + (PanelState.Rows * Lanes);
        SiteTables<T> tables = _network.Tables;
        if (tables.Columns(site) == 0)
        {
            DownComputed(site, rho, (double*)values, p * Lanes, root, sums);
        }
        else if (!tables.HasOutputs(site))
        {
            DownDensities(site, rho, (int*)values, p * Lanes, root, sums);
        }
        else if (!tables.SumsByValue(site))
        {
            SumValues(site, rho, (int*)values);
        }
        else
        {
            int stride = tables.OutputStride(site);
            _kernels.Transpose(rho, _network.Rows(site), _byLane, stride);
            if (!atOnce)
            {
                _kernels.AddRows(_byLane, stride, (int*)values, _sums);
                return;
            }

            fixed (double* table = sums.Values(tables.Owner(site), (long)tables.Columns(site) * stride))
            {
                _kernels.ScatterRows(_byLane, stride, (int*)values, table);
            }
        }
    }

    // Sums of rho for every value, as a product with the indicators of the values.
    private void SumValues(int site, T* rho, int* index)
    {
        int pad = _kernels.Pad(_network.Tables.Columns(site));
        new Span<T>(_byLane, Lanes * pad).Clear();
        for (int lane = 0; lane < Lanes; lane++)
        {
            _byLane[(lane * pad) + index[lane]] = T.One;
        }

        _kernels.AddOuterProduct(rho, _network.Rows(site), _byLane, pad, _sums);
    }

    private void DownDensities(int site, T* rho, int* index, int firstSample, RootPanels<T> root, CountSums sums)
    {
        SiteTables<T> tables = _network.Tables;
        LeafDistribution leaf = _network.Model.Leaves[site];
        (int rows, int channels) = (_network.Rows(site), leaf.Channels);
        int stride = tables.LargeStride(site);
        _kernels.GatherRows(tables.Densities(site), stride, index, _byLane);
        _kernels.AddOuterProduct(rho, rows, _byLane, stride, _sums);
        _kernels.Multiply(_network.Down(site), rows, channels, rho, _g);
        _kernels.TransposeBack(_byLane, stride, channels, _u);
        _kernels.Product(_u, _g, channels, _g);
        Span<double> statistics = sums.Leaf(_network.Model.Shape.LeafOf(site));
        if (leaf.CountsValues)
        {
            CountValues(_g, channels, index, leaf.Alphabet, statistics);
            return;
        }

        double* values = stackalloc double[Lanes];
        for (int lane = 0; lane < Lanes; lane++)
        {
            values[lane] = index[lane] == leaf.Alphabet ? double.NaN : index[lane];
        }

        Accumulate(leaf, values, firstSample, root, statistics);
    }

    // A few channels at a time, so that what is added to stays in the cache; padding and samples that are not counted have flows of 0.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CountValues(T* flow, int channels, int* index, int alphabet, Span<double> statistics)
    {
        fixed (double* counts = statistics)
        {
            int d = 0;
            for (; d + 4 <= channels; d += 4, flow += 4 * Lanes)
            {
                double* c0 = counts + ((nint)d * alphabet), c1 = c0 + alphabet, c2 = c1 + alphabet, c3 = c2 + alphabet;
                for (int lane = 0; lane < Lanes; lane++)
                {
                    int k = index[lane];
                    if (k < alphabet)
                    {
                        c0[k] += double.CreateTruncating(flow[lane]);
                        c1[k] += double.CreateTruncating(flow[Lanes + lane]);
                        c2[k] += double.CreateTruncating(flow[(2 * Lanes) + lane]);
                        c3[k] += double.CreateTruncating(flow[(3 * Lanes) + lane]);
                    }
                }
            }

            for (; d < channels; d++, flow += Lanes)
            {
                double* row = counts + ((nint)d * alphabet);
                for (int lane = 0; lane < Lanes; lane++)
                {
                    if (index[lane] < alphabet)
                    {
                        row[index[lane]] += double.CreateTruncating(flow[lane]);
                    }
                }
            }
        }
    }

    private void DownComputed(int site, T* rho, double* values, int firstSample, RootPanels<T> root, CountSums sums)
    {
        LeafDistribution leaf = _network.Model.Leaves[site];
        (int rows, int channels) = (_network.Rows(site), leaf.Channels);
        T* u = (T*)(values + ComputedValues);
        int pad = _kernels.Pad(channels);
        _kernels.Transpose(u, channels, _byLane, pad);
        _kernels.AddOuterProduct(rho, rows, _byLane, pad, _sums);
        _kernels.Multiply(_network.Down(site), rows, channels, rho, _g);
        _kernels.Product(u, _g, channels, _g);
        Accumulate(leaf, values, firstSample, root, sums.Leaf(_network.Model.Shape.LeafOf(site)));
    }

    // Adds every sample by itself, with the flows in g.
    private void Accumulate(LeafDistribution leaf, double* values, int firstSample, RootPanels<T> root, Span<double> statistics)
    {
        int channels = leaf.Channels;
        int pad = _kernels.Pad(channels);
        _kernels.Transpose(_g, channels, _byLane, pad);
        Span<double> flow = _numbers.AsSpan(0, channels);
        for (int lane = 0; lane < Lanes; lane++)
        {
            if (double.IsNaN(values[lane]) || !root.IsCounted[firstSample + lane])
            {
                continue;
            }

            TensorPrimitives.ConvertTruncating(new ReadOnlySpan<T>(_byLane + (lane * pad), channels), flow);
            leaf.Accumulate(values[lane], flow, statistics);
        }
    }
}

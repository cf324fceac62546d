using System.Runtime.Intrinsics.X86;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;

namespace Entroscope.Engine.Scaled;

/// <summary>The sites of a pass: values to densities, and derivatives to statistics.</summary>
internal sealed unsafe partial class TreePass<T>
{
    private const int ChannelsAhead = 4;

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
        if (tables.IsSmall(site) || p == 0)
        {
            ReadSymbols(site, index, p, batch);
        }

        if (!tables.IsSmall(site) && p + 1 < batch.Panels)
        {
            // Rows of large tables are found all over them: those of the next panel are asked for while this one is computed.
            int* next = (int*)(State(site, p + 1) + (PanelState.Rows * Lanes));
            ReadSymbols(site, next, p + 1, batch);
            FetchRows(site, next);
        }

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

    private void ReadSymbols(int site, int* index, int p, PanelBatch batch)
    {
        SiteTables<T> tables = _network.Tables;
        batch.Data.Column(site).ReadSymbols(batch.Rows(p), tables.Columns(site) - 1, tables.Codes(site), new Span<int>(index, Lanes));
        EnsureKnown(site, new ReadOnlySpan<uint>(index, Lanes));
    }

    private void FetchRows(int site, int* index)
    {
        SiteTables<T> tables = _network.Tables;
        bool outputs = tables.HasOutputs(site);
        T* table = outputs ? tables.Outputs(site) : tables.Densities(site);
        int stride = outputs ? tables.OutputStride(site) : tables.LargeStride(site);
        for (int lane = 0; lane < Lanes; lane++)
        {
            Fetch(table + ((long)index[lane] * stride), stride * sizeof(T));
        }
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
            DownComputed(site, rho, (double*)values, p, root, sums);
        }
        else if (!tables.HasOutputs(site))
        {
            DownDensities(site, rho, (int*)values, p, batch.Panels, root, sums);
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

    private void DownDensities(int site, T* rho, int* index, int p, int panels, RootPanels<T> root, CountSums sums)
    {
        SiteTables<T> tables = _network.Tables;
        LeafDistribution leaf = _network.Model.Leaves[site];
        (int rows, int channels) = (_network.Rows(site), leaf.Channels);
        int stride = tables.LargeStride(site);
        T* byLane = _byLane + ((nint)p * Lanes * stride);
        if (p + 1 < panels)
        {
            FetchRows(site, (int*)(State(site, p + 1) + (PanelState.Rows * Lanes)));
        }

        _kernels.GatherRows(tables.Densities(site), stride, index, byLane);
        _kernels.Multiply(_network.Down(site), rows, channels, rho, _g);
        _kernels.TransposeBack(byLane, stride, channels, _u);
        _kernels.Product(_u, _g, channels, leaf.CountsValues ? Flow(p, channels) : _g);
        Span<double> statistics = sums.Leaf(_network.Model.Shape.LeafOf(site));
        if (leaf.CountsValues)
        {
            // Counted when all panels of the group are here, so that what is added to is fetched once.
            new Span<int>(index, Lanes).CopyTo(_symbols.AsSpan(p * Lanes, Lanes));
            return;
        }

        double* values = stackalloc double[Lanes];
        for (int lane = 0; lane < Lanes; lane++)
        {
            values[lane] = index[lane] == leaf.Alphabet ? double.NaN : index[lane];
        }

        Accumulate(leaf, values, p * Lanes, root, statistics);
    }

    private T* Flow(int p, int channels) => _flows.Start + ((nint)p * channels * Lanes);

    private bool CountsValues(int v) =>
        _tree.IsSite(v) && _network.Tables.Columns(v) > 0 && !_network.Tables.HasOutputs(v) && _network.Model.Leaves[v].CountsValues;

    private void FetchValues(int site, CountSums sums)
    {
        Span<double> statistics = sums.Leaf(_network.Model.Shape.LeafOf(site));
        fixed (double* counts = statistics)
        {
            Fetch(counts, Math.Min(statistics.Length, ChannelsAhead * _network.Model.Leaves[site].Alphabet) * sizeof(double));
        }
    }

    // Channel after channel for all panels, so that what is added to stays in the cache; padding and samples that are not counted have flows of 0.
    private void CountValues(int site, int panels, CountSums sums)
    {
        LeafDistribution leaf = _network.Model.Leaves[site];
        fixed (double* counts = sums.Leaf(_network.Model.Shape.LeafOf(site)))
        fixed (int* symbols = _symbols)
        {
            CountValues(_flows.Start, leaf.Channels, panels, symbols, leaf.Alphabet, counts);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CountValues(T* flows, int channels, int panels, int* symbols, int alphabet, double* counts)
    {
        for (int d = 0; d < channels; d++)
        {
            double* row = counts + ((nint)d * alphabet);
            if (d + ChannelsAhead < channels)
            {
                Fetch(row + ((nint)ChannelsAhead * alphabet), alphabet * sizeof(double));
            }

            for (int p = 0; p < panels; p++)
            {
                T* flow = flows + ((((nint)p * channels) + d) * Lanes);
                int* index = symbols + (p * Lanes);
                for (int lane = 0; lane < Lanes; lane++)
                {
                    int k = index[lane];
                    if (k < alphabet)
                    {
                        row[k] += double.CreateTruncating(flow[lane]);
                    }
                }
            }
        }
    }

    // Lines that have left the caches are asked for before they are needed.
    private static void Fetch(void* start, nint bytes)
    {
        for (nint i = 0; i < bytes && Sse.IsSupported; i += CacheLine)
        {
            Sse.Prefetch1((byte*)start + i);
        }
    }

    private void DownComputed(int site, T* rho, double* values, int p, RootPanels<T> root, CountSums sums)
    {
        LeafDistribution leaf = _network.Model.Leaves[site];
        (int rows, int channels) = (_network.Rows(site), leaf.Channels);
        T* u = (T*)(values + ComputedValues);
        int pad = _kernels.Pad(channels);
        _kernels.Transpose(u, channels, _byLane + ((nint)p * Lanes * pad), pad);
        _kernels.Multiply(_network.Down(site), rows, channels, rho, _g);
        _kernels.Product(u, _g, channels, _g);
        Accumulate(leaf, values, p * Lanes, root, sums.Leaf(_network.Model.Shape.LeafOf(site)));
    }

    // Adds every sample by itself, with the flows in g.
    private void Accumulate(LeafDistribution leaf, double* values, int firstSample, RootPanels<T> root, Span<double> statistics)
    {
        int channels = leaf.Channels;
        int pad = _kernels.Pad(channels);
        _kernels.Transpose(_g, channels, _turned, pad);
        Span<double> flow = _numbers.AsSpan(0, channels);
        for (int lane = 0; lane < Lanes; lane++)
        {
            if (double.IsNaN(values[lane]) || !root.IsCounted[firstSample + lane])
            {
                continue;
            }

            TensorPrimitives.ConvertTruncating(new ReadOnlySpan<T>(_turned + (lane * pad), channels), flow);
            leaf.Accumulate(values[lane], flow, statistics);
        }
    }
}

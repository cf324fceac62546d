using System.Numerics;
using Entroscope.Numerics;

namespace Entroscope.Engine.Scaled;

/// <summary>
/// What the ledger needs of the sites with small tables, for every value k: w[g] = sum_d a[g, d] u_k[d] log u_k[d], whose product with the derivatives
/// of the site's outputs is the expected log of its densities; and the log of the site's marginal probability. Both without the scale of the value.
/// </summary>
internal sealed unsafe class SiteLedgers<T> : IParallelWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Portion = 16;
    private readonly ScaledNetwork<T> _network;
    private readonly long[] _offset;
    private readonly AlignedBuffer<T> _tables;
    private readonly long[] _marginalOffset;
    private readonly AlignedBuffer<T> _marginals;
    private readonly AlignedBuffer<T>[] _scratch;

    /// <summary>Makes room; the tables are to be computed by <see cref="Compute"/>.</summary>
    public SiteLedgers(ScaledNetwork<T> network, int threads)
    {
        _network = network;
        _offset = new long[network.Tree.SiteCount];
        _marginalOffset = new long[network.Tree.SiteCount];
        (long length, long marginals) = (0, 0);
        for (int i = 0; i < _offset.Length; i++)
        {
            bool isOwn = network.Tables.Owner(i) == i;
            _offset[i] = isOwn ? length : _offset[network.Tables.Owner(i)];
            length += isOwn && Has(i) ? (long)network.Rows(i) * network.Tables.SmallStride(i) : 0;
            _marginalOffset[i] = marginals;
            marginals += Has(i) ? network.Tables.SmallStride(i) : 0;
        }

        (_tables, _marginals) = (new AlignedBuffer<T>(length), new AlignedBuffer<T>(marginals));
        _scratch = [.. Enumerable.Range(0, threads).Select(_ => new AlignedBuffer<T>(((2L * network.Widest) + 1) * PanelKernels<T>.PanelLanes))];
    }

    /// <summary>Returns whether a site has these tables.</summary>
    public bool Has(int site) => _network.Tables.Columns(site) > 0 && _network.Tables.IsSmall(site);

    /// <summary>Gets the table of a site, [rows, stride].</summary>
    public T* Table(int site) => _tables.Start + _offset[site];

    /// <summary>Gets the logs of the marginal probabilities of the values of a site, [stride].</summary>
    public T* Marginal(int site) => _marginals.Start + _marginalOffset[site];

    /// <summary>Computes all tables.</summary>
    public void Compute()
    {
        // Computed here once, not by every thread.
        _ = _network.Marginals;
        WorkCrew.Run(_scratch.Length, (_offset.Length + Portion - 1) / Portion, this);
    }

    void IParallelWork.Do(int worker, int task)
    {
        for (int site = task * Portion; site < Math.Min((task + 1) * Portion, _offset.Length); site++)
        {
            if (Has(site))
            {
                Fill(site, _scratch[worker].Start);
            }
        }
    }

    private void Fill(int site, T* u)
    {
        int lanes = PanelKernels<T>.PanelLanes;
        (int rows, int channels) = (_network.Rows(site), _network.Channels(site));
        int stride = _network.Tables.SmallStride(site);
        int* index = stackalloc int[lanes];
        for (int lane = 0; lane < lanes; lane++)
        {
            index[lane] = Math.Min(lane, _network.Tables.Columns(site) - 1);
        }

        _network.Tables.LoadLanes(site, index, u);
        T* w = u + (_network.Widest * lanes);
        FillMarginal(site, u, w, Marginal(site));
        if (_network.Tables.Owner(site) != site)
        {
            return;
        }

        var densities = new Span<T>(u, channels * lanes);
        var logs = new Span<T>(w, channels * lanes);
        TensorPrimitives.Max(densities, T.Epsilon, logs);
        TensorPrimitives.Log<T>(logs, logs);
        TensorPrimitives.Multiply(densities, logs, densities);
        _network.Kernels.Multiply(_network.Up(site), channels, rows, u, w);
        for (int g = 0; g < rows; g++)
        {
            new ReadOnlySpan<T>(w + (g * lanes), Math.Min(stride, lanes)).CopyTo(new Span<T>(Table(site) + (g * stride), stride));
        }
    }

    private void FillMarginal(int site, T* u, T* scratch, T* destination)
    {
        int lanes = PanelKernels<T>.PanelLanes;
        double[] marginal = _network.Marginals[site];
        TensorPrimitives.ConvertTruncating<double, T>(marginal, new Span<T>(scratch, marginal.Length));
        T* sums = scratch + (_network.Widest * lanes);
        _network.Kernels.WeightedSum(scratch, u, marginal.Length, sums);
        int stride = _network.Tables.SmallStride(site);
        TensorPrimitives.Log<T>(new ReadOnlySpan<T>(sums, Math.Min(stride, lanes)), new Span<T>(destination, stride));
    }
}

using System.Runtime.Intrinsics.X86;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Engine.Scaled;

/// <summary>The downward pass and the expected counts.</summary>
internal sealed unsafe partial class TreePass<T>
{
    private const int CacheLine = 64;

    /// <summary>Runs the downward pass over some nodes and adds their expected counts.</summary>
    /// <param name="nodes">The nodes, children before parents; the derivatives of the last are in its slot.</param>
    public void Down(ReadOnlySpan<int> nodes, PanelBatch batch, RootPanels<T> root, CountSums sums)
    {
        PendingSums<T>? pending = sums.IsPart ? _pending ??= MakePending() : null;
        for (int i = nodes.Length - 1; i >= 0; i--)
        {
            int v = nodes[i];
            int matrix = _network.Model.Shape.MatrixOf(v);
            bool values = HasOutputs(v);
            int pad = PadOfSums(v);
            bool waits = pending is not null && pending.Has(matrix);

            // Without others to wait for, large tables are added to in double precision at once.
            bool atOnce = values && !waits && !_network.Tables.IsSmall(v);
            _sums = waits ? pending!.Start(matrix) : _ownSums;
            if (!waits && values && !atOnce)
            {
                new Span<T>(_sums, SumsLength(v)).Clear();
            }

            for (int p = 0; p < batch.Panels; p++)
            {
                FetchAhead(p + 1 < batch.Panels ? v : i > 0 ? nodes[i - 1] : -1, (p + 1) % batch.Panels);
                if (_tree.IsSite(v))
                {
                    DownSite(v, p, batch, root, sums, atOnce);
                }
                else
                {
                    DownInner(v, p, pad, batch);
                }
            }

            if (!values)
            {
                bool counts = CountsValues(v);
                if (counts)
                {
                    FetchValues(v, sums);
                }

                AddProducts(v, batch, waits, sums);
                if (counts)
                {
                    CountValues(v, batch.Panels, sums);
                }
            }

            if (!waits && values && !atOnce)
            {
                AddValues(v, sums);
            }
            else if (waits && pending!.Note(matrix, v, batch.Panels * Lanes))
            {
                Add(v, sums);
                pending.Clear(matrix);
            }
        }

        Flush(pending, sums);
        _sums = _ownSums;
    }

    /// <summary>Forgets what has been summed in a pass that did not end.</summary>
    public void DropPending() => _pending = null;

    // The outer products of what the panels have left: into sums that others of the matrix add to, or into counts.
    private void AddProducts(int v, PanelBatch batch, bool waits, CountSums sums)
    {
        int rows = _network.Rows(v);
        long step = (long)_layout.Rows(v) * Lanes;
        if (waits)
        {
            _kernels.AddOuterProduct(Slot(v, 0), rows, _byLane, PadOfSums(v), _sums, batch.Panels, step);
            return;
        }

        AddProducts(v, Slot(v, 0), batch.Panels, step, sums);
    }

    private void AddProducts(int v, T* rho, int panels, long step, CountSums sums)
    {
        (int rows, int channels) = (_network.Rows(v), _network.Channels(v));
        fixed (double* n = sums.Weights(_network.Model.Shape.MatrixOf(v)))
        {
            _kernels.AddWeightedOuterProduct(rho, rows, _byLane, _kernels.Pad(channels), _sums, panels, step, _network.Down(v), channels, n);
        }
    }

    // Sums over samples become counts, or those of values.
    private void Add(int v, CountSums sums)
    {
        if (!HasOutputs(v))
        {
            AddCounts(v, PadOfSums(v), sums);
        }
        else
        {
            AddValues(v, sums);
        }
    }

    private void AddValues(int v, CountSums sums)
    {
        int length = SumsLength(v);
        fixed (double* values = sums.Values(_network.Tables.Owner(v), length))
        {
            _kernels.AddWidened(_sums, length, values);
        }
    }

    private void Flush(PendingSums<T>? pending, CountSums sums)
    {
        for (int m = 0; m < (pending?.Count ?? 0); m++)
        {
            if (pending!.NodeOf(m) is >= 0 and int v)
            {
                _sums = pending.Start(m);
                Add(v, sums);
                pending.Clear(m);
            }
        }
    }

    private bool HasOutputs(int v) => _tree.IsSite(v) && _network.Tables.Columns(v) > 0 && _network.Tables.HasOutputs(v);

    private int PadOfSums(int v) => _kernels.Pad(HasOutputs(v) && _network.Tables.IsSmall(v) ? _network.Tables.Columns(v) : _network.Channels(v));

    private int SumsLength(int v) => HasOutputs(v) && _network.Tables.SumsByValue(v)
        ? _network.Tables.Columns(v) * _network.Tables.OutputStride(v)
        : _network.Rows(v) * PadOfSums(v);

    // What several nodes sum together: those of a matrix, but for the values of sites with tables of their own.
    private PendingSums<T> MakePending()
    {
        NetworkShape shape = _network.Model.Shape;
        long[] lengths = new long[shape.MatrixCount];
        for (int m = 0; m < lengths.Length; m++)
        {
            int v = shape.NodeOfMatrix(m);
            bool isSite = _tree.IsSite(v) && _network.Tables.Columns(v) > 0;
            bool sums = shape.UsersOf(m) > 1 && (!isSite || shape.LeafCount < _tree.SiteCount);
            long counts = (long)_network.Rows(v) * _kernels.Pad(_network.Channels(v));
            lengths[m] = sums ? Math.Max(counts, isSite ? _network.Tables.ValueSums(v) : 0) : 0;
        }

        return new PendingSums<T>(lengths);
    }

    // What was kept on the way up has left the caches: it is asked for while the panel before is worked on.
    private void FetchAhead(int v, int p)
    {
        if (v < 0 || !Sse.IsSupported || !_map.RepeatsSites || _tree.IsSite(v))
        {
            return;
        }

        foreach (int c in _tree.Children(v))
        {
            if (!_map.IsLocal(c))
            {
                Fetch(Slot(c, p), _layout.Rows(c) * PanelKernels<T>.RowBytes);
            }
        }

        Fetch(Slot(v, p), _layout.Rows(v) * PanelKernels<T>.RowBytes);
    }

    private void DownInner(int v, int p, int pad, PanelBatch batch)
    {
        (int rows, int channels) = (_network.Rows(v), _network.Channels(v));
        T* rho = Slot(v, p);
        _kernels.Multiply(_network.Down(v), rows, channels, rho, _g);
        if (_map.RepeatsSites)
        {
            RepeatSites(v, p, batch);
        }

        Distribute(v, p, channels);
        _kernels.Transpose(_u, channels, _byLane + ((nint)p * Lanes * pad), pad);
    }

    // Sites that are looked up are looked up again: sooner done than stored and fetched.
    private void RepeatSites(int v, int p, PanelBatch batch)
    {
        foreach (int c in _tree.Children(v))
        {
            if (_map.IsLocal(c))
            {
                UpSite(c, p, batch);
            }
        }
    }

    // Computes u again and puts the derivatives in the place of the children's values. Of many children each one's share is the flow divided by its value.
    private void Distribute(int v, int p, int channels)
    {
        ReadOnlySpan<int> children = _tree.Children(v);
        if (children.Length == 2)
        {
            _kernels.PairFactor(State(children[0], p), State(children[1], p), _factor);
            _kernels.DistributePair(Slot(children[0], p), Slot(children[1], p), _factor, _g, channels, _u);
            return;
        }

        Pool(v, p, _state);
        _kernels.Product(_u, _g, channels, _g);
        foreach (int c in children)
        {
            _kernels.Quotient(_g, Slot(c, p), channels, Slot(c, p));
        }
    }

    // Counts are the sums times the weights.
    private void AddCounts(int v, int pad, CountSums sums)
    {
        fixed (double* n = sums.Weights(_network.Model.Shape.MatrixOf(v)))
        {
            _kernels.AddWeighted(_sums, pad, _network.Down(v), _network.Rows(v), _network.Channels(v), n);
        }
    }
}

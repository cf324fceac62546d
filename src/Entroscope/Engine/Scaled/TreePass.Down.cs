namespace Entroscope.Engine.Scaled;

/// <summary>The downward pass and the expected counts.</summary>
internal sealed unsafe partial class TreePass<T>
{
    /// <summary>Runs the downward pass over some nodes and adds their expected counts.</summary>
    /// <param name="nodes">The nodes, children before parents; the derivatives of the last are in its slot.</param>
    public void Down(ReadOnlySpan<int> nodes, PanelBatch batch, RootPanels<T> root, CountSums sums)
    {
        for (int i = nodes.Length - 1; i >= 0; i--)
        {
            int v = nodes[i];
            bool values = _tree.IsSite(v) && _network.Tables.Columns(v) > 0 && _network.Tables.HasOutputs(v);
            bool indicators = values && _network.Tables.IsSmall(v);
            int columns = indicators ? _network.Tables.Columns(v) : _network.Channels(v);
            int pad = _kernels.Pad(columns);
            var partial = new Span<T>(_sums, _network.Rows(v) * pad);
            partial.Clear();
            for (int p = 0; p < batch.Panels; p++)
            {
                if (_tree.IsSite(v))
                {
                    DownSite(v, p, batch, root, sums);
                }
                else
                {
                    DownInner(v, p, pad, batch);
                }
            }

            if (!values)
            {
                AddCounts(v, pad, sums);
            }
            else if (indicators)
            {
                AddConverted(partial, sums.Values(_network.Tables.Owner(v), partial.Length));
            }
        }
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
        _kernels.Transpose(_u, channels, _byLane, pad);
        _kernels.AddOuterProduct(rho, rows, _byLane, pad, _sums);
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
            _kernels.PreparePair(State(children[0], p), State(children[1], p), _factor, _state);
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

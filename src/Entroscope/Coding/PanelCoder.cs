namespace Entroscope.Coding;

/// <summary>Codes up to sixteen rows side by side: for every row its class, then site after site the symbol of every row.</summary>
internal sealed unsafe class PanelCoder
{
    private readonly RowCode _code;
    private readonly ConditionalPass[] _passes;
    private readonly ComponentShares[] _shares;
    private readonly SymbolBounds _bounds;
    private readonly SymbolBounds _classes = new(1);
    private readonly double[] _totals;

    public PanelCoder(RowCode code)
    {
        _code = code;
        _passes = [.. code.Networks.Select(n => new ConditionalPass(n))];
        _shares = [.. Enumerable.Range(0, RowPanel.Lanes).Select(_ => new ComponentShares(code.Model))];
        _bounds = new SymbolBounds(_passes.Length);
        _totals = new double[_passes.Length];
    }

    /// <summary>Codes a panel.</summary>
    /// <param name="hasLabels">Whether classes are coded.</param>
    public void Code(ICodeStream stream, RowPanel panel, bool hasLabels)
    {
        if (hasLabels)
        {
            CodeLabels(stream, panel);
        }

        for (int lane = 0; lane < RowPanel.Lanes; lane++)
        {
            _shares[lane].Begin(panel.Labels[lane]);
        }

        foreach (ConditionalPass pass in _passes)
        {
            pass.Begin(panel.Labels);
        }

        foreach (int site in _code.Order)
        {
            CodeSite(stream, panel, panel.Site(site));
        }
    }

    private void CodeLabels(ICodeStream stream, RowPanel panel)
    {
        double* message = stackalloc double[RowCode.ClassStride];
        new Span<double>(message, RowCode.ClassStride).Clear();
        message[0] = 1;
        _classes.SetTable(0, _code.Classes.Start, RowCode.ClassStride);
        _classes.SetMessage(0, message, 1);
        _classes.Begin(_code.Model.Classes);
        for (int lane = 0; lane < panel.Count; lane++)
        {
            if (panel.Labels[lane] != RowPanel.Missing)
            {
                panel.Labels[lane] = stream.Code(_classes, panel.Labels[lane]);
            }
        }

        GC.KeepAlive(_code);
    }

    private void CodeSite(ICodeStream stream, RowPanel panel, Span<int> symbols)
    {
        for (int z = 0; z < _passes.Length; z++)
        {
            _passes[z].Next();
            _bounds.SetTable(z, _passes[z].Leaf.Cumulative.Start, _passes[z].Leaf.Stride);
        }

        int alphabet = _passes[0].Leaf.Alphabet;
        int* observed = stackalloc int[RowPanel.Lanes];
        for (int lane = 0; lane < RowPanel.Lanes; lane++)
        {
            observed[lane] = alphabet;
            if (lane < panel.Count && symbols[lane] != RowPanel.Missing)
            {
                observed[lane] = symbols[lane] = CodeSymbol(stream, lane, symbols[lane], alphabet);
            }
        }

        foreach (ConditionalPass pass in _passes)
        {
            pass.Observe(observed);
        }
    }

    private int CodeSymbol(ICodeStream stream, int lane, int symbol, int alphabet)
    {
        if (_passes.Length == 1)
        {
            _bounds.SetMessage(0, _passes[0].Message(lane), 1);
            _bounds.Begin(alphabet);
            return stream.Code(_bounds, symbol);
        }

        for (int z = 0; z < _passes.Length; z++)
        {
            CodedLeaf leaf = _passes[z].Leaf;
            double* message = _passes[z].Message(lane);
            _totals[z] = SymbolBounds.Dot(message, leaf.Cumulative.Start + ((long)alphabet * leaf.Stride), leaf.Stride);
            _bounds.SetMessage(z, message, _shares[lane].Of(z) / _totals[z]);
        }

        _bounds.Begin(alphabet);
        int coded = stream.Code(_bounds, symbol);
        for (int z = 0; z < _passes.Length; z++)
        {
            CodedLeaf leaf = _passes[z].Leaf;
            double joint = SymbolBounds.Dot(_passes[z].Message(lane), leaf.Values.Start + ((long)coded * leaf.Stride), leaf.Stride);
            _shares[lane].Multiply(z, joint / _totals[z]);
        }

        _shares[lane].EnsureSome();
        return coded;
    }
}

using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Information.Exact;

/// <summary>
/// Bounds of the entropy of every patch given a channel of its parent, H(X_S(v) | D_pa(v) = g), carried up the tree: the better of what the
/// latent of the patch says and what is known about the patch as a whole.
/// </summary>
/// <remarks>
/// Below: sum_d a[g,d] lower(d), and the Rényi entropy of order 2 of the patch. Above: H(a[g,.]) + sum_d a[g,d] upper(d), and the sum over the
/// sites of the patch of their entropies given g. Entropies given a latent average over its channels and add over independent patches, so each
/// holds at every node if it holds below.
/// </remarks>
internal sealed class NestedBounds
{
    private readonly ConvAC _model;
    private readonly double[]?[] _patchLower;
    private readonly double[][] _lower;
    private readonly double[][] _upper;
    private readonly (SiteConditional Table, int[] Sites)?[] _sites;
    private readonly double[] _root;

    public NestedBounds(ConvAC model)
    {
        _model = model;
        int nodes = model.Tree.NodeCount;
        _patchLower = new double[]?[nodes];
        (_lower, _upper) = (new double[nodes][], new double[nodes][]);
        _sites = new (SiteConditional, int[])?[nodes];
        _root = LatentMarginals.Compute(model)[model.Tree.Root];
    }

    /// <summary>Gets the bound of H(X) from below.</summary>
    public double Lower => _lower[_model.Tree.Root][0];

    /// <summary>Gets the bound of H(X) from above.</summary>
    public double Upper => _upper[_model.Tree.Root][0];

    /// <summary>Gets the sum of the entropies of the sites (for a continuous site: of a Gaussian of its variance).</summary>
    public double SiteSum { get; private set; }

    /// <summary>Takes the Rényi entropies of a patch from the diagonal of its Gram matrix; what underflow may have taken is given back.</summary>
    public void ReadGram(int node, CopyMessage gram)
    {
        int rows = (int)Math.Round(Math.Sqrt(gram.Values.Length));
        double[] bound = new double[rows];
        for (int g = 0; g < rows; g++)
        {
            double most = gram.Values[(g * rows) + g] + Math.Pow(2, gram.Loss);
            bound[g] = -(Math.Log(most) + (gram.Exponent * Math.Log(2)));
        }

        _patchLower[node] = bound;
    }

    /// <summary>Carries the bounds from the sites to the root.</summary>
    public void Carry(CancellationToken cancellation)
    {
        foreach (int v in _model.Tree.ChildrenFirst)
        {
            cancellation.ThrowIfCancellationRequested();
            (double[] lower, double[] upper) = _model.Tree.IsSite(v) ? OfSite(v) : OfChildren(v);
            Conv(v, lower, upper);
        }
    }

    private (double[] Lower, double[] Upper) OfSite(int v)
    {
        double[] entropy = new double[_model.Shape.Channels(v)];
        _model.Leaves[v].Entropy(entropy);
        _sites[v] = (SiteConditional.Of(_model.Leaves[v]), [v]);
        return (entropy, entropy);
    }

    private (double[] Lower, double[] Upper) OfChildren(int v)
    {
        int channels = _model.Shape.Channels(v);
        (double[] lower, double[] upper) = (new double[channels], new double[channels]);
        List<SiteConditional> tables = [];
        List<int> sites = [];
        foreach (int c in _model.Tree.Children(v))
        {
            for (int d = 0; d < channels; d++)
            {
                lower[d] += _lower[c][d];
                upper[d] += _upper[c][d];
            }

            (SiteConditional table, int[] below) = _sites[c]!.Value;
            tables.Add(table);
            sites.AddRange(below);
            _sites[c] = null;
        }

        _sites[v] = (SiteConditional.Beside(tables), [.. sites]);
        return (lower, upper);
    }

    private void Conv(int v, double[] lower, double[] upper)
    {
        bool root = v == _model.Tree.Root;
        ReadOnlySpan<double> weights = root ? _root : _model.Weights(v);
        int channels = lower.Length;
        int rows = root ? 1 : _model.Shape.Rows(v);
        (_lower[v], _upper[v]) = (new double[rows], new double[rows]);
        (SiteConditional table, int[] below) = _sites[v]!.Value;
        table = table.Mix(weights, rows);
        _sites[v] = (table, below);
        for (int g = 0; g < rows; g++)
        {
            ReadOnlySpan<double> row = weights.Slice(g * channels, channels);
            _lower[v][g] = Math.Max(Mean(row, lower), _patchLower[v]?[g] ?? double.NegativeInfinity);
            SiteSum = SiteEntropies(table, below, g);
            _upper[v][g] = Math.Min(LogSpace.Entropy(row) + Mean(row, upper), SiteSum);
        }
    }

    // The sum over the sites of their entropies given one channel.
    private double SiteEntropies(SiteConditional table, int[] sites, int channel)
    {
        double sum = 0;
        ReadOnlySpan<double> row = table.Table.AsSpan(channel * table.Columns, table.Columns);
        foreach (int i in sites)
        {
            int columns = _model.Leaves[i].SummaryLength;
            sum += _model.Leaves[i].SummaryEntropy(row[..columns]);
            row = row[columns..];
        }

        return sum;
    }

    private static double Mean(ReadOnlySpan<double> weights, double[] values)
    {
        double mean = 0;
        for (int d = 0; d < values.Length; d++)
        {
            mean += weights[d] == 0 ? 0 : weights[d] * values[d];
        }

        return mean;
    }
}

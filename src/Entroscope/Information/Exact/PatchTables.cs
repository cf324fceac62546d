using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;

namespace Entroscope.Information.Exact;

/// <summary>
/// The entropies of every patch of a small discrete model from the table of all its values, by the definition of the network: no posteriors, no logarithms
/// of messages, no engine. The second route to what a ledger says.
/// </summary>
internal sealed class PatchTables
{
    private readonly ConvAC _model;
    private readonly double[][] _marginals;

    private PatchTables(ConvAC model)
    {
        _model = model;
        _marginals = LatentMarginals.Compute(model);
        GivenLatent = new double[model.Tree.NodeCount];
        Patch = new double[model.Tree.NodeCount];
    }

    /// <summary>Gets for every node H(X_S(v) | D_v).</summary>
    public double[] GivenLatent { get; }

    /// <summary>Gets for every node H(X_S(v)).</summary>
    public double[] Patch { get; }

    /// <summary>Gets H(X|Y).</summary>
    public double GivenClass { get; private set; }

    /// <summary>Gets H(X).</summary>
    public double Entropy { get; private set; }

    /// <summary>Gets the sum of all probabilities.</summary>
    public double Total { get; private set; }

    /// <summary>Computes the tables from the sites up.</summary>
    /// <param name="model">A discrete model; its largest table has a row a joint value and a column a channel.</param>
    public static PatchTables Compute(ConvAC model)
    {
        var tables = new PatchTables(model);
        double[] h = tables.Up(model.Tree.Root);
        tables.GivenClass = MeanEntropy(h, model.ClassPrior);
        double[] p = Mixture(h, model.ClassPrior);
        (tables.Entropy, tables.Total) = (LogSpace.Entropy(p), CompensatedSum.Of(p));
        return tables;
    }

    // The table o_v: a row a value of the patch, a column a channel of the parent.
    private double[] Up(int v)
    {
        double[] u = _model.Tree.IsSite(v) ? Site((DiscreteLeaf)_model.Leaves[v]) : Pool(v);
        GivenLatent[v] = MeanEntropy(u, _marginals[v]);
        Patch[v] = LogSpace.Entropy(Mixture(u, _marginals[v]));
        int channels = _model.Shape.Channels(v);
        int rows = _model.Shape.Rows(v);
        double[] o = new double[u.Length / channels * rows];
        for (int i = 0; i < o.Length; i++)
        {
            o[i] = TensorPrimitives.Dot(u.AsSpan(i / rows * channels, channels), _model.Weights(v).Slice(i % rows * channels, channels));
        }

        return o;
    }

    private static double[] Site(DiscreteLeaf leaf) =>
        [.. Enumerable.Range(0, leaf.Alphabet).SelectMany(x => Enumerable.Range(0, leaf.Channels).Select(d => leaf.Probability(d, x)))];

    private double[] Pool(int v)
    {
        int channels = _model.Shape.Channels(v);
        double[] table = new double[channels];
        Array.Fill(table, 1);
        foreach (int c in _model.Tree.Children(v))
        {
            table = Outer(table, Up(c), channels);
        }

        return table;
    }

    private static double[] Outer(double[] first, double[] second, int channels)
    {
        double[] product = new double[first.Length / channels * second.Length];
        for (int i = 0; i < first.Length; i += channels)
        {
            for (int j = 0; j < second.Length; j += channels)
            {
                int at = (i / channels * second.Length) + j;
                TensorPrimitives.Multiply(first.AsSpan(i, channels), second.AsSpan(j, channels), product.AsSpan(at, channels));
            }
        }

        return product;
    }

    private static double[] Mixture(double[] table, ReadOnlySpan<double> weights)
    {
        double[] mixture = new double[table.Length / weights.Length];
        for (int x = 0; x < mixture.Length; x++)
        {
            mixture[x] = TensorPrimitives.Dot(table.AsSpan(x * weights.Length, weights.Length), weights);
        }

        return mixture;
    }

    private static double MeanEntropy(double[] table, ReadOnlySpan<double> weights)
    {
        CompensatedSum sum = default;
        for (int i = 0; i < table.Length; i++)
        {
            sum.Add(-weights[i % weights.Length] * LogSpace.XLogX(table[i]));
        }

        return sum.Value;
    }
}

using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;

namespace Entroscope.Engine.Born;

/// <summary>
/// A network in the Born reading, p(x | y) = h_y(x)^2 / Z_y, with what is left where every site is summed out: the Gram matrices of all nodes by one
/// upward pass, and Z_y at the root.
/// </summary>
/// <remarks>Cost: O(r^3) a node. A square keeps the range of a network: sites of any number neither overflow nor vanish.</remarks>
internal sealed class BornNetwork
{
    private readonly Density[] _above;
    private readonly double[] _logNorm;

    /// <summary>Sums all sites out.</summary>
    /// <exception cref="ModelException">A class has the output 0 for every input.</exception>
    public BornNetwork(ConvAC model)
    {
        Model = model;
        PoolingTree tree = model.Tree;
        Below = new Density[tree.NodeCount];
        _above = new Density[tree.NodeCount];
        foreach (int v in tree.ChildrenFirst)
        {
            Below[v] = tree.IsSite(v) ? LeafOverlap(v) : Pool(tree.Children(v), _above);
            _above[v] = Below[v].Through(model.Weights(v), model.Shape.Rows(v));
        }

        Density root = _above[tree.Root];
        _logNorm = new double[model.Classes];
        for (int y = 0; y < _logNorm.Length; y++)
        {
            Refuse.Model(!(root[y, y] > 0), $"The output of class {y} is 0 for every input, so h^2 / Z is no distribution.");
            _logNorm[y] = Log(root, y);
        }
    }

    public ConvAC Model { get; }

    /// <summary>Gets log Z_y of every class, in nats.</summary>
    public ReadOnlySpan<double> LogNorm => _logNorm;

    /// <summary>Gets the messages of all nodes with their sites summed out, before their conv.</summary>
    public Density[] Below { get; }

    /// <summary>Gets the messages of all nodes with their sites summed out, after their conv.</summary>
    public IReadOnlyList<Density> Above => _above;

    /// <summary>Computes the log of the square of an output that a message of the root holds; negative infinity where it is 0.</summary>
    public static double Log(Density root, int y)
    {
        double square = root[y, y];
        return square > 0 ? Math.Max(Math.Log(square) + (root.Exponent * Math.Log(2)), double.MinValue) : double.NegativeInfinity;
    }

    /// <summary>Multiplies the messages of some nodes.</summary>
    public static Density Pool(ReadOnlySpan<int> nodes, Density[] messages)
    {
        Density product = messages[nodes[0]];
        foreach (int c in nodes[1..])
        {
            product = product.Times(messages[c]);
        }

        return product;
    }

    /// <summary>Makes the message of the root's parent: one class, or all of them, each with P(y) / Z_y.</summary>
    /// <param name="label">The class, or -1 for all.</param>
    public Density Top(int label)
    {
        int classes = Model.Classes;
        if (label >= 0 || classes == 1)
        {
            return Density.Unit(classes, Math.Max(0, label));
        }

        double least = LogNorm.ToArray().Min();
        double[] diagonal = new double[classes * classes];
        for (int y = 0; y < classes; y++)
        {
            diagonal[(y * classes) + y] = Model.ClassPrior[y] * Math.Exp(least - LogNorm[y]);
        }

        return Density.Mixed(classes, diagonal);
    }

    /// <summary>Makes the message of a site at a value.</summary>
    /// <param name="value">An allowed value; not NaN.</param>
    public Density Observed(int site, double value)
    {
        LeafDistribution leaf = Model.Leaves[site];
        double[] vector = new double[leaf.Channels];
        if (leaf is DiscreteLeaf discrete)
        {
            Amplitudes(discrete, discrete.SymbolOf(value), vector);
            return Density.Pure(vector);
        }

        leaf.LogDensity(value, vector);
        double exponent = Math.Floor(TensorPrimitives.Max<double>(vector) / Math.Log(2));
        if (double.IsNegativeInfinity(exponent))
        {
            return Density.Pure(new double[vector.Length]);
        }

        for (int d = 0; d < vector.Length; d++)
        {
            vector[d] = Math.Exp(vector[d] - (exponent * Math.Log(2)));
        }

        return Density.Pure(vector, exponent);
    }

    /// <summary>Writes f_d of a symbol for all channels.</summary>
    public static void Amplitudes(DiscreteLeaf leaf, int symbol, Span<double> vector)
    {
        for (int d = 0; d < vector.Length; d++)
        {
            vector[d] = leaf.Probability(d, symbol);
        }
    }

    // The inner products of the channels of a site: the sum or integral of f_d f_e over its values.
    private Density LeafOverlap(int site)
    {
        int first = Model.Shape.LeafOf(site);
        if (first < site && _above[first] is not null)
        {
            return Below[first];
        }

        LeafDistribution leaf = Model.Leaves[site];
        int channels = leaf.Channels;
        double[] gram = new double[channels * channels];
        if (leaf is DiscreteLeaf discrete)
        {
            double[] vector = new double[channels];
            for (int k = 0; k < discrete.Alphabet; k++)
            {
                Amplitudes(discrete, k, vector);
                for (int d = 0; d < channels; d++)
                {
                    Span<double> row = gram.AsSpan(d * channels, channels);
                    TensorPrimitives.MultiplyAdd(vector, vector[d], row, row);
                }
            }

            return Density.Mixed(channels, gram);
        }

        for (int e = 0; e < gram.Length; e++)
        {
            gram[e] = ((ContinuousLeaf)leaf).LogOverlap([leaf, leaf], [e / channels, e % channels]);
        }

        double exponent = Math.Floor(TensorPrimitives.Max<double>(gram) / Math.Log(2));
        return Density.Mixed(channels, Array.ConvertAll(gram, l => Math.Exp(l - (exponent * Math.Log(2)))), exponent);
    }
}

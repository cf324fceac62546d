using Entroscope.Engine.Born;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Information.Exact;

/// <summary>
/// The sum over the values of some sites of p(x)^alpha in the Born reading: p = h^2 / Z has two copies of the tree, its power 2 alpha of them. Where a site
/// is summed out first, its copies meet two by two.
/// </summary>
/// <remarks>Cost: O(r^(2 alpha + 1)) a node with a site of the set, O(r^3) where all sites are summed out.</remarks>
internal sealed class BornPowers
{
    private readonly ConvAC _model;
    private readonly BornNetwork _network;
    private readonly bool[] _sees;
    private readonly int _copies;

    private BornPowers(ConvAC model, int order, int[] sites)
    {
        (_model, _network, _copies) = (model, new BornNetwork(model), 2 * order);
        _sees = Seeing(model.Tree, sites);
    }

    /// <summary>Computes the log of the sum (or integral) of p(x)^order over some sites.</summary>
    /// <param name="limit">The most entries of a message.</param>
    /// <exception cref="SizeLimitException">A message would be larger.</exception>
    public static double Log(ConvAC model, int order, int[] sites, long limit, CancellationToken cancellation)
    {
        EnsureWithin(model, order, sites, limit);
        return new BornPowers(model, order, sites).Run(cancellation);
    }

    /// <summary>Refuses copies whose messages would not fit. Nothing is allocated before.</summary>
    public static void EnsureWithin(ConvAC model, int order, int[] sites, long limit)
    {
        bool[] sees = Seeing(model.Tree, sites);
        double largest = Enumerable.Range(0, model.Tree.NodeCount).Where(v => sees[v])
            .Max(v => Math.Pow(Math.Max(model.Shape.Channels(v), model.Shape.Rows(v)), 2 * order));
        if (largest > Math.Min(limit, Array.MaxLength))
        {
            throw new SizeLimitException(Invariant(
                $"In the Born reading the Rényi entropy of order {order} has messages of up to {largest:G4} numbers a node (its channels to the power of ")
                + Invariant($"{2 * order}, two copies of the network for every factor p), more than the limit of {limit}; ")
                + "choose a lower order or use a narrower network.");
        }
    }

    /// <summary>Counts the floating-point operations.</summary>
    public static double Operations(ConvAC model, int order, int[] sites)
    {
        bool[] sees = Seeing(model.Tree, sites);
        return Enumerable.Range(0, model.Tree.NodeCount).Where(v => sees[v])
            .Sum(v => 4.0 * order * Math.Pow(Math.Max(model.Shape.Channels(v), model.Shape.Rows(v)), (2 * order) + 1));
    }

    private static bool[] Seeing(PoolingTree tree, int[] sites)
    {
        bool[] sees = new bool[tree.NodeCount];
        foreach (int i in sites)
        {
            sees[i] = true;
        }

        foreach (int v in tree.ChildrenFirst)
        {
            foreach (int c in tree.Children(v))
            {
                sees[v] |= sees[c];
            }
        }

        return sees;
    }

    private double Run(CancellationToken cancellation)
    {
        PoolingTree tree = _model.Tree;
        var messages = new ScaledMatrix?[tree.NodeCount];
        foreach (int v in tree.ChildrenFirst)
        {
            if (!_sees[v])
            {
                continue;
            }

            cancellation.ThrowIfCancellationRequested();
            ScaledMatrix message = tree.IsSite(v) ? Leaf(v) : Pool(v, messages);
            for (int copy = 0; copy < _copies; copy++)
            {
                message = Contract(message, _model.Weights(v), _model.Shape.Rows(v), _model.Shape.Channels(v));
            }

            messages[v] = message;
        }

        return OfClasses(messages[tree.Root]!);
    }

    private ScaledMatrix Leaf(int site)
    {
        LeafDistribution[] copies = new LeafDistribution[_copies];
        Array.Fill(copies, _model.Leaves[site]);
        CopyMessage overlap = LeafOverlaps.Scaled(copies);
        return new ScaledMatrix(overlap.Values.Length, 1, overlap.Values, overlap.Exponent);
    }

    private ScaledMatrix Pool(int v, ScaledMatrix?[] messages)
    {
        ScaledMatrix? product = null;
        Density? summed = null;
        foreach (int c in _model.Tree.Children(v))
        {
            if (messages[c] is { } message)
            {
                product = product is null ? message : Multiply(product, message);
                messages[c] = null;
            }
            else
            {
                summed = summed is null ? _network.Above[c] : summed.Times(_network.Above[c]);
            }
        }

        return summed is null ? product! : Multiply(product!, Power(summed, _model.Shape.Channels(v)));
    }

    // The outer product of the Gram matrix with itself, a factor a pair of copies.
    private ScaledMatrix Power(Density gram, int channels)
    {
        double[] matrix = [.. Enumerable.Range(0, channels * channels).Select(e => gram[e / channels, e % channels])];
        double[] power = matrix;
        for (int pair = 2; pair < _copies; pair += 2)
        {
            double[] next = new double[power.Length * matrix.Length];
            for (int e = 0; e < power.Length; e++)
            {
                TensorPrimitives.Multiply(matrix, power[e], next.AsSpan(e * matrix.Length, matrix.Length));
            }

            power = next;
        }

        return new ScaledMatrix(power.Length, 1, power, gram.Exponent * _copies / 2).Normalize();
    }

    private static ScaledMatrix Multiply(ScaledMatrix one, ScaledMatrix two)
    {
        double[] product = new double[one.Values.Length];
        TensorPrimitives.Multiply(one.Values, two.Values, product);
        return new ScaledMatrix(product.Length, 1, product, one.Exponent + two.Exponent).Normalize();
    }

    // Contracts the first index and puts the new one last: after all copies their order is the old one.
    private static ScaledMatrix Contract(ScaledMatrix message, ReadOnlySpan<double> weights, int rows, int channels)
    {
        var turned = new ScaledMatrix(message.Values.Length / channels, channels, message.Values, message.Exponent);
        ScaledMatrix product = turned.TimesTransposed(weights, rows);
        return new ScaledMatrix(product.Values.Length, 1, product.Transposed().Values, product.Exponent);
    }

    // Every factor p is the sum over the classes of P(y) / Z_y times two copies of the output.
    private double OfClasses(ScaledMatrix root)
    {
        int classes = _model.Classes;
        double least = _network.LogNorm.ToArray().Min();
        double[] values = root.Values;
        for (int pair = 0; pair < _copies; pair += 2)
        {
            double[] rest = new double[values.Length / (classes * classes)];
            for (int y = 0; y < classes; y++)
            {
                double share = classes == 1 ? 1 : _model.ClassPrior[y] * Math.Exp(least - _network.LogNorm[y]);
                TensorPrimitives.MultiplyAdd(values.AsSpan(((y * classes) + y) * rest.Length, rest.Length), share, rest, rest);
            }

            values = rest;
        }

        return Math.Log(values[0]) + (root.Exponent * Math.Log(2)) - (_copies / 2 * least);
    }
}

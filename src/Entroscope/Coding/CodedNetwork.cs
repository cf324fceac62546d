using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Coding;

/// <summary>A network prepared for coding: packed matrices, tables of the sites, the schedule of its messages. Immutable; shared by all threads.</summary>
internal sealed class CodedNetwork
{
    private readonly CodedConv?[] _convs;
    private readonly CodedLeaf?[] _leaves;

    /// <summary>Prepares a network of discrete sites.</summary>
    /// <param name="order">The sites that are coded, in their order.</param>
    /// <exception cref="SizeLimitException">The tables do not fit into memory.</exception>
    public CodedNetwork(ConvAC model, int[] order, PanelKernels<double> kernels)
    {
        (Model, Kernels) = (model, kernels);
        NetworkShape shape = model.Shape;
        PoolingTree tree = model.Tree;
        Schedule = new CodingSchedule(tree, order);
        Width = Enumerable.Range(0, tree.NodeCount).Max(v => Math.Max(shape.Channels(v), shape.Rows(v)));
        int[] first = FirstAlike(model, order);
        MemoryLimit.Ensure(Bytes(model, order, first), "The code of rows", "use a model of fewer channels or values");
        _convs = new CodedConv?[shape.MatrixCount];
        _leaves = new CodedLeaf?[tree.SiteCount];
        foreach (int v in tree.ChildrenFirst[tree.SiteCount..])
        {
            _convs[shape.MatrixOf(v)] ??= new CodedConv(model.Weights(v), shape.Rows(v), shape.Channels(v), kernels);
        }

        CodedLeaf?[] shared = new CodedLeaf?[order.Length];
        ParallelLoop.For(order.Length, t => shared[t] = first[t] < t ? null : new CodedLeaf(
            (DiscreteLeaf)model.Leaves[order[t]], model.Weights(order[t]), shape.Rows(order[t]), kernels));
        for (int t = 0; t < order.Length; t++)
        {
            _leaves[order[t]] = shared[first[t]];
        }
    }

    public ConvAC Model { get; }

    public PanelKernels<double> Kernels { get; }

    public CodingSchedule Schedule { get; }

    /// <summary>Gets the largest number of channels or classes of a node.</summary>
    public int Width { get; }

    public CodedConv Conv(int node) => _convs[Model.Shape.MatrixOf(node)]!;

    public CodedLeaf Leaf(int site) => _leaves[site]!;

    private static double Bytes(ConvAC model, int[] order, int[] first) => (2.0 * sizeof(double) * model.Shape.WeightCount)
        + order.Where((_, t) => first[t] == t).Sum(i => CodedLeaf.Bytes((DiscreteLeaf)model.Leaves[i], model.Shape.Rows(i)));

    // For every site the first one in the order that has its leaf and its conv, so that windows of one text have one table.
    private static int[] FirstAlike(ConvAC model, int[] order)
    {
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        int[] first = new int[order.Length];
        for (int t = 0; t < order.Length; t++)
        {
            int site = order[t];
            using var hash = new ContentHash();
            hash.AddIntegers((int)model.Leaves[site].Family, model.Leaves[site].Alphabet);
            hash.AddReals(model.Weights(site));
            hash.AddReals(model.Leaves[site].Part(0));
            string key = hash.Finish();
            first[t] = known.TryGetValue(key, out int alike) ? alike : known[key] = t;
        }

        return first;
    }
}

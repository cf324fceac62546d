using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;

namespace Entroscope.Information.Entanglement;

/// <summary>Networks with factored convs: the result of a truncation, and its difference from the network before.</summary>
internal static class FactoredNetwork
{
    /// <summary>Makes the network: a factored conv is two, with a node of the rank as its channels and a single child between them.</summary>
    public static ConvAC Make(ConvAC model, EdgeCut[] edges)
    {
        PoolingTree tree = model.Tree;
        var children = new List<int[]>();
        var channels = new List<int>(Enumerable.Range(0, tree.SiteCount).Select(model.Shape.Channels));
        int[] top = new int[tree.NodeCount];
        double[][] weights = new double[tree.NodeCount + edges.Count(e => e.IsFactored)][];
        foreach (int v in tree.ChildrenFirst)
        {
            int own = v;
            if (!tree.IsSite(v))
            {
                own = Add([.. tree.Children(v).ToArray().Select(c => top[c])], model.Shape.Channels(v));
            }

            top[v] = own;
            if (v < edges.Length && edges[v].IsFactored)
            {
                weights[own] = edges[v].Right;
                top[v] = Add([own], edges[v].Rank);
                weights[top[v]] = edges[v].Left;
            }
            else
            {
                weights[own] = [.. model.Weights(v)];
            }
        }

        var shape = new NetworkShape(PoolingTree.FromChildren(tree.SiteCount, children, "truncated", tree.Image), channels, model.Classes);
        return new ConvAC(shape, model.Leaves, weights, model.ClassPrior, RealReading(model), model.Metadata);

        int Add(int[] pooled, int width)
        {
            children.Add(pooled);
            channels.Add(width);
            return channels.Count - 1;
        }
    }

    /// <summary>Makes the network h - h' on the tree of the network before, with the channels of both.</summary>
    public static ConvAC Difference(ConvAC model, EdgeCut[] edges)
    {
        PoolingTree tree = model.Tree;
        int[] channels = [.. Enumerable.Range(0, tree.NodeCount).Select(v => model.Shape.Channels(v) * (tree.IsSite(v) ? 1 : 2))];
        double[][] weights = [.. Enumerable.Range(0, tree.NodeCount).Select(v =>
        {
            double[] before = [.. model.Weights(v)];
            return v == tree.Root ? Beside(before, Array.ConvertAll(before, w => -w), model.Classes)
                : tree.IsSite(v) ? [.. before, .. After(v, before)]
                : Diagonal(before, After(v, before), model.Shape.Rows(v));
        })];
        return new ConvAC(new NetworkShape(tree, channels, model.Classes), model.Leaves, weights, model.ClassPrior, Reading.Score);

        double[] After(int v, double[] before) => edges[v].IsFactored ? edges[v].Product() : before;
    }

    private static Reading RealReading(ConvAC model) => model.Reading == Reading.Generative ? Reading.Score : model.Reading;

    private static double[] Beside(double[] a, double[] b, int rows)
    {
        int columns = a.Length / rows;
        return [.. Enumerable.Range(0, rows).SelectMany(g => a[(g * columns)..((g + 1) * columns)].Concat(b[(g * columns)..((g + 1) * columns)]))];
    }

    private static double[] Diagonal(double[] a, double[] b, int rows)
    {
        double[] zero = new double[a.Length];
        return [.. Beside(a, zero, rows), .. Beside(zero, b, rows)];
    }
}

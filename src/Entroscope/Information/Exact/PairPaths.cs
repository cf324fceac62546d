using Entroscope.Engine;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;

namespace Entroscope.Information.Exact;

/// <summary>The information between two sites, each taken up its own path to where they meet.</summary>
internal sealed class PairPaths(ConvAC model, IReadOnlyList<(int First, int Second)> pairs) : IParallelWork
{
    private readonly PoolingTree _tree = model.Tree;
    private readonly double[][] _latents = LatentMarginals.Compute(model);

    /// <summary>Gets the information of every pair, once it has been done.</summary>
    public double[] Information { get; } = new double[pairs.Count];

    /// <summary>Finds where two sites meet: their lowest common ancestor.</summary>
    public static int Meeting(PoolingTree tree, int first, int second)
    {
        while (first != second)
        {
            if (tree.HeightOf(first) <= tree.HeightOf(second))
            {
                first = tree.Parent(first);
            }
            else
            {
                second = tree.Parent(second);
            }
        }

        return first;
    }

    void IParallelWork.Do(int worker, int task)
    {
        (int first, int second) = pairs[task];
        int node = Meeting(_tree, first, second);
        double[][] a = Up(first, node), b = Up(second, node);
        double[] latents = _latents[node];
        double[] marginalA = Margin(first), marginalB = Margin(second);
        double sum = 0;
        for (int k = 0; k < a.Length; k++)
        {
            double[] weighted = new double[latents.Length];
            TensorPrimitives.Multiply(a[k], latents, weighted);
            for (int l = 0; l < b.Length; l++)
            {
                sum += PairTable.Term(TensorPrimitives.Dot(weighted, b[l]), marginalA[k] * marginalB[l]);
            }
        }

        Information[task] = sum;
    }

    private double[] Margin(int site) => ((DiscreteLeaf)model.Leaves[site]).Mix(_latents[site]);

    // P(x = k | D_node = g), value by value.
    private double[][] Up(int site, int node)
    {
        var leaf = (DiscreteLeaf)model.Leaves[site];
        double[][] given =
            [.. Enumerable.Range(0, leaf.Alphabet).Select(k => Enumerable.Range(0, leaf.Channels).Select(d => leaf.Probability(d, k)).ToArray())];
        for (int v = site; v != node; v = _tree.Parent(v))
        {
            given = Array.ConvertAll(given, row => Convolve(v, row));
        }

        return given;
    }

    private double[] Convolve(int v, double[] given)
    {
        ReadOnlySpan<double> weights = model.Weights(v);
        double[] above = new double[model.Shape.Rows(v)];
        for (int g = 0; g < above.Length; g++)
        {
            above[g] = TensorPrimitives.Dot(weights.Slice(g * given.Length, given.Length), given);
        }

        return above;
    }
}

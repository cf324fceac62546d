using Entroscope.Model;
using Entroscope.Structure;

namespace Entroscope.Learning;

/// <summary>The network that knows nothing but the columns: uniform rows, every channel of a leaf alike.</summary>
internal static class FlatNetwork
{
    /// <summary>Builds the network.</summary>
    /// <param name="shape">The architecture.</param>
    /// <param name="leaves">The leaf of every site.</param>
    /// <param name="moments">The moments of the column of a site.</param>
    /// <returns>The network.</returns>
    public static ConvAC Build(NetworkShape shape, IReadOnlyList<LeafSpecification> leaves, Func<int, ColumnMoments> moments)
    {
        LeafDistribution[] flat = [.. leaves.Select((leaf, i) => Leaf(leaf, shape.Channels(i), moments(i)))];
        double[][] weights = [.. Enumerable.Range(0, shape.MatrixCount).Select(shape.NodeOfMatrix)
            .Select(v => Filled(shape.Rows(v) * shape.Channels(v), 1.0 / shape.Channels(v)))];
        return new ConvAC(shape, flat, weights, Filled(shape.Classes, 1.0 / shape.Classes));
    }

    private static LeafDistribution Leaf(LeafSpecification leaf, int channels, ColumnMoments moments)
    {
        double rate = leaf.Alphabet > 1 ? Math.Clamp(moments.Mean / (leaf.Alphabet - 1), 0.01, 0.99) : 0.5;
        return leaf.Family switch
        {
            LeafFamily.Categorical => new CategoricalLeaf(channels, leaf.Alphabet, Filled(channels * leaf.Alphabet, 1.0 / leaf.Alphabet), codes: leaf.Codes),
            LeafFamily.Bernoulli => new BernoulliLeaf(Filled(channels, rate)),
            LeafFamily.Binomial => new BinomialLeaf(leaf.Alphabet - 1, Filled(channels, rate)),
            _ => new GaussianLeaf(Filled(channels, moments.Mean), Filled(channels, moments.Scale)),
        };
    }

    private static double[] Filled(int length, double value)
    {
        double[] values = new double[length];
        Array.Fill(values, value);
        return values;
    }
}

using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;

namespace Entroscope.Learning.Born;

/// <summary>
/// The numbers of a network in the Born reading that are trained: an array for every matrix, then one for every leaf, of real values for a categorical table
/// and empty for the densities of real columns, which stay as they are.
/// </summary>
internal static class BornParameters
{
    // What square roots are moved by, in units of the largest of a row.
    private const double Noise = 0.05;

    public static double[][] Zeros(ConvAC model) =>
    [
        .. Enumerable.Range(0, model.Shape.MatrixCount).Select(m => new double[model.Matrix(m).Length]),
        .. model.Leaves.Take(model.Shape.LeafCount).Select(leaf => new double[leaf is CategoricalLeaf table ? table.Table.Length : 0]),
    ];

    /// <summary>Reads the numbers.</summary>
    public static double[][] Of(ConvAC model) =>
    [
        .. Enumerable.Range(0, model.Shape.MatrixCount).Select(m => model.Matrix(m).ToArray()),
        .. model.Leaves.Take(model.Shape.LeafCount).Select(leaf => leaf is CategoricalLeaf table ? table.Table.ToArray() : []),
    ];

    /// <summary>Makes the network of other numbers.</summary>
    public static ConvAC With(ConvAC model, double[][] numbers)
    {
        int matrices = model.Shape.MatrixCount;
        LeafDistribution[] leaves = [.. model.Leaves.Take(model.Shape.LeafCount).Select((leaf, i) => leaf is CategoricalLeaf
            ? leaf.Specification.Descriptor.Create(leaf.Specification, leaf.Channels, numbers[matrices + i], Reading.Born)
            : leaf)];
        return new ConvAC(
            model.Shape, ConvAC.Expand(model.Shape, leaves), [.. numbers.Take(matrices).Select(n => n.AsSpan().ToArray())], model.ClassPrior, Reading.Born,
            model.Metadata);
    }

    /// <summary>Makes the start from a generative network: square roots with noise, or its shape with random weights.</summary>
    /// <remarks>
    /// The square root of a Gaussian is, but for its size, one of twice the variance. Discrete leaves become tables. Only these and the weights are trained.
    /// </remarks>
    public static ConvAC Start(ConvAC generative, BornStart start, ulong seed, int restart)
    {
        var random = new RandomStream(seed, "born start", restart);
        LeafDistribution[] leaves = [.. generative.Leaves.Take(generative.Shape.LeafCount).Select(leaf => Leaf(leaf, start, random))];
        double[][] weights = [.. Enumerable.Range(0, generative.Shape.MatrixCount).Select(m => Numbers(
            generative.Matrix(m), generative.Shape.Channels(generative.Shape.NodeOfMatrix(m)), start, random))];
        return new ConvAC(
            generative.Shape, ConvAC.Expand(generative.Shape, leaves), weights, generative.ClassPrior, Reading.Born, generative.Metadata);
    }

    private static LeafDistribution Leaf(LeafDistribution leaf, BornStart start, RandomStream random)
    {
        if (leaf is GaussianLeaf gaussian)
        {
            return new GaussianLeaf(gaussian.Means, [.. gaussian.Variances.ToArray().Select(v => 2 * v)]);
        }

        if (leaf is not DiscreteLeaf discrete)
        {
            return leaf;
        }

        double[] table = new double[discrete.Channels * discrete.Alphabet];
        for (int d = 0; d < discrete.Channels; d++)
        {
            for (int k = 0; k < discrete.Alphabet; k++)
            {
                table[(d * discrete.Alphabet) + k] = discrete.Probability(d, k);
            }
        }

        LeafSpecification source = leaf.Specification;
        LeafSpecification specification = source.Family == LeafFamily.Categorical
            ? source
            : new LeafSpecification(LeafFamily.Categorical, source.Alphabet) { IsOrdered = !source.Descriptor.IsNominal };
        return specification.Descriptor.Create(specification, leaf.Channels, Numbers(table, discrete.Alphabet, start, random), Reading.Born);
    }

    private static double[] Numbers(ReadOnlySpan<double> probabilities, int columns, BornStart start, RandomStream random)
    {
        double[] numbers = [.. Enumerable.Range(0, probabilities.Length).Select(_ => random.NextGaussian())];
        if (start == BornStart.Random)
        {
            Orthonormalize(numbers, probabilities.Length / columns, columns);
            return numbers;
        }

        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = Math.Sqrt(probabilities[i]) + (Noise * numbers[i]);
        }

        return numbers;
    }

    // Gram and Schmidt over the rows, or the columns where these are fewer. Such maps keep the correlations of every order that a random state has; of maps
    // with a wide spectrum the state is near a product, from which a gradient does not see what many sites share.
    private static void Orthonormalize(double[] numbers, int rows, int columns)
    {
        (int vectors, int length, int far, int near) = rows <= columns ? (rows, columns, columns, 1) : (columns, rows, 1, columns);
        for (int v = 0; v < vectors; v++)
        {
            for (int u = 0; u <= v; u++)
            {
                double dot = 0;
                for (int i = 0; i < length; i++)
                {
                    dot += numbers[(u * far) + (i * near)] * numbers[(v * far) + (i * near)];
                }

                for (int i = 0; i < length; i++)
                {
                    ref double entry = ref numbers[(v * far) + (i * near)];
                    entry = u == v ? entry / Math.Sqrt(dot) : entry - (dot * numbers[(u * far) + (i * near)]);
                }
            }
        }
    }
}

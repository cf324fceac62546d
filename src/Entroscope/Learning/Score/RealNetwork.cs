using Entroscope.Model;
using Entroscope.Model.Leaves;

namespace Entroscope.Learning.Score;

/// <summary>A network read as one of real weights, each matrix and table divided by its root mean square: no direction of the scores changes by that.</summary>
internal static class RealNetwork
{
    /// <summary>Gets the kinds of the columns of a network: those of its leaves, and real ones where it has features.</summary>
    public static LeafSpecification[] Columns(ConvAC model) =>
        [.. model.Leaves.Select(leaf => leaf is FeatureLeaf ? new LeafSpecification(LeafFamily.Gaussian, 0) : leaf.Specification)];

    /// <summary>Makes the network; the leaves of discrete sites become tables of real numbers, others stay as they are.</summary>
    public static ConvAC Of(ConvAC model)
    {
        LeafDistribution[] leaves = [.. model.Leaves.Take(model.Shape.LeafCount).Select(leaf => leaf is DiscreteLeaf discrete
            ? CategoricalLeaf.Descriptor.Create(
                leaf is CategoricalLeaf ? leaf.Specification : new LeafSpecification(LeafFamily.Categorical, leaf.Alphabet),
                leaf.Channels, Normal(Table(discrete)), Reading.Score)
            : leaf)];
        double[][] weights = [.. Enumerable.Range(0, model.Shape.MatrixCount).Select(m => Normal(model.Matrix(m).ToArray()))];
        return new ConvAC(model.Shape, ConvAC.Expand(model.Shape, leaves), weights, model.ClassPrior, Reading.Score, model.Metadata);
    }

    private static double[] Table(DiscreteLeaf leaf) =>
        [.. Enumerable.Range(0, leaf.Channels * leaf.Alphabet).Select(i => leaf.Probability(i / leaf.Alphabet, i % leaf.Alphabet))];

    private static double[] Normal(double[] values)
    {
        double largest = Math.Abs(TensorPrimitives.MaxMagnitude<double>(values));
        if (largest > 0)
        {
            // The squares of the largest numbers would overflow.
            TensorPrimitives.Divide(values, largest, values);
            TensorPrimitives.Divide(values, TensorPrimitives.Norm<double>(values) / Math.Sqrt(values.Length), values);
        }

        return values;
    }
}

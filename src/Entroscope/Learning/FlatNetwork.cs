using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;

namespace Entroscope.Learning;

/// <summary>The network that knows nothing but the columns: uniform rows, every channel of a leaf alike.</summary>
internal static class FlatNetwork
{
    /// <summary>Builds the network.</summary>
    /// <param name="moments">The moments of the column of a site.</param>
    public static ConvAC Build(NetworkShape shape, IReadOnlyList<LeafSpecification> leaves, Func<int, ColumnMoments> moments)
    {
        LeafDistribution[] flat = [.. leaves.Take(shape.LeafCount).Select((leaf, i) => leaf.Descriptor.Flat(leaf, shape.Channels(i), moments(i)))];
        double[][] weights = [.. Enumerable.Range(0, shape.MatrixCount).Select(shape.NodeOfMatrix)
            .Select(v => Filled(shape.Rows(v) * shape.Channels(v), 1.0 / shape.Channels(v)))];
        return new ConvAC(shape, ConvAC.Expand(shape, flat), weights, Filled(shape.Classes, 1.0 / shape.Classes));
    }

    private static double[] Filled(int length, double value)
    {
        double[] values = new double[length];
        Array.Fill(values, value);
        return values;
    }
}

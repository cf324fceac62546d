using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;

namespace Entroscope.Inference;

/// <summary>
/// Writes a mixture of networks on one tree as one network of the same distribution: the latent of a node is the pair of component and channel,
/// so that every latent knows its component (theory, "Mixtures of networks").
/// </summary>
/// <remarks>This is where every question about patches, levels and latents is refused for components on different trees.</remarks>
internal static class JoinedNetwork
{
    /// <summary>Makes the network.</summary>
    /// <param name="model">A network, which stays as it is, or a mixture whose components have one tree.</param>
    /// <returns>The network; its channels at a node are those of all components, one
    /// component after the other, its weights between different components 0.</returns>
    /// <remarks>Cost: the weights of a node are the square of its channels in all components together.</remarks>
    public static ConvAC Of(ConvACMixture model)
    {
        model.EnsureGenerative();
        if (model.Components.Count == 1)
        {
            return model.Network;
        }

        PoolingTree tree = model.CommonTree ?? throw Refusals.OneTree(model.Components.Count);
        int[] channels = [.. Enumerable.Range(0, tree.NodeCount).Select(v => model.Components.Sum(c => c.Shape.Channels(v)))];
        var shape = new NetworkShape(tree, channels, model.Classes);
        LeafDistribution[] leaves = [.. Enumerable.Range(0, model.Sites)
            .Select(i => model.Pattern.Leaves[i].Specification.Descriptor.Stack([.. model.Components.Select(c => c.Leaves[i])]))];
        double[][] weights = [.. Enumerable.Range(0, tree.NodeCount).Select(v => v == tree.Root ? Output(model, shape) : Blocks(model, shape, v))];
        return new ConvAC(shape, leaves, weights, model.ClassPrior, Reading.Generative, model.Metadata);
    }

    // P(z, d | y) = P(z|y) P_z(d|y).
    private static double[] Output(ConvACMixture model, NetworkShape shape)
    {
        int root = shape.Tree.Root;
        int columns = shape.Channels(root);
        double[] weights = new double[model.Classes * columns];
        for (int y = 0; y < model.Classes; y++)
        {
            double[] prior = model.ComponentPrior(y);
            int first = y * columns;
            for (int z = 0; z < prior.Length; z++)
            {
                int own = model.Components[z].Shape.Channels(root);
                ReadOnlySpan<double> row = model.Components[z].Weights(root).Slice(y * own, own);
                for (int d = 0; d < own; d++)
                {
                    weights[first + d] = prior[z] * row[d];
                }

                first += own;
            }
        }

        return weights;
    }

    private static double[] Blocks(ConvACMixture model, NetworkShape shape, int node)
    {
        (int rows, int columns) = (shape.Rows(node), shape.Channels(node));
        double[] weights = new double[checked(rows * columns)];
        (int row, int column) = (0, 0);
        foreach (ConvAC component in model.Components)
        {
            (int ownRows, int own) = (component.Shape.Rows(node), component.Shape.Channels(node));
            ReadOnlySpan<double> matrix = component.Weights(node);
            for (int g = 0; g < ownRows; g++)
            {
                matrix.Slice(g * own, own).CopyTo(weights.AsSpan(((row + g) * columns) + column));
            }

            (row, column) = (row + ownRows, column + own);
        }

        return weights;
    }
}

using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;

namespace Entroscope.Information.Entanglement;

/// <summary>
/// The same state with another node at the root: on the way from the old root to the new one every conv is transposed, and the output weights go into the
/// first of them. A tree tensor network has no root of its own.
/// </summary>
internal static class TurnedNetwork
{
    /// <summary>Turns the state of a class.</summary>
    /// <param name="model">A network in any reading.</param>
    /// <param name="y">The class.</param>
    /// <param name="node">The new root, a pooling node; the old root for the state of the class alone.</param>
    /// <returns>A network of one output, a power of two times the amplitudes; nodes that were not turned keep no numbers.</returns>
    public static ConvAC At(ConvAC model, int y, int node)
    {
        PoolingTree tree = model.Tree;
        int r = model.Shape.Channels(tree.Root);
        int[] way = [.. Way(tree, node)];
        var children = new List<int[]>();
        List<int> channels = [.. Enumerable.Range(0, tree.SiteCount).Select(model.Shape.Channels)];
        List<double[]> weights = [.. Enumerable.Range(0, tree.SiteCount).Select(v => model.Weights(v).ToArray())];
        int[] place = [.. Enumerable.Range(0, tree.NodeCount)];
        foreach (int v in tree.ChildrenFirst)
        {
            if (!tree.IsSite(v) && !way.Contains(v))
            {
                place[v] = Add([.. tree.Children(v).ToArray().Select(c => place[c])], model.Shape.Channels(v), model.Weights(v).ToArray());
            }
        }

        // What is above comes as the factor of every channel, and as a node once there is one.
        double[] factor = Scaled(model.Weights(tree.Root).Slice(y * r, r).ToArray());
        int above = -1;
        for (int j = 0; j < way.Length; j++)
        {
            (int v, bool isLast) = (way[j], j == way.Length - 1);
            int[] here = [.. tree.Children(v).ToArray().Where(c => isLast || c != way[j + 1]).Select(c => place[c])];
            int[] pooled = above >= 0 ? [.. here, above] : here;
            if (isLast)
            {
                Add(pooled, model.Shape.Channels(v), factor);
                break;
            }

            ReadOnlySpan<double> conv = model.Weights(way[j + 1]);
            (int rows, int columns) = (factor.Length, model.Shape.Channels(way[j + 1]));
            double[] turned = new double[rows * columns];
            for (int g = 0; g < rows; g++)
            {
                for (int d = 0; d < columns; d++)
                {
                    turned[(d * rows) + g] = conv[(g * columns) + d] * factor[g];
                }
            }

            if (pooled.Length == 0)
            {
                factor = Scaled([.. Enumerable.Range(0, columns).Select(d => turned.AsSpan(d * rows, rows).ToArray().Sum())]);
                continue;
            }

            above = Add(pooled, rows, Scaled(turned));
            factor = new double[columns];
            Array.Fill(factor, 1);
        }

        var shape = new NetworkShape(PoolingTree.FromChildren(tree.SiteCount, children, "turned"), channels);
        return new ConvAC(shape, model.Leaves, weights, [1.0], Reading.Score);

        int Add(int[] pooled, int width, double[] matrix)
        {
            children.Add(pooled);
            channels.Add(width);
            weights.Add(matrix);
            return channels.Count - 1;
        }
    }

    private static IEnumerable<int> Way(PoolingTree tree, int node)
    {
        var way = new Stack<int>();
        for (int v = node; v != tree.Root; v = tree.Parent(v))
        {
            way.Push(v);
        }

        return way.Prepend(tree.Root);
    }

    // Products of weights of 1e300 would overflow: what is in common is no matter of the state.
    private static double[] Scaled(double[] values)
    {
        double largest = values.Max(Math.Abs);
        if (!(largest > 0))
        {
            return values;
        }

        int shift = Math.ILogB(largest);
        return Array.ConvertAll(values, v => Math.ScaleB(v, -shift));
    }
}

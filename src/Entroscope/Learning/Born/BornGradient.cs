using Entroscope.Engine.Born;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Learning.Born;

/// <summary>
/// Gradients of log v' G v for the outputs of a network in the Born reading, where G is the message of the root: of log h_y(x)^2 for a row, of its marginal
/// where values are missing, and of log Z_y where all are. In double precision.
/// </summary>
/// <remarks>
/// With the message G of a node from below, E from above and the weights W the square is tr(E W G W') at every node, and its gradient 2 E W G. Scales cancel
/// in the ratio, so that no exponent is needed. Where the square is 0 there is no gradient, and none is added.
/// </remarks>
/// <param name="network">The network, its sites summed out.</param>
internal sealed class BornGradient(BornNetwork network)
{
    private readonly ConvAC _model = network.Model;
    private readonly Density?[] _outside = new Density?[network.Model.Tree.NodeCount];

    /// <summary>Adds the gradient of log Z_y.</summary>
    /// <param name="factor">What it is multiplied by.</param>
    /// <param name="gradient">An array a matrix, then an array a leaf; see <see cref="BornParameters"/>.</param>
    public void AddNorm(int y, double factor, double[][] gradient) => Add(null, 0, network.Below, [.. network.Above], y, factor, gradient);

    /// <summary>Adds the gradient of log h_y(x)^2, missing values summed out, of the row that a pass went up with.</summary>
    /// <param name="factor">What it is multiplied by.</param>
    public void AddRow(Observations data, int row, DensityPass pass, int y, double factor, double[][] gradient) =>
        Add(data, row, pass.Below, pass.Above, y, factor, gradient);

    private void Add(Observations? data, int row, Density[] below, Density[] above, int y, double factor, double[][] gradient)
    {
        PoolingTree tree = _model.Tree;
        _outside[tree.Root] = Density.Unit(_model.Classes, y);
        ReadOnlySpan<int> order = tree.ChildrenFirst;
        for (int n = order.Length - 1; n >= 0; n--)
        {
            int v = order[n];
            Density outside = _outside[v]!;
            (int rows, int channels) = (_model.Shape.Rows(v), _model.Shape.Channels(v));
            Conv(outside, _model.Weights(v), below[v], rows, channels, factor, gradient[_model.Shape.MatrixOf(v)]);
            Density inner = outside.Back(_model.Weights(v), channels);
            if (tree.IsSite(v))
            {
                if (_model.Leaves[v] is CategoricalLeaf leaf)
                {
                    Leaf(leaf, inner, data is null ? double.NaN : data[row, v], factor, gradient[_model.Shape.MatrixCount + _model.Shape.LeafOf(v)]);
                }

                continue;
            }

            ReadOnlySpan<int> children = tree.Children(v);
            Density?[] after = DensityPass.After(children, above);
            for (int i = 0; i < children.Length; i++)
            {
                _outside[children[i]] = after[i] is { } rest ? inner.Times(rest) : inner;
                inner = i + 1 < children.Length ? inner.Times(above[children[i]]) : inner;
            }
        }
    }

    private static void Conv(Density outside, ReadOnlySpan<double> weights, Density below, int rows, int channels, double factor, double[] gradient)
    {
        double[] product = below.AfterTimes(outside.Before(weights, channels), rows);
        double square = DenseMatrix.Dot(product, weights);
        if (square > 0)
        {
            TensorPrimitives.MultiplyAdd(product, 2 * factor / square, gradient, gradient);
        }
    }

    private static void Leaf(CategoricalLeaf leaf, Density inner, double value, double factor, double[] gradient)
    {
        (int channels, int alphabet) = (leaf.Channels, leaf.Alphabet);
        (int first, int end) = double.IsNaN(value) ? (0, alphabet) : (leaf.SymbolOf(value), leaf.SymbolOf(value) + 1);
        double[][] products = new double[end - first][];
        double[] amplitudes = new double[channels];
        double square = 0;
        for (int k = first; k < end; k++)
        {
            BornNetwork.Amplitudes(leaf, k, amplitudes);
            products[k - first] = inner.Before(amplitudes, 1);
            square += DenseMatrix.Dot(products[k - first], amplitudes);
        }

        for (int k = first; k < end && square > 0; k++)
        {
            for (int d = 0; d < channels; d++)
            {
                gradient[(d * alphabet) + k] += 2 * factor / square * products[k - first][d];
            }
        }
    }
}

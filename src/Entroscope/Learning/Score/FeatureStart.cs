using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Entroscope.Learning.Score;

/// <summary>
/// Puts features in the place of the Gaussian densities of a network: the convs of the sites are fitted by least squares, over values of the column, to what
/// they gave before, so that the network begins near the one it comes from.
/// </summary>
internal static class FeatureStart
{
    private const int MostValues = 400;
    private const double Ridge = 1e-10;

    /// <summary>Makes the network; sites of other families stay as they are.</summary>
    /// <param name="model">A network with Gaussian leaves.</param>
    /// <param name="family">Rectified or cosine.</param>
    public static ConvAC Of(ConvAC model, LeafFamily family, Observations data, ulong seed)
    {
        double[][] weights = [.. Enumerable.Range(0, model.Shape.MatrixCount).Select(m => model.Matrix(m).ToArray())];
        LeafDistribution[] leaves = [.. model.Leaves.Take(model.Shape.LeafCount)];
        for (int i = 0; i < leaves.Length; i++)
        {
            if (leaves[i] is GaussianLeaf)
            {
                var random = new RandomStream(seed, "features of the start", i);
                leaves[i] = LeafFamilies.Of(family).Random(new LeafSpecification(family, 0), leaves[i].Channels, ColumnMoments.Of(data.Column(i)), random);
            }
        }

        for (int m = 0; m < weights.Length; m++)
        {
            int site = model.Shape.NodeOfMatrix(m), leaf = model.Tree.IsSite(site) ? model.Shape.LeafOf(site) : -1;
            if (leaf >= 0 && leaves[leaf] is FeatureLeaf features && model.Leaves[site] is GaussianLeaf before)
            {
                weights[m] = Refit(before, features, weights[m], Values(data.Column(site)));
            }
        }

        return new ConvAC(model.Shape, ConvAC.Expand(model.Shape, leaves), weights, model.ClassPrior, Reading.Score, model.Metadata);
    }

    /// <summary>Makes Gaussian features whose centres are spread evenly over an interval, as wide as two steps: smooth functions are fitted to 0.001.</summary>
    public static GaussianLeaf Spread((double From, double To) range, int channels)
    {
        double step = (range.To - range.From) / Math.Max(1, channels - 1);
        double[] means = [.. Enumerable.Range(0, channels).Select(d => range.From + (d * step))];
        return new GaussianLeaf(means, [.. means.Select(_ => 4 * step * step)]);
    }

    /// <summary>Fits the rows of a conv to functions of a value, over some values.</summary>
    /// <returns>The matrix, row-major.</returns>
    public static double[] Fit(LeafDistribution leaf, double[] values, int rows, Func<int, double, double> target)
    {
        int channels = leaf.Channels, count = values.Length;
        double[] feature = new double[channels];
        var from = Matrix<double>.Build.Dense(count + channels, channels);
        var to = Matrix<double>.Build.Dense(count + channels, rows);
        for (int r = 0; r < count; r++)
        {
            double exponent = leaf.ScaledFeatures(values[r], feature);
            for (int d = 0; d < channels; d++)
            {
                from[r, d] = Math.ScaleB(feature[d], (int)exponent);
            }

            for (int g = 0; g < rows; g++)
            {
                to[r, g] = target(g, values[r]);
            }
        }

        // The last rows keep the solution finite where features repeat each other.
        double ridge = Math.Sqrt(Ridge * Math.Max(1e-300, from.FrobeniusNorm() * from.FrobeniusNorm() / Math.Max(1, count)));
        for (int d = 0; d < channels; d++)
        {
            from[count + d, d] = ridge;
        }

        Matrix<double> solved = from.QR().Solve(to);
        return [.. Enumerable.Range(0, rows * channels).Select(i => solved[i % channels, i / channels])];
    }

    private static double[] Values(ValueColumn column)
    {
        int step = Math.Max(1, column.Count / MostValues);
        return [.. Enumerable.Range(0, column.Count / step).Select(r => column[r * step]).Where(x => !double.IsNaN(x))];
    }

    private static double[] Refit(GaussianLeaf before, FeatureLeaf features, double[] weights, double[] values)
    {
        int channels = before.Channels;
        double[] density = new double[channels];
        double unit = Math.Sqrt(TensorPrimitives.Min(before.Variances));
        return Fit(features, values, weights.Length / channels, (g, x) =>
        {
            before.LogDensity(x, density);
            TensorPrimitives.Exp<double>(density, density);
            return unit * TensorPrimitives.Dot(weights.AsSpan(g * channels, channels), density);
        });
    }
}

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

    /// <summary>Makes Gaussian features whose centres are spread evenly over the values of a column.</summary>
    public static GaussianLeaf Spread(ValueColumn column, int channels)
    {
        (double least, double most) = (double.PositiveInfinity, double.NegativeInfinity);
        for (int r = 0; r < column.Count; r++)
        {
            (least, most) = double.IsNaN(column[r]) ? (least, most) : (Math.Min(least, column[r]), Math.Max(most, column[r]));
        }

        double step = most > least ? (most - least) / Math.Max(1, channels - 1) : 1, first = most >= least ? least : 0;
        double[] means = [.. Enumerable.Range(0, channels).Select(d => first + (d * step))];
        return new GaussianLeaf(means, [.. means.Select(_ => step * step)]);
    }

    /// <summary>Fits the rows of a conv to functions of a value, over some values, and to 1 where the value is missing.</summary>
    /// <returns>The matrix, row-major.</returns>
    public static double[] Fit(LeafDistribution leaf, double[] values, int rows, Func<int, double, double> target)
    {
        int channels = leaf.Channels, count = values.Length;
        double[] feature = new double[channels];
        var from = Matrix<double>.Build.Dense(count + 1 + channels, channels);
        var to = Matrix<double>.Build.Dense(count + 1 + channels, rows);
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
            from[count, d] = 1;
            from[count + 1 + d, d] = ridge;
        }

        for (int g = 0; g < rows; g++)
        {
            to[count, g] = 1;
        }

        Matrix<double> solved = from.QR().Solve(to);
        return [.. Enumerable.Range(0, rows * channels).Select(i => solved[i % channels, i / channels])];
    }

    private static double[] Values(ValueColumn column)
    {
        int step = Math.Max(1, column.Count / MostValues);
        return [.. Enumerable.Range(0, column.Count / step).Select(r => column[r * step]).Where(x => !double.IsNaN(x))];
    }

    // What the conv gave for a missing value, the sum of its row, is the unit.
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

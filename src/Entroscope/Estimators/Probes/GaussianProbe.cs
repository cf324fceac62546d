using Entroscope.Numerics;

namespace Entroscope.Estimators.Probes;

/// <summary>
/// Class means with a common covariance W, shrunk to (1 - g) W + g tr(W)/D; what the features say beyond the shares is tempered by a factor t.
/// </summary>
internal sealed class GaussianProbe(ProbeData data) : IProbe
{
    private static readonly double[] Shrinkages = [1e-4, 1e-3, 0.01, 0.03, 0.1, 0.3, 0.6, 1];
    private static readonly double[] Temperings = [1, 0.75, 0.5, 0.25];

    public int Settings => Shrinkages.Length * Temperings.Length;

    public double[][]?[] Predict(int[] train, int[] test, double[] shares, int? only)
    {
        int columns = data.Rows.Columns;
        DenseMatrix rows = Dimension.NearestNeighbours.Select(data.Rows, train);
        int[] labels = Array.ConvertAll(train, i => data.Labels[i]);
        var groups = ClassMeans.Of(rows, labels, data.Classes);
        DenseMatrix within = groups.Deviations(rows, labels).Transposed().Gram();
        TensorPrimitives.Divide(within.Values, Math.Max(1, train.Length - groups.Present), within.Values);
        double mean = Enumerable.Range(0, columns).Average(j => within[j, j]);
        DenseMatrix points = Dimension.NearestNeighbours.Select(data.Rows, test);
        double[][]?[] predictions = new double[Settings][][];
        for (int g = 0; g < Shrinkages.Length; g++)
        {
            if (only is { } wanted && wanted / Temperings.Length != g)
            {
                continue;
            }

            double[][] scores = Scores(groups, Shrunk(within, Shrinkages[g], mean), points);
            for (int t = 0; t < Temperings.Length; t++)
            {
                double factor = Temperings[t];
                predictions[(g * Temperings.Length) + t] = Array.ConvertAll(
                    scores, s => Normalised([.. s.Select((score, y) => (factor * score) + Math.Log(shares[y]))]));
            }
        }

        return predictions;
    }

    /// <summary>Makes logs of weights those of probabilities.</summary>
    public static double[] Normalised(double[] logs)
    {
        double sum = LogSpace.LogSumExp(logs);
        return Array.ConvertAll(logs, l => l - sum);
    }

    private static DenseMatrix Shrunk(DenseMatrix within, double shrinkage, double mean)
    {
        DenseMatrix shrunk = within.Copy();
        TensorPrimitives.Multiply(shrunk.Values, 1 - shrinkage, shrunk.Values);
        for (int j = 0; j < shrunk.Rows; j++)
        {
            // Where classes have no variance, rounding alone separates them.
            shrunk[j, j] += (shrinkage * mean) + 1e-12;
        }

        return shrunk;
    }

    // log N(x | m_y, W) without what all classes share; a class without rows says nothing: the mean of the others.
    private double[][] Scores(ClassMeans groups, DenseMatrix covariance, DenseMatrix points)
    {
        Cholesky root = Cholesky.Of(covariance)!;
        DenseMatrix means = root.Forward(groups.Means);
        DenseMatrix products = root.Forward(points).TimesTransposed(means);
        double[] squares = [.. Enumerable.Range(0, means.Rows).Select(k => DenseMatrix.Dot(means.Row(k), means.Row(k)) / 2)];
        double[][] scores = new double[points.Rows][];
        for (int i = 0; i < points.Rows; i++)
        {
            double[] present = [.. squares.Select((half, k) => products[i, k] - half)];
            scores[i] = [.. Enumerable.Range(0, data.Classes).Select(y => groups.Place(y) is >= 0 and int k ? present[k] : present.Average())];
        }

        return scores;
    }
}

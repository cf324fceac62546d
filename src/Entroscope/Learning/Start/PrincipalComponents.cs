using System.Runtime.Intrinsics;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Entroscope.Learning.Start;

/// <summary>The directions in which points vary most (Pearson 1901): fewer coordinates with nearly the same distances.</summary>
/// <remarks>Points are stored by coordinate; sums run in a fixed order of four lanes on every machine.</remarks>
internal sealed class PrincipalComponents
{
    private const double SmallestPart = 1e-7;
    private readonly float[][] _directions;
    private readonly float[] _offsets;

    private PrincipalComponents(float[][] directions, float[] offsets)
    {
        _directions = directions;
        _offsets = offsets;
    }

    /// <summary>Finds the leading directions.</summary>
    /// <param name="points">The coordinates, shape [dimensions][points].</param>
    /// <param name="largest">The largest number of directions, at least 1.</param>
    /// <returns>The directions of the largest variances; at least one.</returns>
    public static PrincipalComponents Fit(float[][] points, int largest)
    {
        double[] means = Array.ConvertAll(points, Mean);
        double[][] centred = [.. points.Select((p, j) => Array.ConvertAll(p, x => x - means[j]))];
        int dimensions = points.Length;
        Matrix<double> covariance = Matrix<double>.Build.Dense(dimensions, dimensions);
        for (int i = 0; i < dimensions; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                covariance[i, j] = covariance[j, i] = Dot(centred[i], centred[j]);
            }
        }

        Evd<double> decomposition = covariance.Evd(Symmetricity.Symmetric);
        double[] values = [.. decomposition.EigenValues.Select(z => z.Real)];
        int[] order = [.. Enumerable.Range(0, dimensions).OrderByDescending(i => values[i])];
        int[] kept = [.. order.Take(largest).Where((i, rank) => rank == 0 || values[i] > SmallestPart * values[order[0]])];
        float[][] directions = [.. kept.Select(k => Array.ConvertAll(decomposition.EigenVectors.Column(k).ToArray(), x => (float)x))];
        float[] offsets = [.. directions.Select(w => (float)w.Select((x, j) => x * means[j]).Sum())];
        return new PrincipalComponents(directions, offsets);
    }

    /// <summary>Computes the coordinates of points along the directions.</summary>
    /// <param name="points">The coordinates, shape [dimensions][points].</param>
    /// <returns>The new coordinates, shape [directions][points].</returns>
    public float[][] Project(float[][] points)
    {
        var projected = new float[_directions.Length][];
        for (int k = 0; k < projected.Length; k++)
        {
            float[] y = new float[points[0].Length];
            Array.Fill(y, -_offsets[k]);
            for (int j = 0; j < points.Length; j++)
            {
                TensorPrimitives.MultiplyAdd(points[j], _directions[k][j], y, y);
            }

            projected[k] = y;
        }

        return projected;
    }

    private static double Mean(float[] x)
    {
        double sum = 0;
        foreach (float value in x)
        {
            sum += value;
        }

        return sum / x.Length;
    }

    private static double Dot(double[] x, double[] y)
    {
        Vector256<double> sum = Vector256<double>.Zero;
        int i = 0;
        for (; i <= x.Length - 4; i += 4)
        {
            sum += Vector256.Create<double>(x.AsSpan(i, 4)) * Vector256.Create<double>(y.AsSpan(i, 4));
        }

        double total = sum[0] + sum[1] + sum[2] + sum[3];
        for (; i < x.Length; i++)
        {
            total += x[i] * y[i];
        }

        return total;
    }
}

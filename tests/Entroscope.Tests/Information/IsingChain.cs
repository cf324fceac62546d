using Entroscope.Numerics;

namespace Entroscope.Tests.Information;

/// <summary>Ground states of the transverse Ising chain on a ring, H = -sum z_i z_(i+1) - g sum x_i, by Lanczos steps on the whole space.</summary>
internal static class IsingChain
{
    public static double[] GroundState(int sites, double field)
    {
        int size = 1 << sites, steps = 120;
        var vectors = new List<double[]>();
        var random = new RandomStream(1, "start");
        double[] v = Normalized([.. Enumerable.Range(0, size).Select(_ => 1 + (0.1 * random.NextDouble()))]);
        var matrix = new DenseMatrix(steps, steps);
        for (int k = 0; k < steps; k++)
        {
            vectors.Add(v);
            double[] next = Apply(v, sites, field);
            for (int j = 0; j <= k; j++)
            {
                matrix[k, j] = matrix[j, k] = DenseMatrix.Dot(next, vectors[j]);
            }

            for (int pass = 0; pass < 2; pass++)
            {
                foreach (double[] u in vectors)
                {
                    double along = DenseMatrix.Dot(next, u);
                    next = [.. next.Select((x, i) => x - (along * u[i]))];
                }
            }

            v = Normalized(next);
        }

        (_, DenseMatrix eigen) = SymmetricEigen.Decompose(matrix);
        double[] ground = new double[size];
        for (int k = 0; k < steps; k++)
        {
            for (int i = 0; i < size; i++)
            {
                ground[i] += eigen[steps - 1, k] * vectors[k][i];
            }
        }

        return Normalized(ground);
    }

    private static double[] Apply(double[] v, int sites, double field)
    {
        double[] result = new double[v.Length];
        for (int s = 0; s < v.Length; s++)
        {
            double bonds = 0;
            for (int i = 0; i < sites; i++)
            {
                bonds += ((s >> i) & 1) == ((s >> ((i + 1) % sites)) & 1) ? 1 : -1;
                result[s] -= field * v[s ^ (1 << i)];
            }

            result[s] -= bonds * v[s];
        }

        return result;
    }

    private static double[] Normalized(double[] v)
    {
        double norm = Math.Sqrt(DenseMatrix.Dot(v, v));
        return [.. v.Select(x => x / norm)];
    }
}

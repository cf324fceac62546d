namespace Entroscope.Numerics;

/// <summary>A linear regression with known relative errors: coefficients, their covariance, and how well the points are met.</summary>
/// <param name="Covariance">The covariance of the coefficients, row-major, for points whose errors are those given.</param>
/// <param name="ChiSquare">The sum of the squared residuals in units of the errors.</param>
internal sealed record LinearRegression(double[] Coefficients, double[] Covariance, double ChiSquare, int Points)
{
    /// <summary>
    /// Gets the corrected Akaike criterion for errors known up to a factor, which is a parameter, too (Hurvich, Tsai 1989); infinite for too few points.
    /// </summary>
    public double Akaike => InformationCriterion.Corrected(Points * Math.Log(Math.Max(ChiSquare, double.Epsilon) / Points), Coefficients.Length + 1, Points);

    /// <summary>Fits y = sum of coefficients times columns by orthogonalisation (modified Gram-Schmidt).</summary>
    /// <param name="columns">The columns, linearly independent, each with a number a point.</param>
    /// <param name="errors">The standard error of every point, greater than 0.</param>
    public static LinearRegression Fit(double[][] columns, double[] y, double[] errors)
    {
        int n = y.Length, m = columns.Length;
        double[][] q = [.. columns.Select(c => c.Select((x, i) => x / errors[i]).ToArray())];
        double[] rest = [.. y.Select((value, i) => value / errors[i])];
        double[] r = new double[m * m], along = new double[m];
        for (int j = 0; j < m; j++)
        {
            double norm = Math.Sqrt(Dot(q[j], q[j]));
            r[(j * m) + j] = norm;
            Scale(q[j], 1 / norm);
            for (int l = j + 1; l < m; l++)
            {
                r[(j * m) + l] = Dot(q[j], q[l]);
                AddTo(q[l], q[j], -r[(j * m) + l]);
            }

            along[j] = Dot(q[j], rest);
            AddTo(rest, q[j], -along[j]);
        }

        double[] inverse = Inverse(r, m);
        return new LinearRegression(Coefficients: Times(inverse, along, m), Covariance: Square(inverse, m), ChiSquare: Dot(rest, rest), Points: n);
    }

    private static double Dot(double[] x, double[] y) => CompensatedSum.Of([.. x.Zip(y, (a, b) => a * b)]);

    private static void Scale(double[] x, double factor)
    {
        for (int i = 0; i < x.Length; i++)
        {
            x[i] *= factor;
        }
    }

    private static void AddTo(double[] x, double[] y, double factor)
    {
        for (int i = 0; i < x.Length; i++)
        {
            x[i] += factor * y[i];
        }
    }

    private static double[] Inverse(double[] r, int m)
    {
        double[] inverse = new double[m * m];
        for (int column = 0; column < m; column++)
        {
            for (int i = column; i >= 0; i--)
            {
                double sum = i == column ? 1 : 0;
                for (int l = i + 1; l <= column; l++)
                {
                    sum -= r[(i * m) + l] * inverse[(l * m) + column];
                }

                inverse[(i * m) + column] = sum / r[(i * m) + i];
            }
        }

        return inverse;
    }

    private static double[] Times(double[] matrix, double[] x, int m) =>
        [.. Enumerable.Range(0, m).Select(i => Enumerable.Range(0, m).Sum(j => matrix[(i * m) + j] * x[j]))];

    private static double[] Square(double[] a, int m) =>
        [.. Enumerable.Range(0, m * m).Select(ij => Enumerable.Range(0, m).Sum(l => a[(ij / m * m) + l] * a[(ij % m * m) + l]))];
}

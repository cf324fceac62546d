namespace Entroscope.Numerics;

/// <summary>
/// A curve y_i = offset_i(p) + sum_j theta_j column_ij(p): linear in its coefficients theta once the one shape parameter p is fixed
/// (Golub, Pereyra 1973, variable projection).
/// </summary>
/// <param name="Columns">The columns [j][i] at a value of p; the same number of columns everywhere, possibly none.</param>
/// <param name="Offset">The part without a coefficient; null for none.</param>
/// <param name="Lower">The least p.</param>
/// <param name="Upper">The greatest p; equal to <paramref name="Lower"/> where the curve has no shape parameter.</param>
internal sealed record SeparableModel(Func<double, double[][]> Columns, Func<double, double[]>? Offset, double Lower, double Upper)
{
    /// <summary>Gets a value indicating whether there is a shape parameter to be found.</summary>
    public bool HasShape => Upper > Lower;

    /// <summary>Makes a model that is linear in all of its coefficients.</summary>
    /// <param name="columns">The columns [j][i].</param>
    /// <returns>The model.</returns>
    public static SeparableModel Linear(double[][] columns) => new(_ => columns, null, 0, 0);

    /// <summary>Computes the curve.</summary>
    /// <param name="shape">The shape parameter p.</param>
    /// <param name="coefficients">theta.</param>
    /// <param name="points">The number of points.</param>
    /// <returns>y.</returns>
    public double[] Curve(double shape, double[] coefficients, int points)
    {
        double[] y = Offset?.Invoke(shape).AsSpan().ToArray() ?? new double[points];
        double[][] columns = Columns(shape);
        for (int j = 0; j < columns.Length; j++)
        {
            for (int i = 0; i < points; i++)
            {
                y[i] += coefficients[j] * columns[j][i];
            }
        }

        return y;
    }
}

using MathNet.Numerics.LinearAlgebra;

namespace Entroscope.Benchmarks.Imputing;

/// <summary>A ridge regression: of a number, or of the indicators of categories, of which the largest is the prediction.</summary>
/// <param name="coefficients">A row an input, a column a category, or one.</param>
/// <param name="isCategory">Whether a category is predicted.</param>
/// <param name="error">The root of the mean squared residual.</param>
internal sealed class Regression(Matrix<double> coefficients, bool isCategory, double error)
{
    public double Error => error;

    public static Regression Fit(double[][] inputs, double[] values, int categories, double ridge)
    {
        Matrix<double> x = Matrix<double>.Build.DenseOfRowArrays(inputs);
        Matrix<double> y = Matrix<double>.Build.Dense(values.Length, Math.Max(1, categories), (r, k) => categories == 0 ? values[r] : values[r] == k ? 1 : 0);
        Matrix<double> normal = (x.TransposeThisAndMultiply(x) / values.Length) + (ridge * Matrix<double>.Build.DenseIdentity(x.ColumnCount));
        Matrix<double> solved = normal.Cholesky().Solve(x.TransposeThisAndMultiply(y) / values.Length);
        double squares = (y - (x * solved)).Enumerate().Sum(e => e * e);
        return new Regression(solved, categories > 0, Math.Sqrt(squares / Math.Max(1, values.Length - x.ColumnCount)));
    }

    public double Predict(double[] inputs)
    {
        Vector<double> found = coefficients.TransposeThisAndMultiply(Vector<double>.Build.Dense(inputs));
        return isCategory ? found.MaximumIndex() : found[0];
    }
}

using Entroscope.Estimators;
using Entroscope.Estimators.Catalog;
using Entroscope.Numerics;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Entroscope.Tests.Estimators;

public sealed class MatrixTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(7, 5, 3)]
    [InlineData(33, 70, 41)]
    [InlineData(70, 9, 201)]
    public void Products_AreThoseOfMathNet(int rows, int others, int columns)
    {
        (DenseMatrix a, DenseMatrix b) = (Normal(rows, columns, 1), Normal(others, columns, 2));
        Matrix<double> expected = Dense(a) * Dense(b).Transpose();
        NumericAssert.Close(expected.ToRowMajorArray(), a.TimesTransposed(b).Values, 1e-12);
        NumericAssert.Close((Dense(a) * Dense(a).Transpose()).ToRowMajorArray(), a.Gram().Values, 1e-12);
        Assert.Equal(a.TimesTransposed(b, 1).Values, a.TimesTransposed(b, 3).Values);
        Assert.Equal(Dense(a).Transpose().ToRowMajorArray(), a.Transposed().Values);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(30)]
    [InlineData(420)]
    public void Eigenvalues_AreThoseOfMathNet_AndVectorsRebuildTheMatrix(int n)
    {
        DenseMatrix symmetric = Normal(n, n + 3, 1).Gram();
        symmetric[0, 0] -= 2.0 * n;
        (double[] values, DenseMatrix vectors) = SymmetricEigen.Decompose(symmetric, 2);
        double[] expected = [.. Dense(symmetric).Evd(Symmetricity.Symmetric).EigenValues.Select(z => z.Real).OrderDescending()];
        NumericAssert.Close(expected, values, 1e-11 * expected[0]);
        NumericAssert.Close(values, SymmetricEigen.Values(symmetric, 1), 1e-12 * expected[0]);
        Assert.Equal(SymmetricEigen.Values(symmetric, 1), SymmetricEigen.Values(symmetric, 4));
        Matrix<double> v = Dense(vectors);
        Matrix<double> rebuilt = v.Transpose() * Matrix<double>.Build.DenseOfDiagonalArray(values) * v;
        NumericAssert.Close(symmetric.Values, rebuilt.ToRowMajorArray(), 1e-11 * expected[0]);
        NumericAssert.Close(Matrix<double>.Build.DenseIdentity(n).ToRowMajorArray(), (v * v.Transpose()).ToRowMajorArray(), 1e-12);
        Assert.Equal(vectors.Values, SymmetricEigen.Decompose(symmetric, 1).Vectors.Values);
    }

    [Fact]
    public void Eigenvalues_OfDegenerateMatrices()
    {
        Assert.Equal([0, 0, 0], SymmetricEigen.Values(new DenseMatrix(3, 3)));
        Assert.Equal([3, 2, 2, -1], SymmetricEigen.Values(new DenseMatrix(4, 4, [2, 0, 0, 0, 0, 3, 0, 0, 0, 0, -1, 0, 0, 0, 0, 2])));
        double[] ones = SymmetricEigen.Values(new DenseMatrix(50, 50, [.. Enumerable.Repeat(1.0, 2500)]));
        NumericAssert.Close([50, .. new double[49]], ones, 1e-12);
    }

    [Fact]
    public void Cholesky_SolvesAndRefuses()
    {
        DenseMatrix positive = Normal(12, 20, 3).Gram();
        Cholesky root = Cholesky.Of(positive)!;
        NumericAssert.Close(Math.Log(Dense(positive).Determinant()), root.LogDeterminant, 1e-10);
        DenseMatrix sides = Normal(4, 12, 4);
        DenseMatrix solved = root.Forward(sides);
        Matrix<double> expected = Dense(sides) * Dense(positive).Inverse() * Dense(sides).Transpose();
        NumericAssert.Close(expected.ToRowMajorArray(), solved.Gram().Values, 1e-9);
        Assert.Null(Cholesky.Of(new DenseMatrix(2, 2, [1, 0, 2, 1])));
    }

    [Fact]
    public void AMatrixBeyondAnArrayIsRefused() => ErrorAssert.Throws<SizeLimitException>(
        "A matrix of 100000 rows and 100000 columns has more than the 2147483591 cells of an array.", () => _ = new DenseMatrix(100_000, 100_000));

    private static DenseMatrix Normal(int rows, int columns, ulong seed)
    {
        SampleMatrix x = PlantedGeometry.Normal(rows, columns, seed);
        return new DenseMatrix(rows, columns, x.Values.ToArray());
    }

    private static Matrix<double> Dense(DenseMatrix m) => Matrix<double>.Build.DenseOfRowMajor(m.Rows, m.Columns, m.Values);
}

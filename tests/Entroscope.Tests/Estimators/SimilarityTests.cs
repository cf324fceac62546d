using System.Globalization;
using System.Text.RegularExpressions;
using Entroscope.Estimators;
using Entroscope.Estimators.Catalog;
using Entroscope.Estimators.Similarity;
using Entroscope.Numerics;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;
using Xunit;

namespace Entroscope.Tests.Estimators;

public sealed class SimilarityTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData(9, 4, 3)]
    [InlineData(9, 20, 30)]
    public void TheCriterionIsThatOfSong_AlsoWithoutARow(int rows, int columns, int others)
    {
        SampleMatrix x = PlantedGeometry.Normal(rows, columns, 1), y = PlantedGeometry.Decaying(rows, others, 1, true, 1);
        HilbertSchmidt found = Criterion(x, y);
        NumericAssert.Close(Song(x, y), found.Value, 1e-10);
        NumericAssert.Close(Song(x, x), Criterion(x, x).Value, 1e-10);
        for (int i = 0; i < rows; i++)
        {
            NumericAssert.Close(Song(Without(x, i), Without(y, i)), found.Without(i), 1e-10);
        }

        int[] all = [.. Enumerable.Range(0, rows)];
        var permuted = new HilbertSchmidt.Permuted(Gram(x, all), Gram(y, all));
        NumericAssert.Close(Song(x, y), permuted.Of(all), 1e-10);
        int[] order = [.. all.Reverse()];
        var reversed = new SampleMatrix(rows, others, order.SelectMany(i => y.Row(i).ToArray()).ToArray());
        NumericAssert.Close(Song(x, reversed), permuted.Of(order), 1e-10);
    }

    [Theory]
    [InlineData(30, 6, 4)]
    [InlineData(12, 30, 40)]
    public void UsualCkaIsThatOfTheDefinition(int rows, int columns, int others)
    {
        SampleMatrix x = PlantedGeometry.Normal(rows, columns, 1), y = PlantedGeometry.Decaying(rows, others, 1, true, 1);
        Matrix<double> a = Centred(x), b = Centred(y);
        double expected = Math.Pow((a.Transpose() * b).FrobeniusNorm(), 2) / ((a.Transpose() * a).FrobeniusNorm() * (b.Transpose() * b).FrobeniusNorm());
        NumericAssert.Close(expected, KernelAlignment.Biased(x, y).Value, 1e-12);
        NumericAssert.Close(expected, KernelAlignment.Biased(y, x).Value, 1e-12);
        NumericAssert.Close(KernelAlignment.Debiased(x, y).Value, KernelAlignment.Debiased(y, x).Value, 1e-12);
    }

    // What the usual CKA shows of independent features; the debiased one shows nothing.
    [Theory]
    [InlineData(33, 64, 64, 0.6667)]
    [InlineData(65, 512, 256, 0.8433)]
    [InlineData(257, 64, 64, 0.200)]
    public void TheBiasOfTheUsualOne(int rows, int columns, int others, double bias)
    {
        double[] usual = new double[8], debiased = new double[8];
        for (int s = 0; s < 8; s++)
        {
            SampleMatrix x = PlantedGeometry.Normal(rows, columns, (ulong)s), y = PlantedGeometry.Normal(rows, others, (ulong)s + 100);
            SampleEstimate estimate = KernelAlignment.Biased(x, y);
            (usual[s], debiased[s]) = (estimate.Value, KernelAlignment.Debiased(x, y).Value);
            Match shown = Regex.Match(
                estimate.Warning!,
                @"^Independent features with spectra as these would show about (0\.\d\d); the debiased CKA would show 0\.$",
                RegexOptions.None,
                Longest);
            NumericAssert.Close(bias, double.Parse(shown.Groups[1].Value, CultureInfo.InvariantCulture), 0.03);
        }

        NumericAssert.Close(bias, usual.Average(), 0.012);
        NumericAssert.Close(0, debiased.Average(), 0.03);
    }

    [Fact]
    public void MovedFeaturesAreTheSame()
    {
        SampleMatrix x = PlantedGeometry.Decaying(50, 12, 1, true, 1), shifted = PlantedGeometry.Moved(x, 1e-3, 5, 2);
        NumericAssert.Close(1, KernelAlignment.Debiased(x, shifted).Value, 1e-10);
        SampleMatrix y = PlantedGeometry.Correlated(x, 0.5, 3);
        NumericAssert.Close(KernelAlignment.Debiased(x, y).Value, KernelAlignment.Debiased(shifted, y).Value, 1e-9);
        NumericAssert.Close(CanonicalCorrelation.Svcca(x, y).Value, CanonicalCorrelation.Svcca(shifted, y).Value, 1e-9);
        NumericAssert.Close(CanonicalCorrelation.Procrustes(x, y).Value, CanonicalCorrelation.Procrustes(shifted, y).Value, 1e-9);
        NumericAssert.Close(CanonicalCorrelation.Mean(x, y).Value, CanonicalCorrelation.Mean(shifted, y).Value, 1e-9);
    }

    [Fact]
    public void CanonicalCorrelationsAreThoseOfMathNet()
    {
        SampleMatrix x = PlantedGeometry.Moved(PlantedGeometry.Decaying(60, 5, 1, true, 1), 1, 1, 4);
        SampleMatrix y = PlantedGeometry.Correlated(PlantedGeometry.Decaying(60, 7, 0, false, 1), 0.5, 3);
        Matrix<double> a = Centred(x), b = Centred(y);
        Matrix<double> qa = a.QR(QRMethod.Thin).Q, qb = b.QR(QRMethod.Thin).Q;
        var svd = (qa.Transpose() * qb).Svd();
        double[] correlations = [.. svd.S];
        NumericAssert.Close(correlations.Average(), CanonicalCorrelation.Mean(x, y).Value, 1e-10);
        Matrix<double> variables = qa * svd.U;
        double[] weights = [.. Enumerable.Range(0, 5).Select(i => (a.Transpose() * variables.Column(i)).L1Norm())];
        NumericAssert.Close(weights.Zip(correlations, (w, c) => w * c).Sum() / weights.Sum(), CanonicalCorrelation.Pwcca(x, y).Value, 1e-9);
        double nuclear = (a.Transpose() * b).Svd().S.Sum() / (a.FrobeniusNorm() * b.FrobeniusNorm());
        NumericAssert.Close(1 - nuclear, CanonicalCorrelation.Procrustes(x, y).Value, 1e-9);
    }

    [Fact]
    public void IntervalsCover_AndPermutationsAreRight()
    {
        int held = 0, rejected = 0;
        for (ulong s = 1; s <= 100; s++)
        {
            SampleMatrix x = PlantedGeometry.Normal(60, 4, s);
            SampleEstimate related = KernelAlignment.Debiased(x, PlantedGeometry.Correlated(x, 0.6, s), s);
            SampleEstimate independent = KernelAlignment.Debiased(x, PlantedGeometry.Normal(60, 4, s + 1000), s);
            held += related.Lower <= 0.36 && 0.36 <= related.Upper ? 1 : 0;
            rejected += independent.PValue < 0.05 ? 1 : 0;
        }

        Assert.InRange(held, 88, 100);
        Assert.InRange(rejected, 0, 12);
    }

    [Fact]
    public void ThreadsChangeNoBit()
    {
        SampleMatrix x = PlantedGeometry.Normal(80, 100, 1), y = PlantedGeometry.Normal(80, 30, 2);
        Assert.Equal(KernelAlignment.Debiased(x, y, 1, 1), KernelAlignment.Debiased(x, y, 1, 3));
        Assert.Equal(CanonicalCorrelation.Svcca(x, y, 1), CanonicalCorrelation.Svcca(x, y, 3));
    }

    [Fact]
    public void FewRowsAreNamed_WhatCannotBeComparedIsRefused()
    {
        SampleMatrix x = PlantedGeometry.Normal(10, 12, 1), y = PlantedGeometry.Normal(10, 3, 2), few = PlantedGeometry.Normal(4, 3, 2);
        Assert.Equal("10 rows are fewer than the 12 columns.", KernelAlignment.Debiased(x, y).Warning);
        Assert.Equal("10 rows are fewer than the 12 columns.", CanonicalCorrelation.Procrustes(x, y).Warning);
        Assert.Equal(
            "10 rows are fewer than 9 and 3 directions together: correlations of 1 are certain whatever the features.", CanonicalCorrelation.Mean(x,
                y).Warning);
        Assert.Equal(
            "Independent features with as many directions would show correlations of about 0.45.",
            CanonicalCorrelation.Mean(PlantedGeometry.Normal(41, 8, 1), PlantedGeometry.Normal(41, 3, 2)).Warning);
        ErrorAssert.Throws<ArgumentException>("The samples of a second variable are needed. (Parameter 'y')", () => KernelAlignment.Debiased(x, null));
        ErrorAssert.Throws<ArgumentException>("The variables have 10 and 4 samples; they need the same number. (Parameter 'other')", () =>
            KernelAlignment.Debiased(x, few));
        ErrorAssert.Throws<ArgumentException>("At least 5 rows are needed, but there are 4. (Parameter 'x')", () => KernelAlignment.Debiased(few, few));
        ErrorAssert.Throws<ArgumentException>(
            "At least 3 rows are needed, but there are 2. (Parameter 'x')", () => CanonicalCorrelation.Mean(PlantedGeometry.Normal(2, 3, 1),
                PlantedGeometry.Normal(2, 3, 2)));
        SampleMatrix spread = PlantedGeometry.Orthogonal(8, 7);
        SampleEstimate undetermined = KernelAlignment.Debiased(spread, spread);
        Assert.True(double.IsNaN(undetermined.Value));
        Assert.Equal("Undetermined: 8 rows do not show that the features vary together with themselves.", undetermined.Warning);
    }

    private static HilbertSchmidt Criterion(SampleMatrix x, SampleMatrix y) => new(Matrix(Centred(x)), Matrix(Centred(y)), 1);

    private static DenseMatrix Gram(SampleMatrix x, int[] rows) => HilbertSchmidt.CentredGram(Matrix(Centred(x)), rows, 1);

    private static DenseMatrix Matrix(Matrix<double> m) => new(m.RowCount, m.ColumnCount, m.ToRowMajorArray());

    private static Matrix<double> Centred(SampleMatrix x)
    {
        Matrix<double> dense = Matrix<double>.Build.DenseOfRowMajor(x.Rows, x.Columns, x.Values.ToArray());
        Vector<double> mean = dense.ColumnSums() / x.Rows;
        return Matrix<double>.Build.Dense(x.Rows, x.Columns, (i, j) => dense[i, j] - mean[j]);
    }

    private static SampleMatrix Without(SampleMatrix x, int row) =>
        new(x.Rows - 1, x.Columns, Enumerable.Range(0, x.Rows).Where(i => i != row).SelectMany(i => x.Row(i).ToArray()).ToArray());

    private static double Song(SampleMatrix x, SampleMatrix y)
    {
        double n = x.Rows;
        (Matrix<double> k, Matrix<double> l) = (WithoutDiagonal(x), WithoutDiagonal(y));
        Vector<double> ones = Vector<double>.Build.Dense(x.Rows, 1);
        return ((k * l).Trace() + (ones * k * ones * (ones * l * ones) / ((n - 1) * (n - 2))) - (2 / (n - 2) * (ones * k * (l * ones)))) / (n * (n - 3));
    }

    private static Matrix<double> WithoutDiagonal(SampleMatrix x)
    {
        Matrix<double> dense = Matrix<double>.Build.DenseOfRowMajor(x.Rows, x.Columns, x.Values.ToArray());
        Matrix<double> gram = dense * dense.Transpose();
        gram.SetDiagonal(new double[x.Rows]);
        return gram;
    }
}

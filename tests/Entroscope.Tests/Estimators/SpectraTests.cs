using Entroscope.Estimators;
using Entroscope.Estimators.Catalog;
using Entroscope.Estimators.Spectra;
using Entroscope.Numerics;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Entroscope.Tests.Estimators;

public sealed class SpectraTests
{
    [Theory]
    [InlineData(12, 30)]
    [InlineData(30, 12)]
    public void RanksAreThoseOfMathNet(int rows, int columns)
    {
        SampleMatrix x = PlantedGeometry.Moved(PlantedGeometry.Decaying(rows, columns, 1, true, 1), 1, 2, 3);
        double[] plain = [.. Dense(x).Svd().S], centred = [.. Centred(x).Svd().S.Where(s => s > 1e-10)];
        double[] squares = [.. centred.Select(s => s * s)];
        double sum = squares.Sum();
        NumericAssert.Close(Entropic(plain), SpectrumRanks.RankMe(x).Value, 1e-6);
        NumericAssert.Close(Entropic(centred), SpectrumRanks.Effective(x).Value, 1e-9);
        NumericAssert.Close(Entropic(squares), SpectrumRanks.OfEigenvalues(x).Value, 1e-9);
        NumericAssert.Close(Entropic(squares), SpectrumRanks.Reptrix(x).Value, 1e-9);
        NumericAssert.Close(sum / squares[0], SpectrumRanks.Stable(x).Value, 1e-9);
        NumericAssert.Close(sum * sum / squares.Sum(s => s * s), ParticipationRatio.Naive(x).Value, 1e-9);
        NumericAssert.Close(squares.Sum(s => s / rows / ((s / rows) + 0.1)), SpectrumRanks.Ridge(x, 0.1).Value, 1e-9);
        NumericAssert.Close(squares.Sum(s => s / (s + (sum / columns))), SpectrumRanks.Ridge(x).Value, 1e-9);
        double cumulative = 0;
        double holding = squares.TakeWhile(s => (cumulative += s) - s < 0.99 * sum).Count();
        NumericAssert.Close(holding / columns, SpectrumRanks.Saturation(x).Value, 1e-12);
        NumericAssert.Close((holding - 1) / columns, SpectrumRanks.Delve(x).Value, 1e-12);
    }

    // The numbers that stable-pretraining and the paper give for ten equal singular values among 2048 and 8192.
    [Fact]
    public void WhatAnAddedNumberDoes()
    {
        Assert.Equal("12.65", Invariant($"{Added(2048, 1e-5):0.00}"));
        Assert.Equal("25.7", Invariant($"{Added(8192, 1e-5):0.0}"));
        Assert.Equal("10.03", Invariant($"{Added(2048, 1e-7):0.00}"));
        Assert.Equal("10.13", Invariant($"{Added(8192, 1e-7):0.00}"));
        var ten = new SampleMatrix(300, 300, Enumerable.Range(0, 90_000).Select(i => i % 301 == 0 && i / 300 < 10 ? 2.0 : 0).ToArray());
        NumericAssert.Close(Added(300, 1e-5), SpectrumRanks.RankMePlus(1e-5, ten).Value, 1e-9);
        NumericAssert.Close(10, SpectrumRanks.RankMe(ten).Value, 1e-9);

        static double Added(int columns, double added) =>
            Math.Exp(-(10 * LogSpace.XLogX(0.1 + added)) - ((columns - 10) * LogSpace.XLogX(added)));
    }

    [Fact]
    public void RotationsScalesAndShiftsChangeNothing_ButTheShiftOfRankMe()
    {
        SampleMatrix x = PlantedGeometry.Decaying(60, 20, 1, true, 1), moved = PlantedGeometry.Moved(x, 1e-150, 0, 2), shifted = PlantedGeometry.Moved(x,
            1e150, 1e151, 2);
        foreach (string name in (string[])["effective-rank", "eigenvalue-rank", "stable-rank", "ridge-dimension", "participation-unbiased", "saturation"])
        {
            double value = Of(name, x);
            NumericAssert.Close(value, Of(name, moved), 0, 1e-9, name);
            NumericAssert.Close(value, Of(name, shifted), 0, 1e-9, name);
        }

        NumericAssert.Close(Of("rankme", x), Of("rankme", moved), 0, 1e-9);
        Assert.True(Of("rankme", shifted) < 0.8 * Of("rankme", x));
    }

    [Theory]
    [InlineData(9, 25)]
    [InlineData(25, 9)]
    public void TheUnbiasedRatioAndItsJackknife_AreThoseOfTheDefinition(int rows, int columns)
    {
        SampleMatrix x = PlantedGeometry.Decaying(rows, columns, 1, true, 3);
        SampleEstimate estimate = ParticipationRatio.Unbiased(x);
        NumericAssert.Close(Definition(x), estimate.Value, 1e-10);
        double[] logs = [.. Enumerable.Range(0, rows).Select(i => Math.Log(Definition(Without(x, i))))];
        NumericAssert.Close(Jackknife.Error(logs) * estimate.Value, estimate.StandardError!.Value, 1e-9);
    }

    [Fact]
    public void TheUnbiasedRatioIsThatOfThePopulation_AtFewRows()
    {
        double[] values = [.. Enumerable.Range(1, 300).Select(s => ParticipationRatio.Unbiased(PlantedGeometry.Normal(20, 50, (ulong)s)).Value)];
        double[] naive = [.. Enumerable.Range(1, 300).Select(s => ParticipationRatio.Naive(PlantedGeometry.Normal(20, 50, (ulong)s)).Value)];
        NumericAssert.Close(50, values.Order().ElementAt(150), 2.5);
        NumericAssert.Close(((19 * 50) + 2) / 70.0, naive.Average(), 0.1);
    }

    [Fact]
    public void IntervalsOfTheRatioCover()
    {
        const double Harmonic = 5.187377517639621, Truth = Harmonic * Harmonic / 1.6349839001848923;
        SampleEstimate[] estimates =
            [.. Enumerable.Range(1, 100).Select(s => ParticipationRatio.Unbiased(PlantedGeometry.Decaying(100, 100, 1, true, (ulong)s)))];
        Assert.InRange(estimates.Count(e => e.Lower <= Truth && Truth <= e.Upper), 88, 100);
        Assert.All(estimates, e => Assert.InRange(e.Value, e.Lower!.Value, e.Upper!.Value));
    }

    [Fact]
    public void DecayIsTheSlope()
    {
        double[] values = PlantedGeometry.Orthogonal(128, 110).Values.ToArray();
        var x = new SampleMatrix(128, 110, values.Select((v, i) => v * Math.Pow((i % 110) + 1, -0.7)).ToArray());
        NumericAssert.Close(1.4, SpectrumDecay.AlphaReq(x).Value, 1e-9);
        SampleEstimate few = SpectrumDecay.AlphaReq(PlantedGeometry.Normal(40, 60, 1));
        Assert.Equal("Only 39 eigenvalues are above 0: the slope is that of ranks 11 to 39, not 100.", few.Warning);
        ErrorAssert.Throws<ArgumentException>(
            "The slope is that of ranks 11 to 100; at least 20 eigenvalues above 0 are needed, but there are 8. (Parameter 'x')",
            () => SpectrumDecay.AlphaReq(PlantedGeometry.Normal(40, 8, 1)));
    }

    [Fact]
    public void LidarIsThatOfTheDefinition_AndReptrixAnother()
    {
        SampleMatrix x = PlantedGeometry.Decaying(60, 7, 1, true, 1);
        int[] views = [.. Enumerable.Range(0, 60).Select(i => i / 3)];
        Matrix<double> rows = Centred(x);
        Matrix<double> means = Matrix<double>.Build.Dense(20, 7, (k, j) => Enumerable.Range(0, 3).Average(v => rows[(3 * k) + v, j]));
        Matrix<double> deviations = Matrix<double>.Build.Dense(60, 7, (i, j) => rows[i, j] - means[i / 3, j]);
        Matrix<double> within = (deviations.TransposeThisAndMultiply(deviations) / 40) + (1e-4 * Matrix<double>.Build.DenseIdentity(7));
        Matrix<double> root = within.Evd().EigenVectors * within.Evd().D.PointwisePower(-0.5).Map(v =>
            double.IsFinite(v) ? v : 0) * within.Evd().EigenVectors.Transpose();
        Matrix<double> ratio = root * means.TransposeThisAndMultiply(means) * root / 19;
        NumericAssert.Close(Entropic([.. ratio.Svd().S]), Lidar.Of(x, views).Value, 1e-8);
        Matrix<double> centred = ratio.Clone();
        centred.SetSubMatrix(0, 0, Matrix<double>.Build.Dense(7, 7, (i, j) => ratio[i, j] - ratio.Column(j).Average()));
        NumericAssert.Close(Entropic([.. centred.Svd().S.Select(s => s * s)]), Lidar.Reptrix(x, views).Value, 1e-6);
    }

    [Fact]
    public void ThreadsChangeNoBit()
    {
        SampleMatrix x = PlantedGeometry.Decaying(500, 450, 1, true, 1);
        Assert.Equal(SpectrumRanks.RankMe(x, 1), SpectrumRanks.RankMe(x, 3));
        Assert.Equal(ParticipationRatio.Unbiased(x, 1), ParticipationRatio.Unbiased(x, 3));
    }

    [Fact]
    public void WhatCannotBeMeasuredIsRefused()
    {
        var constant = new SampleMatrix(6, 2, new double[] { 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2 });
        ErrorAssert.Throws<ArgumentException>("All 6 rows are equal: they have no direction. (Parameter 'x')", () => SpectrumRanks.Stable(constant));
        ErrorAssert.Throws<ArgumentException>("All values are 0: they have no direction. (Parameter 'x')", () => SpectrumRanks.RankMe(new SampleMatrix(2,
            2, new double[4])));
        ErrorAssert.Throws<ArgumentException>(
            "At least 5 rows are needed, but there are 4. (Parameter 'x')", () => ParticipationRatio.Unbiased(PlantedGeometry.Normal(4, 3, 1)));
        SampleMatrix x = PlantedGeometry.Normal(6, 3, 1);
        ErrorAssert.Throws<ArgumentException>("The class of every row is needed. (Parameter 'labels')", () => Lidar.Of(x, null));
        ErrorAssert.Throws<ArgumentException>("2 classes do not go with 6 rows. (Parameter 'labels')", () => Lidar.Of(x, [0, 1]));
        ErrorAssert.Throws<ArgumentException>("Row 3: the class must be at least 0, but is -1. (Parameter 'labels')", () => Lidar.Of(x, [0, 1, -1, 0, 1, 1]));
        ErrorAssert.Throws<ArgumentException>(
            "All rows are of class 4; at least two classes are needed. (Parameter 'labels')", () => Lidar.Of(x, [4, 4, 4, 4, 4, 4]));
        ErrorAssert.Throws<ArgumentException>(
            "The largest class is 601, far above the number of rows, 6; classes are numbered from 0. (Parameter 'labels')", () => Lidar.Of(x, [0, 1, 2, 3,
                4, 601]));
        ErrorAssert.Throws<ArgumentException>(
            "Every row is a sample of its own; at least two views of one sample are needed. (Parameter 'views')", () => Lidar.Of(x, [0, 1, 2, 3, 4, 5]));
        ErrorAssert.Throws<ArgumentException>(
            "The values are so large that the 1e-4 of the definition is lost; scale them to about 1. (Parameter 'x')",
            () => Lidar.Of(PlantedGeometry.Moved(PlantedGeometry.Normal(6, 9, 1), 1e12, 0, 1), [0, 0, 0, 1, 1, 1]));
        Assert.Equal(
            "40 rows limit it: a value of more than a tenth of the rows grows with their number; compare at equal numbers of rows.",
            SpectrumRanks.RankMe(PlantedGeometry.Normal(40, 20, 1)).Warning);
    }

    private static double Of(string name, SampleMatrix x) =>
        GeometryEstimators.Entries.Single(e => (e.Name, e.Tool) == (name, null)).Compute(new EstimatorInput(x)).Value;

    private static double Entropic(double[] weights) => Math.Exp(-weights.Sum(w => LogSpace.XLogX(w / weights.Sum())));

    private static Matrix<double> Dense(SampleMatrix x) => Matrix<double>.Build.DenseOfRowMajor(x.Rows, x.Columns, x.Values.ToArray());

    private static Matrix<double> Centred(SampleMatrix x)
    {
        Matrix<double> dense = Dense(x);
        Vector<double> mean = dense.ColumnSums() / x.Rows;
        return Matrix<double>.Build.Dense(x.Rows, x.Columns, (i, j) => dense[i, j] - mean[j]);
    }

    private static SampleMatrix Without(SampleMatrix x, int row) =>
        new(x.Rows - 1, x.Columns, Enumerable.Range(0, x.Rows).Where(i => i != row).SelectMany(i => x.Row(i).ToArray()).ToArray());

    // Himeno and Yamada as they wrote it, with the covariance matrix.
    private static double Definition(SampleMatrix x)
    {
        double n = x.Rows;
        Matrix<double> rows = Centred(x);
        Matrix<double> covariance = rows.TransposeThisAndMultiply(rows) / (n - 1);
        double trace = covariance.Trace(), square = (covariance * covariance).Trace();
        double q = rows.EnumerateRows().Sum(r => Math.Pow(r.DotProduct(r), 2)) / (n - 1);
        double factor = (n - 1) / (n * (n - 2) * (n - 3));
        double traceOfSquare = factor * (((n - 1) * (n - 2) * square) + (trace * trace) - (n * q));
        double squareOfTrace = factor * ((2 * square) + (((n * n) - (3 * n) + 1) * trace * trace) - (n * q));
        return squareOfTrace / traceOfSquare;
    }
}

using Entroscope.Estimators;
using Entroscope.Estimators.Catalog;
using Entroscope.Estimators.Collapse;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Entroscope.Tests.Estimators;

public sealed class CollapseTests
{
    // Every row has its mirror image about the mean of its class: the means are the corners exactly.
    [Theory]
    [InlineData(3)]
    [InlineData(10)]
    public void ASimplexHasCollapsed(int classes)
    {
        (SampleMatrix x, int[] labels) = PlantedGeometry.Simplex(4 * classes, classes, 0.04, 1);
        double scale = Math.Sqrt(classes / (classes - 1.0));
        double[] mirrored = [.. x.Values.ToArray().Select((v, i) => (2 * scale * ((i % classes == i / classes % classes ? 1 : 0) - (1.0 / classes))) - v)];
        var both = new SampleMatrix(8 * classes, classes, (double[])[.. x.Values, .. mirrored]);
        int[] all = [.. labels, .. labels];
        NumericAssert.Close(0, NeuralCollapse.Simplex(both, all).Value, 1e-12);
        NumericAssert.Close(0, NeuralCollapse.Duality(both, all, PlantedGeometry.Corners(classes)).Value, 1e-12);
        Assert.Equal(1, NeuralCollapse.NearestMean(both, all, PlantedGeometry.Corners(classes)).Value);
    }

    [Fact]
    public void Nc1IsThatOfThePseudoInverse_WithoutTheNoiseOfTheMeans()
    {
        const int Classes = 4;
        SampleMatrix noise = PlantedGeometry.Normal(60, 7, 1);
        int[] labels = [.. Enumerable.Range(0, 60).Select(i => i % 5 % Classes)];
        double[] values = [.. noise.Values.ToArray().Select((v, i) => v + (i % 7 == labels[i / 7] ? 5.0 : 0))];
        var x = new SampleMatrix(60, 7, values);
        var dense = Matrix<double>.Build.DenseOfRowMajor(60, 7, values);
        int[] counts = [.. Enumerable.Range(0, Classes).Select(k => labels.Count(l => l == k))];
        Matrix<double> means = Matrix<double>.Build.Dense(Classes, 7, (k, j) => Enumerable.Range(0, 60).Where(i => labels[i] == k).Average(i => dense[i, j]));
        Vector<double> mean = means.ColumnSums() / Classes;
        Matrix<double> centred = Matrix<double>.Build.Dense(Classes, 7, (k, j) => means[k, j] - mean[j]);
        Matrix<double> deviations = Matrix<double>.Build.Dense(60, 7, (i, j) => dense[i, j] - means[labels[i], j]);
        Matrix<double> within = deviations.Transpose() * deviations / (60 - Classes);

        // On the directions between the classes.
        Matrix<double> along = centred.Svd().VT.SubMatrix(0, Classes - 1, 0, 7);
        within = along * within * along.Transpose();
        Matrix<double> between = (along * centred.Transpose() * centred * along.Transpose() / Classes)
            - (within * counts.Average(n => 1.0 / n) * (1 - (1.0 / Classes)));
        NumericAssert.Close((within * between.Inverse()).Trace() / Classes, NeuralCollapse.Variability(x, labels).Value, 1e-9);
        double[] variances = new double[Classes];
        for (int i = 0; i < 60; i++)
        {
            variances[labels[i]] += deviations.Row(i).DotProduct(deviations.Row(i)) / (counts[labels[i]] - 1);
        }

        double traces = variances.Average() / ((Math.Pow(centred.FrobeniusNorm(), 2) / Classes) - (variances.Zip(counts, (v, n) => v / n).Average() * 0.75));
        NumericAssert.Close(traces, NeuralCollapse.Traces(x, labels).Value, 1e-9);
        double pairs = 0;
        for (int a = 1; a < Classes; a++)
        {
            for (int b = 0; b < a; b++)
            {
                double square = Math.Pow((means.Row(a) - means.Row(b)).L2Norm(), 2) - (variances[a] / counts[a]) - (variances[b] / counts[b]);
                pairs += (variances[a] + variances[b]) / (2 * square) / 6;
            }
        }

        NumericAssert.Close(pairs, NeuralCollapse.Distances(x, labels).Value, 1e-9);
    }

    [Fact]
    public void ClassesWithoutDifferenceAreUndetermined()
    {
        double[] values = PlantedGeometry.Normal(20, 3, 5).Values.ToArray();
        var x = new SampleMatrix(40, 3, (double[])[.. values, .. values.Select(v => -v)]);
        SampleEstimate estimate = NeuralCollapse.Distances(x, [.. Enumerable.Range(0, 40).Select(i => i % 2)]);
        Assert.True(double.IsNaN(estimate.Value));
        Assert.Equal("Undetermined: the class means do not differ by more than their noise.", estimate.Warning);
    }

    [Fact]
    public void IntervalsCover()
    {
        int held = Enumerable.Range(1, 100).Count(s =>
        {
            (SampleMatrix x, int[] labels) = PlantedGeometry.Simplex(400, 5, 0.05, (ulong)s);
            SampleEstimate estimate = NeuralCollapse.Variability(x, labels);
            return estimate.Lower <= 0.05 * 16 / 5 && 0.05 * 16 / 5 <= estimate.Upper;
        });
        Assert.InRange(held, 88, 100);
    }

    [Fact]
    public void WhatCannotBeMeasuredIsRefused()
    {
        SampleMatrix x = PlantedGeometry.Normal(6, 3, 1);
        ErrorAssert.Throws<ArgumentException>(
            "A class has a single row; every class needs at least two. (Parameter 'labels')", () => NeuralCollapse.Simplex(x, [0, 0, 0, 0, 0, 1]));
        ErrorAssert.Throws<ArgumentException>(
            "The weights of the last layer are needed. (Parameter 'weights')", () => NeuralCollapse.Duality(x, [0, 0, 0, 1, 1, 1], null));
        ErrorAssert.Throws<ArgumentException>(
            "3 rows of 3 weights do not go with 2 classes and 3 features. (Parameter 'weights')",
            () => NeuralCollapse.NearestMean(x, [0, 0, 0, 1, 1, 1], PlantedGeometry.Normal(3, 3, 1)));
    }

    // The last column of the weights moves all rows to class 1.
    [Fact]
    public void OffsetsCount()
    {
        (SampleMatrix x, int[] labels) = PlantedGeometry.Classes(40, 2, 8, 1);
        Assert.Equal(1, NeuralCollapse.NearestMean(x, labels, new SampleMatrix(2, 3, (double[])[-1, 0, 0, 1, 0, 0])).Value);
        Assert.Equal(0.5, NeuralCollapse.NearestMean(x, labels, new SampleMatrix(2, 3, (double[])[-1, 0, 0, 1, 0, 100])).Value);
    }
}

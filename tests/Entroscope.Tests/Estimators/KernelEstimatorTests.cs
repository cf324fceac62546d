using Entroscope.Estimators;
using Entroscope.Estimators.Catalog;
using Entroscope.Estimators.Kernels;
using Xunit;

namespace Entroscope.Tests.Estimators;

/// <summary>Bounds by pairwise distances and matrix-based entropies: formulas written out, closed forms, refusals where the samples decide.</summary>
public sealed class KernelEstimatorTests
{
    [Fact]
    public void TheBounds_AreTheFormulas_AndTheirJackknifeIsThatOfEachSampleLeftOut()
    {
        SampleMatrix x = PlantedSamples.Gaussian(40, 2, 1);
        foreach (bool isUpper in (bool[])[true, false])
        {
            double[] without = [.. Enumerable.Range(0, x.Rows).Select(l => Bound(x.Select([.. Enumerable.Range(0, x.Rows).Where(i => i != l)]), 0.5, isUpper))];
            double value = Bound(x, 0.5, isUpper);
            double mean = without.Average();
            NumericAssert.Close(value, NoiseBounds.Bound("b", x, 0.5, isUpper, corrected: false, 1).Value, 1e-12);
            SampleEstimate found = NoiseBounds.Bound("b", x, 0.5, isUpper, corrected: true, 1);
            NumericAssert.Close((40 * value) - (39 * mean), found.Value, 1e-10);
            NumericAssert.Close(Math.Sqrt(39 / 40.0 * without.Sum(v => (v - mean) * (v - mean))), found.StandardError!.Value, 1e-10);
        }
    }

    // In 10 dimensions the truth is 11.99 nats, and 2000 samples give ln 2000 = 7.60: no bound.
    [Fact]
    public void NearTheLogarithmOfTheSamples_NothingIsBounded()
    {
        var input = new EstimatorInput(PlantedSamples.Gaussian(500, 10, 2)) { Width = Math.Sqrt(0.1) };
        SampleEstimate found = Run("noise-mi", "kolchinsky-tracey-upper", input);
        NumericAssert.Close(Math.Log(500), found.Cap!.Value, 1e-12);
        Assert.Equal(EstimateSide.Estimate, found.Side);
        Assert.Null(found.Lower);
        Assert.InRange(found.Value, 6.1, found.Cap!.Value);
        Assert.StartsWith("Limited by the number of samples: 500 of them give at most 6.2146 nats", found.Warning, StringComparison.Ordinal);
        Assert.EndsWith("It bounds nothing.", found.Warning, StringComparison.Ordinal);
        SampleEstimate theirs = EstimatorCatalog.Find("noise-mi", input, "kolchinsky-tracey-upper", "ibsgd").Compute(input);
        Assert.InRange(theirs.Value, 6.1, Math.Log(500));
        Assert.True(theirs.Value < 5 * Math.Log(11), "the published formula's value is below the truth that it is to bound");
    }

    [Fact]
    public void FewDimensions_AreBoundedFromBothSides()
    {
        var input = new EstimatorInput(PlantedSamples.Gaussian(400, 1, 3)) { Width = Math.Sqrt(0.1) };
        (SampleEstimate upper, SampleEstimate lower) = (Run("noise-mi", "kolchinsky-tracey-upper", input), Run("noise-mi", "kolchinsky-tracey-lower", input));
        Assert.Equal((EstimateSide.UpperBound, EstimateSide.LowerBound), (upper.Side, lower.Side));
        Assert.InRange(0.5 * (Math.Log(11) + (1 / 1.1)), upper.Lower!.Value, upper.Upper!.Value);
        Assert.InRange(0.5 * (Math.Log(3.5) + (1 / 1.4)), lower.Lower!.Value, lower.Upper!.Value);
        double exact = 0.5 * Math.Log(11);
        Assert.InRange(Run("noise-mi", "goldfeld", input).Value, exact - 0.1, exact + 0.1);
    }

    [Fact]
    public void AboutTheClass_IsTheDifferenceOfBounds()
    {
        SampleMatrix x = PlantedSamples.Gaussian(60, 1, 4);
        int[] labels = [.. Enumerable.Range(0, 60).Select(i => i % 3)];
        double expected = Bound(x, 0.3, true) - Enumerable.Range(0, 3).Average(y => Bound(x.Select([.. Enumerable.Range(0, 60).Where(i => i % 3 == y)]),
            0.3, true));
        SampleEstimate found = Run("noise-class-mi", "kolchinsky-tracey-upper", new(x) { Labels = labels, Width = 0.3 });
        NumericAssert.Close(expected, found.Value, 1e-12);
        Assert.Equal("A difference of two bounds is no bound; no interval is known.", found.Warning);
    }

    // Eigenvalues (1-B) B^k of the Gaussian kernel under a Gaussian: networks 3.2.
    [Theory]
    [InlineData(1, 1, 1.076022352)]
    [InlineData(1, 1.01, 1.071424030)]
    [InlineData(0.3, 1, 2.211406159)]
    public void MatrixEntropy_NearsItsClosedForm(double width, double order, double truth) => Assert.InRange(
        Run("matrix-entropy", "matrix-renyi", new(PlantedSamples.Gaussian(300, 1, 5)) { Width = width, Order = order }).Value, truth - 0.15, truth + 0.1);

    [Fact]
    public void OrderTwo_IsThatOfTheEigenvalues_ButForThePairsOfASampleWithItself()
    {
        (SampleMatrix x, SampleMatrix y) = PlantedSamples.Pairs(60, 1, 0.75, 6);
        double second = Run("matrix-entropy", "matrix-renyi-2", new(x) { Width = 0.5 }).Value;
        double all = Run("matrix-entropy", "matrix-renyi", new(x) { Width = 0.5, Order = 2 }).Value;
        NumericAssert.Close(Math.Exp(-all), (Math.Exp(-second) * 59 / 60) + (1.0 / 60), 1e-10);
        double joint = Run("matrix-entropy", "matrix-renyi-2", new(SampleMatrix.Join(x, y)) { Width = 0.5 }).Value;
        NumericAssert.Close((second + Run("matrix-entropy", "matrix-renyi-2", new(y) { Width = 0.5 }).Value) - joint,
            Run("matrix-mi", "matrix-renyi-2", new(x) { Y = y, Width = 0.5 }).Value, 1e-10);
    }

    [Fact]
    public void WhatCannotBeTaken_IsRefused()
    {
        SampleMatrix x = PlantedSamples.Gaussian(40, 1, 1);
        ErrorAssert.Throws<ArgumentException>(
            "The quantity is that of samples with Gaussian noise; its standard deviation, the width, is needed. (Parameter 'input')",
            () => Run("noise-mi", "goldfeld", new(x)));
        ErrorAssert.Throws<ArgumentException>("The standard deviation of the noise must be above 0, but is 0. (Parameter 'noise')",
            () => Run("noise-mi", "goldfeld", new(x) { Width = 0 }));
        ErrorAssert.Throws<ArgumentException>("The width of the kernel must be above 0, but is -1. (Parameter 'width')",
            () => Run("matrix-entropy", "matrix-renyi", new(x) { Width = -1 }));
        ErrorAssert.Throws<ArgumentException>("The order of a matrix-based entropy must be above 0, but is 0. (Parameter 'order')",
            () => Run("matrix-entropy", "matrix-renyi", new(x) { Order = 0 }));
        ErrorAssert.Throws<ArgumentException>("The estimator looks at all pairs of 10 to 30000 samples, but is given 5. (Parameter 'x')",
            () => Run("matrix-entropy", "matrix-renyi-2", new(PlantedSamples.Gaussian(5, 1, 1))));
        ErrorAssert.Throws<ArgumentException>("The samples are all equal; a kernel has no standard width for them. (Parameter 'x')",
            () => Run("matrix-entropy", "matrix-renyi-2", new(new SampleMatrix(20, 1, new double[20]))));
        ErrorAssert.Throws<ArgumentException>(
            "No two of 40 samples are near each other for the width of the kernel; its entropy cannot be told. (Parameter 'rows')",
            () => Run("matrix-entropy", "matrix-renyi-2", new(x) { Width = 1e-9 }));
        ErrorAssert.Throws<ArgumentException>("A class has 1 samples; at least 10 are needed. (Parameter 'labels')",
            () => Run("noise-class-mi", "kolchinsky-tracey-upper", new(x) { Width = 1, Labels = [.. Enumerable.Range(0, 40).Select(i => i == 0 ? 1 : 0)] }));
        ErrorAssert.Throws<ArgumentException>("The quantity is one of samples and their classes; the classes are needed. (Parameter 'i')",
            () => Run("noise-class-mi", "kolchinsky-tracey-upper", new(x) { Width = 1 }));
    }

    private static double Bound(SampleMatrix x, double noise, bool isUpper)
    {
        double variance = noise * noise * (isUpper ? 1 : 4);
        return -Enumerable.Range(0, x.Rows).Average(i => Math.Log(Enumerable.Range(0, x.Rows).Average(j =>
            Math.Exp(-Enumerable.Range(0, x.Columns).Sum(c => Math.Pow(x.Row(i)[c] - x.Row(j)[c], 2)) / (2 * variance)))));
    }

    private static SampleEstimate Run(string quantity, string name, EstimatorInput input) => EstimatorCatalog.Find(quantity, input, name).Compute(input);
}

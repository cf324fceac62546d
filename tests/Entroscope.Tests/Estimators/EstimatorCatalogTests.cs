using Entroscope.Estimators;
using Entroscope.Estimators.Catalog;
using Xunit;

namespace Entroscope.Tests.Estimators;

/// <summary>The list of estimators: names, the standard for the data at hand, and the cases of known truth.</summary>
public sealed class EstimatorCatalogTests
{
    private static readonly SampleMatrix Real = PlantedSamples.Gaussian(20, 1, 1);
    private static readonly SampleMatrix Integers = PlantedSamples.OfCounts(12, 8);

    [Fact]
    public void Names_AreOfOneEstimatorEach_AndHaveSources()
    {
        Assert.Empty(EstimatorCatalog.Estimators.GroupBy(e => (e.Quantity, e.Name, e.Tool)).Where(g => g.Count() > 1).Select(g => g.Key));
        Assert.All(EstimatorCatalog.Estimators, e => Assert.NotEmpty(e.Source));
    }

    [Fact]
    public void ClosedForms_OfInformations_Pass() => Assert.All(InformationClosedForms.Cases, form =>
    {
        SampleEstimate found = form.Compute();
        string text = Invariant($"{form.Estimator}, {form.Case}: {found.Value} instead of {form.Truth}, standard error {found.StandardError}");
        Assert.True(form.Passes(found), text);
        Assert.Equal(form.Estimator, found.Estimator);
    });

    [Fact]
    public void AnEstimateBesideTheTruth_Fails()
    {
        var form = new ClosedForm("e", "c", 1, 0.1, () => throw new InvalidOperationException());
        var found = new SampleEstimate { Estimator = "e", Samples = 10, Unit = EstimateUnit.Nats, Value = 1.2, StandardError = 1 };
        Assert.False(form.Passes(found));
        Assert.True(form.Passes(found with { Lower = 0.9, Upper = 1.5, StandardError = 0.05 }));
        Assert.False(form.Passes(found with { Lower = 0.9, Upper = 1.5, StandardError = 0.02 }));
        Assert.False(form.Passes(found with { Value = double.NaN }));
        ErrorAssert.Null("found", () => form.Passes(null!));
    }

    [Fact]
    public void TheStandard_DependsOnTheData()
    {
        Assert.Equal("chao-wang-jost", Standard("entropy", new(Integers)));
        Assert.Equal("kozachenko-leonenko", Standard("entropy", new(Real)));
        Assert.Equal("kozachenko-leonenko", Standard("entropy", new(Real) { Labels = new int[20] }));
        Assert.Equal("panzeri-treves", Standard("mi", new(Integers) { Y = Integers }));
        Assert.Equal("panzeri-treves", Standard("mi", new(Integers) { Labels = new int[20] }));
        Assert.Equal("ksg1", Standard("mi", new(Real) { Y = Real }));
        Assert.Equal("ross", Standard("mi", new(Real) { Y = Integers }));
        Assert.Equal("ross", Standard("mi", new(Integers) { Y = Real }));
        Assert.Equal("ross", Standard("mi", new(Real) { Labels = new int[20] }));
        Assert.Equal("frenzel-pompe", Standard("cmi", new(Integers) { Y = Integers, Condition = Real }));
        Assert.Equal("panzeri-treves", Standard("cmi", new(Integers) { Y = Integers, Condition = Integers }));
        Assert.Equal("matrix-renyi-2", Standard("matrix-entropy", new(Real)));
    }

    // From 2^53 on all doubles are integers.
    [Fact]
    public void LargeNumbers_AreNoCounts() => Assert.Equal("kozachenko-leonenko", EstimatorCatalog.Find(
        "entropy", new EstimatorInput(new SampleMatrix(3, 1, new[] { 1e20, 2e20, -3e20 })), null, null).Name);

    [Fact]
    public void UnknownNames_AreRefusedWithThoseThatThereAre()
    {
        string quantities = string.Join(", ", EstimatorCatalog.Estimators.Select(e => e.Quantity).Distinct());
        ErrorAssert.Throws<ArgumentException>($"There is no quantity 'x'; there are {quantities}. (Parameter 'quantity')", () => Standard("x", new(Real)));
        ErrorAssert.Throws<ArgumentException>("There is no estimator 'x' of tc; there are ksg1, ksg2. (Parameter 'estimator')",
            () => EstimatorCatalog.Find("tc", new(Real), "x"));
        ErrorAssert.Throws<ArgumentException>("There is no tool 'x' whose definitions differ; there are infomeasure, npeet. (Parameter 'tool')",
            () => EstimatorCatalog.Find("mi", new(Real), null, "x"));
        ErrorAssert.Throws<ArgumentException>("There is no tool 'x' whose definitions differ; there is none. (Parameter 'tool')",
            () => EstimatorCatalog.Find("cmi", new(Real), null, "x"));
        ErrorAssert.Null("quantity", () => EstimatorCatalog.Find(null!, new(Real)));
        ErrorAssert.Null("input", () => EstimatorCatalog.Find("mi", null!));
        ErrorAssert.Null("input", () => EstimatorCatalog.Find("mi", new(null!)));
    }

    [Fact]
    public void MissingVariables_AreRefused()
    {
        ErrorAssert.Throws<ArgumentException>("The quantity is one of two variables; samples of a second one are needed. (Parameter 'input')",
            () => Run("mi", new(Real)));
        ErrorAssert.Throws<ArgumentException>("The quantity is conditioned on a variable; its samples are needed. (Parameter 'input')",
            () => Run("cmi", new(Real) { Y = Real }));
    }

    [Fact]
    public void Samples_AreChecked()
    {
        ErrorAssert.Throws<ArgumentException>("3 values do not fill 2 rows of 2. (Parameter 'values')", () => _ = new SampleMatrix(2, 2, new double[3]));
        ErrorAssert.Throws<ArgumentException>("Row 2, column 1: NaN is not a finite number. (Parameter 'values')",
            () => _ = new SampleMatrix(2, 2, new[] { 1, 2, double.NaN, 4 }));
        ErrorAssert.BelowMinimum("rows", 0, 1, () => _ = new SampleMatrix(0, 2, Array.Empty<double>()));
        ErrorAssert.BelowMinimum("columns", 0, 1, () => _ = new SampleMatrix(2, 0, Array.Empty<double>()));
        ErrorAssert.Throws<ArgumentOutOfRangeException>("It must be an integer of 0..19, but is 20. (Parameter 'index')", () => Real.Row(20));
    }

    private static string Standard(string quantity, EstimatorInput input) => EstimatorCatalog.Find(quantity, input).Name;

    private static SampleEstimate Run(string quantity, EstimatorInput input) => EstimatorCatalog.Find(quantity, input).Compute(input);
}

using Entroscope.Estimators;
using Entroscope.Estimators.Catalog;
using Xunit;

namespace Entroscope.Tests.Estimators;

public sealed class GeometryClosedFormTests
{
    public static TheoryData<string, string> Cases { get; } = [.. GeometryClosedForms.Cases.Select(c => (c.Estimator, c.Case))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void ClosedForms_AreMet(string estimator, string name)
    {
        ClosedForm form = GeometryClosedForms.Cases.Single(
            c => string.Equals(c.Estimator, estimator, StringComparison.Ordinal) && string.Equals(c.Case, name, StringComparison.Ordinal));
        SampleEstimate estimate = form.Compute();
        Assert.Equal(estimator, estimate.Estimator);
        Assert.True(
            form.Passes(estimate),
            Invariant($"{estimate.Value} ({estimate.Lower}, {estimate.Upper}), but the truth is {form.Truth}; {estimate.Warning}"));
    }

    [Fact]
    public void EveryEstimatorHasACase() =>
        Assert.Empty(GeometryEstimators.Entries.Select(e => e.Name).Except(GeometryClosedForms.Cases.Select(c => c.Estimator)));
}

namespace Entroscope.Estimators.Catalog;

/// <summary>A case whose true value is known in closed form, for <c>verify estimators</c>.</summary>
/// <param name="Estimator">The name of the estimator.</param>
/// <param name="Case">The case, in words: <c>bivariate Gaussian, correlation 0.75</c>.</param>
/// <param name="Truth">The true value, or the published value of a formula on given numbers.</param>
/// <param name="Tolerance">The largest distance that passes where the estimate has no interval: rounding for formulas on given numbers.</param>
/// <param name="Compute">Computes the estimate from fixed seeds.</param>
public sealed record ClosedForm(string Estimator, string Case, double Truth, double Tolerance, Func<SampleEstimate> Compute);

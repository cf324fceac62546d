namespace Entroscope.Estimators.Catalog;

/// <summary>A case whose true value is known in closed form, for <c>verify estimators</c>.</summary>
/// <param name="Estimator">The name of the estimator.</param>
/// <param name="Case">The case, in words: <c>bivariate Gaussian, correlation 0.75</c>.</param>
/// <param name="Truth">The true value, or the published value of a formula on given numbers.</param>
/// <param name="Tolerance">The largest distance that passes where the estimate has no interval: rounding for formulas on given numbers.</param>
/// <param name="Compute">Computes the estimate from fixed seeds.</param>
public sealed record ClosedForm(string Estimator, string Case, double Truth, double Tolerance, Func<SampleEstimate> Compute)
{
    // A normal estimate is farther from the truth once in a thousand seeds.
    private const double MostErrors = 3.29;

    /// <summary>Judges an estimate: it passes within the tolerance, and where it has an interval within 3.29 standard errors beyond it.</summary>
    /// <param name="found">What <see cref="Compute"/> gave.</param>
    /// <returns>Whether it passes.</returns>
    public bool Passes(SampleEstimate found)
    {
        ArgumentNullException.ThrowIfNull(found);
        double error = found.Lower is null ? 0 : found.StandardError ?? 0;
        return Math.Abs(found.Value - Truth) <= Tolerance + (MostErrors * error);
    }
}

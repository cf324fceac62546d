namespace Entroscope.Model.Leaves;

/// <summary>What keeps a leaf's parameters away from the edge when they are estimated from counts.</summary>
/// <param name="PseudoCount">The Dirichlet (Beta) pseudo-count added to every value of a discrete leaf, at least 0.</param>
/// <param name="MinimumVariance">The smallest variance of a Gaussian leaf, in squared units of the site, greater than 0.</param>
/// <remarks>
/// A Gaussian channel has the normal-inverse-gamma prior <c>v^(-s/2) exp(-(s V + k (m - M)^2) / (2 v))</c> of its mean
/// m and variance v: as if it had seen s values whose variance is V, and k values at M (theory, "Gaussian leaves").
/// </remarks>
internal readonly record struct LeafPrior(double PseudoCount, double MinimumVariance)
{
    /// <summary>Gets the strength s of the prior of the variances of a Gaussian leaf, in values a channel; 0 for none.</summary>
    public double VarianceStrength { get; init; }

    /// <summary>Gets the strength k of the prior of the means of a Gaussian leaf, in values a channel; 0 for none.</summary>
    public double MeanStrength { get; init; }

    /// <summary>Gets the variance V that the variances of a Gaussian leaf are drawn to.</summary>
    public double Variance { get; init; }

    /// <summary>Gets the mean M that the means of a Gaussian leaf are drawn to.</summary>
    public double Mean { get; init; }
}

namespace Entroscope.Model;

/// <summary>What keeps a leaf's parameters away from the edge when they are estimated from counts.</summary>
/// <param name="PseudoCount">The Dirichlet (Beta) pseudo-count added to every value of a discrete leaf, at least 0.</param>
/// <param name="MinimumVariance">The smallest variance of a Gaussian leaf, in squared units of the site, greater than 0.</param>
public readonly record struct LeafPrior(double PseudoCount, double MinimumVariance);

using Entroscope.Numerics;

namespace Entroscope.Information;

/// <summary>A law fitted with a scatter about it.</summary>
/// <param name="Fit">The parameters nearest to the increments, whatever the rate.</param>
/// <param name="Solver">What fits the same law to other values under the same errors.</param>
/// <param name="Scatter">The relative scatter of greatest likelihood; 0 where none is needed.</param>
/// <param name="MinusTwoLogLikelihood">-2 log L.</param>
internal sealed record ScatteredFit(SeparableFit Fit, BoundedLaw Solver, double Scatter, double MinusTwoLogLikelihood);

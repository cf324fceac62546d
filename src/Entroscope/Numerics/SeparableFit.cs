namespace Entroscope.Numerics;

/// <summary>The parameters at which a <see cref="SeparableModel"/> is nearest to measured values.</summary>
/// <param name="Shape">The shape parameter p; the lower end of its range where there is none.</param>
/// <param name="Coefficients">The linear coefficients theta.</param>
/// <param name="ChiSquared">The sum of squared residuals in units of their errors.</param>
internal sealed record SeparableFit(double Shape, double[] Coefficients, double ChiSquared);

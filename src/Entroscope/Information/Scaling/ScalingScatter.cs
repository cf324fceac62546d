namespace Entroscope.Information.Scaling;

/// <summary>The relative scatter sigma of T(l) about a law, beyond the errors of the draws or rows: 0.1 stands for about 10 %. Prior: log-uniform on 0.001 to 1.</summary>
/// <param name="Median">The median of its posterior.</param>
/// <param name="Lower">The lower end of its 95 % credible interval.</param>
/// <param name="Upper">The upper end of its 95 % credible interval.</param>
/// <param name="ProbabilitySmall">The probability that it is below 0.15: a law is named only where this is at least 0.8.</param>
public sealed record ScalingScatter(double Median, double Lower, double Upper, double ProbabilitySmall);

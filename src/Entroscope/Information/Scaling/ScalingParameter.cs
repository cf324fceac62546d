namespace Entroscope.Information.Scaling;

/// <summary>A parameter of a scaling law.</summary>
/// <param name="Name">Its name in the formula: c, beta, c0, c1, a, xi, rho, gamma, s.</param>
/// <param name="Unit">"nats", "nats per site", "sites", or "1" for a pure number.</param>
/// <param name="Value">The median of its posterior.</param>
/// <param name="Lower">The lower end of its 95 % credible interval.</param>
/// <param name="Upper">The upper end of its 95 % credible interval.</param>
public sealed record ScalingParameter(string Name, string Unit, double Value, double Lower, double Upper);

namespace Entroscope.Information;

/// <summary>A parameter of a scaling law.</summary>
/// <param name="Name">Its name in the formula: s, c, beta, c0, c1, a, b, rho.</param>
/// <param name="Unit">"nats", "nats per site", or "1" for a pure number.</param>
/// <param name="Value">The fitted value.</param>
/// <param name="Lower">The lower end of its 95 % interval; NaN where there are too few increments for one.</param>
/// <param name="Upper">The upper end of its 95 % interval; NaN where there are too few increments for one.</param>
public sealed record ScalingParameter(string Name, string Unit, double Value, double Lower, double Upper);

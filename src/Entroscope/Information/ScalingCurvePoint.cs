namespace Entroscope.Information;

/// <summary>The entropy of a patch as a law has it. In nats.</summary>
/// <param name="PatchSize">The (mean) number n of sites.</param>
/// <param name="Value">The entropy.</param>
/// <param name="Lower">The lower end of its 95 % interval; NaN where there is none.</param>
/// <param name="Upper">The upper end of its 95 % interval; NaN where there is none.</param>
/// <param name="Measured">Whether the network has this scale; else it is a prediction for a larger one.</param>
public sealed record ScalingCurvePoint(double PatchSize, double Value, double Lower, double Upper, bool Measured);

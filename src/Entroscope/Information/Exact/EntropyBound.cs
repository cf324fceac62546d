namespace Entroscope.Information.Exact;

/// <summary>A bound of an entropy that holds without draws.</summary>
/// <param name="Name">What it is, such as "renyi2" (see <see cref="EntropyBrackets"/>).</param>
/// <param name="Value">The bound in nats, exact up to rounding.</param>
public sealed record EntropyBound(string Name, double Value);

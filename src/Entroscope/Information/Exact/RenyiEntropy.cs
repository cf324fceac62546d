namespace Entroscope.Information.Exact;

/// <summary>An exact Rényi entropy, H_alpha = log(sum p^alpha) / (1 - alpha) (Rényi 1961).</summary>
/// <param name="Order">The order alpha, an integer of at least 2.</param>
/// <param name="Value">The entropy in nats, exact up to rounding; never above Shannon's.</param>
/// <param name="Kind">Whether it is that of discrete sites (at least 0), a differential one (an integral; any sign) or of both kinds of sites.</param>
public sealed record RenyiEntropy(int Order, double Value, EntropyKind Kind);

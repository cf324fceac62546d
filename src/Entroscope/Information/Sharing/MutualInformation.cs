using Entroscope.Numerics;

namespace Entroscope.Information.Sharing;

/// <summary>What two disjoint sets of sites share, I(X_A; X_B) = H(X_A) + H(X_B) - H(X_A, X_B). In nats.</summary>
/// <param name="Sites">The sites A.</param>
/// <param name="Others">The sites B.</param>
/// <param name="Information">I(X_A; X_B), at least 0 (an estimate may lie below it by its error); in estimates all three logarithms are of the same draw.</param>
/// <param name="Entropy">H(X_A); differential where sites are continuous.</param>
/// <param name="OtherEntropy">H(X_B).</param>
/// <param name="JointEntropy">H(X_A, X_B).</param>
public sealed record MutualInformation(int[] Sites, int[] Others, Estimate Information, Estimate Entropy, Estimate OtherEntropy, Estimate JointEntropy);

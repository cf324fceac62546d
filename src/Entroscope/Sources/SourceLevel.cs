namespace Entroscope.Sources;

/// <summary>The truth about the patches of one level of the aligned tree, in nats.</summary>
/// <param name="Level">The level l, 0 for single sites.</param>
/// <param name="Patches">The number of patches.</param>
/// <param name="PatchSize">The number n of sites of a patch; their mean, where the number of sites is not a power of 2.</param>
/// <param name="Entropy">m(n), the mean entropy of a patch.</param>
/// <param name="Shared">T(l), the mean total correlation of the two patches that are pooled; null at the top.</param>
public sealed record SourceLevel(int Level, int Patches, double PatchSize, KnownEntropy Entropy, KnownEntropy? Shared);

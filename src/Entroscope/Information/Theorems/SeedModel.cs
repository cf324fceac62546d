namespace Entroscope.Information.Theorems;

/// <summary>A random network and what its verification found.</summary>
/// <param name="Seed">The seed that makes this network again as the first of its kind.</param>
/// <param name="Architecture">Its tree, channels, classes and leaf families.</param>
/// <param name="Verification">What was found.</param>
internal sealed record SeedModel(ulong Seed, string Architecture, Verification Verification);

using Entroscope.Numerics;

namespace Entroscope.Information.Scaling;

/// <summary>What is measured at one scale: the entropies of a patch, and what pooling to the next level takes from and adds to them. In nats.</summary>
/// <remarks>
/// In a tree made of levels <c>m(l+1) = P m(l) - T(l)</c> and <c>e(l+1) = P e(l) + delta(l)</c> with P = patches of level l over patches of level l+1.
/// In an irregular tree the sums over a cut obey the same, T and delta counted for each node that pools. Of held-out rows m(n) and e(n) are mean surprisals,
/// T may be negative, and delta is what the rows spend at the level.
/// </remarks>
/// <param name="Level">The level l, 0..L; its patches are the nodes of cut l.</param>
/// <param name="Patches">The number of patches.</param>
/// <param name="PatchSize">The mean number n of sites of a patch.</param>
/// <param name="SmallestPatch">The number of sites of the smallest patch.</param>
/// <param name="LargestPatch">The number of sites of the largest patch.</param>
/// <param name="Conditional">e(n), the mean entropy of a patch given its own latent.</param>
/// <param name="Marginal">m(n), the mean entropy of a patch.</param>
/// <param name="Pooled">The number of nodes that pool patches of this level: those of height l+1; 0 at the top.</param>
/// <param name="Increment">delta(l): for a pooled patch the sum over its children c of I(D_c;
/// X_S(c) | D_pa), a property of the network and not of its distribution; null at the top.</param>
/// <param name="TotalCorrelation">T(l): for a pooled patch the sum of its children's entropies less its own; null at the top.</param>
public sealed record ScaleLevel(
    int Level,
    int Patches,
    double PatchSize,
    int SmallestPatch,
    int LargestPatch,
    Estimate Conditional,
    Estimate Marginal,
    int Pooled,
    Estimate? Increment,
    Estimate? TotalCorrelation)
{
    /// <summary>Gets the mean of I(patch; rest) over the patches that are joined with others; null at the top.</summary>
    public Estimate? PatchRest { get; init; }

    /// <summary>Gets the mean log of the channels that carry it: of a patch's or its parent's, whichever are fewer; 0 at the top.</summary>
    public double LogWidth { get; init; }

    /// <summary>
    /// Gets a value indicating whether I(patch; rest) comes so near the log of the channels
    /// that T(l) may be theirs and not the distribution's: it is left out of the laws.
    /// </summary>
    public bool IsLimitedByWidth { get; init; }

    /// <summary>
    /// Gets the mean length of border, in pixels, that the patches of a pooling node share; null at the top and where patches are no rectangles of an image.
    /// </summary>
    public double? SharedBorder { get; init; }
}

using Entroscope.Numerics;

namespace Entroscope.Information.Entropies;

/// <summary>A network's own entropy per site bracketed at one scale (theory, "The sandwich of the entropy per site"). In nats per site.</summary>
/// <param name="Level">The level l; its patches are the nodes of cut l.</param>
/// <param name="Patches">The number of patches.</param>
/// <param name="PatchSize">The mean number n of sites of a patch.</param>
/// <param name="Lower">e(n)/n, the patches' mean entropy given their own latents; it never falls with the scale.</param>
/// <param name="Upper">m(n)/n, the patches' mean marginal entropy; it never rises with the scale.</param>
/// <param name="GapBound">The largest gap that the widths allow: the mean log of the patches' channels, over n.</param>
/// <param name="LatentGapBound">The sharper bound from the latents' own entropies: the mean H(D_v), over n; never above <paramref name="GapBound"/>.</param>
internal sealed record ScaleSandwich(int Level, int Patches, double PatchSize, Estimate Lower, Estimate Upper, double GapBound, double LatentGapBound);

using Entroscope.Information.Exact;
using Entroscope.Information.Ledgers;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Information.Entropies;

/// <summary>
/// The sandwich of the entropy per site: at every scale the patches' entropy given their latents (from below) and their marginal entropy
/// (from above), with the gap that the widths certify (theory, "The sandwich of the entropy per site").
/// </summary>
internal static class EntropyRateSandwich
{
    /// <summary>Computes the sandwich of a model's entropies.</summary>
    /// <param name="entropies">Its entropies, exact or estimated.</param>
    /// <returns>One bracket for every level l = 0..L; in exact values Lower rises, Upper falls, and both bracket H(X)/N.</returns>
    public static ScaleSandwich[] OfModel(ConvAC model, LayerEntropies entropies) => Build(model, entropies.EntropyGivenLevel, entropies.PatchEntropyPerLevel);

    /// <summary>Computes the sandwich of the mean surprisals of a dataset under a model.</summary>
    /// <returns>
    /// One bracket for every level l = 0..L. These are cross-entropies: Lower rises for every sample, but Upper falls and the gap keeps its
    /// bound only as far as the data is like the model. Sites count whether observed or missing.
    /// </returns>
    public static ScaleSandwich[] OfData(ConvAC model, DatasetLedger ledger) => Build(model, ledger.SurprisalGivenLevel, ledger.PatchSurprisalPerLevel);

    private static ScaleSandwich[] Build(ConvAC model, Estimate[] givenLevel, Estimate[] patches)
    {
        double[] latentEntropy = LatentCapacity.Compute(model).LatentEntropy;
        int levels = model.Tree.Height + 1;
        Refuse.Argument(
            givenLevel.Length != levels || patches.Length != levels,
            $"The model has {levels} levels, but {givenLevel.Length} entropies given a level and {patches.Length} patch entropies were given.", nameof(model));

        double sites = model.Tree.SiteCount;
        var scales = new ScaleSandwich[levels];
        for (int l = 0; l < levels; l++)
        {
            int[] cut = model.Tree.Cut(l);
            scales[l] = new ScaleSandwich(
                l,
                cut.Length,
                sites / cut.Length,
                givenLevel[l].Over(sites),
                patches[l].Over(sites),
                cut.Sum(v => Math.Log(model.Shape.Channels(v))) / sites,
                cut.Sum(v => latentEntropy[v]) / sites);
        }

        return scales;
    }
}

/// <summary>A network's own entropy per site bracketed at one scale (theory, "The sandwich of the entropy per site"). In nats per site.</summary>
/// <param name="Level">The level l; its patches are the nodes of cut l.</param>
/// <param name="PatchSize">The mean number n of sites of a patch.</param>
/// <param name="Lower">e(n)/n, the patches' mean entropy given their own latents; it never falls with the scale.</param>
/// <param name="Upper">m(n)/n, the patches' mean marginal entropy; it never rises with the scale.</param>
/// <param name="GapBound">The largest gap that the widths allow: the mean log of the patches' channels, over n.</param>
/// <param name="LatentGapBound">The sharper bound from the latents' own entropies: the mean H(D_v), over n; never above <paramref name="GapBound"/>.</param>
internal sealed record ScaleSandwich(int Level, int Patches, double PatchSize, Estimate Lower, Estimate Upper, double GapBound, double LatentGapBound);

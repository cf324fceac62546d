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
    /// <param name="model">The network.</param>
    /// <param name="entropies">Its entropies, exact or estimated.</param>
    /// <returns>One bracket for every level l = 0..L; in exact values Lower rises, Upper falls, and both bracket H(X)/N.</returns>
    public static ScaleSandwich[] OfModel(ConvAC model, LayerEntropies entropies)
    {
        ArgumentNullException.ThrowIfNull(entropies);
        return Build(model, entropies.EntropyGivenLevel, entropies.PatchEntropyPerLevel);
    }

    /// <summary>Computes the sandwich of the mean surprisals of a dataset under a model.</summary>
    /// <param name="model">The network.</param>
    /// <param name="ledger">The ledger of the dataset.</param>
    /// <returns>
    /// One bracket for every level l = 0..L. These are cross-entropies: Lower rises for every sample, but Upper falls and the gap keeps its
    /// bound only as far as the data is like the model. Sites count whether observed or missing.
    /// </returns>
    public static ScaleSandwich[] OfData(ConvAC model, DatasetLedger ledger)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        return Build(model, ledger.SurprisalGivenLevel, ledger.PatchSurprisalPerLevel);
    }

    private static ScaleSandwich[] Build(ConvAC model, Estimate[] givenLevel, Estimate[] patches)
    {
        double[] latentEntropy = LatentCapacity.Compute(model).LatentEntropy;
        int levels = model.Tree.Height + 1;
        if (givenLevel.Length != levels || patches.Length != levels)
        {
            throw new ArgumentException(
                Invariant($"The model has {levels} levels, but {givenLevel.Length} entropies given a level and {patches.Length} patch entropies were given."), nameof(model));
        }

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

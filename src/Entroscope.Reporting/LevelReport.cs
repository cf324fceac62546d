using Entroscope.Information.Estimates;

namespace Entroscope.Reporting;

/// <summary>One level l of a network: how big it is, and what entropy it adds on the data and in the model. All in nats.</summary>
/// <param name="Level">The level l, 0..L.</param>
/// <param name="Nodes">The number of nodes n_l of the cut of level l.</param>
/// <param name="MinChannels">The smallest number of channels of these nodes.</param>
/// <param name="MaxChannels">The largest number of channels of these nodes.</param>
/// <param name="PatchSize">The mean number n of sites in a patch: N / n_l.</param>
/// <param name="DataEntropyGivenLevel">The mean over the data of E_l(x), the surprisal given the latents of the level.</param>
/// <param name="ModelEntropyGivenLevel">H(X|D_l) of the model.</param>
/// <param name="DataIncrement">The mean information that the data spends at the level.</param>
/// <param name="ModelIncrement">I(X; D_l | D_(l+1)) of the model (for L: given Y).</param>
/// <param name="Capacity">The capacity C_l = H(D_l | D_(l+1)) (for L: given Y): the most that the increment can be.</param>
/// <param name="ConditionalRate">E(n)/n: the entropy of a patch given its own latent, per site. It never falls with the level.</param>
/// <param name="MarginalRate">M(n)/n: the entropy of a patch, per site. It never rises with the level.</param>
internal sealed record LevelReport(
    int Level, int Nodes, int MinChannels, int MaxChannels, double PatchSize, Estimate DataEntropyGivenLevel, Estimate ModelEntropyGivenLevel,
    Estimate DataIncrement, Estimate ModelIncrement, double Capacity, Estimate ConditionalRate, Estimate MarginalRate)
{
    /// <summary>Gets the increment of the model over the capacity, with its error; null without capacity.</summary>
    public Utilisation? Used => Entroscope.Information.Estimates.Utilisation.Of(ModelIncrement, Capacity);

    /// <summary>Gets the increment of the model over the capacity, 0..1; NaN without capacity.</summary>
    public double Utilisation => Used?.Value ?? double.NaN;

    /// <summary>Gathers the entries of all levels from a ledger and the entropies of a model.</summary>
    /// <returns>The entries of the levels 0..L.</returns>
    public static IReadOnlyList<LevelReport> OfAll(NetworkShape shape, DatasetLedger ledger, LayerEntropies entropies)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(entropies);
        return [.. Enumerable.Range(0, shape.Tree.Height + 1).Select(l => Of(l, shape, ledger, entropies))];
    }

    private static LevelReport Of(int level, NetworkShape shape, DatasetLedger ledger, LayerEntropies entropies)
    {
        int sites = shape.Tree.SiteCount;
        int[] cut = shape.Tree.Cut(level);
        return new LevelReport(
            Level: level,
            Nodes: cut.Length,
            MinChannels: cut.Min(shape.Channels),
            MaxChannels: cut.Max(shape.Channels),
            PatchSize: (double)sites / cut.Length,
            DataEntropyGivenLevel: ledger.SurprisalGivenLevel[level],
            ModelEntropyGivenLevel: entropies.EntropyGivenLevel[level],
            DataIncrement: ledger.LevelInformation[level],
            ModelIncrement: entropies.Increments[level],
            Capacity: entropies.CapacityPerLevel[level],
            ConditionalRate: PerSite(entropies.EntropyGivenLevel[level], sites),
            MarginalRate: PerSite(entropies.PatchEntropyPerLevel[level], sites));
    }

    private static Estimate PerSite(Estimate value, int sites) => new(value.Value / sites, value.StandardError / sites, value.Draws);
}

using Entroscope.Information.Exact;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Information.Ledgers;

/// <summary>
/// Quantities of a draw whose means under the model are known exactly: the control variates of its entropies. The surprisal left at the sites
/// (mean H(X|D_0)), and the sums of the marginal surprisals of the sites and of many small patches (mean: the sums of their entropies).
/// </summary>
/// <remarks>
/// A few patches together nearly are the draw: a regression on them leaves nothing of the values
/// drawn and says nothing about those that were not. Only sums of at least eight patches are used.
/// </remarks>
internal sealed class KnownMeans
{
    private const int MostPatchLevels = 3;
    private const int FewestPatches = 8;
    private readonly int[] _columns;
    private readonly double[] _means;

    private KnownMeans(int[] columns, double[] means) => (_columns, _means) = (columns, means);

    public int Count => _means.Length;

    /// <summary>Gets the columns of the ledger that they are.</summary>
    public IReadOnlyList<int> Columns => _columns;

    /// <summary>Finds the control variates of the draws of some sites.</summary>
    public static KnownMeans Of(ConvAC model, int[] sites)
    {
        LatentCapacity capacity = LatentCapacity.Compute(model);
        List<(int Column, double Mean)> known = [(LedgerColumns.GivenLevel(0), CompensatedSum.Of([.. sites.Select(i => capacity.SiteEntropyGivenLatent[i])]))];
        double?[] patches = SmallPatches.Entropies(model, sites);

        var seen = new CopyNetwork([model], sites);
        for (int l = model.Tree.Height - 1; l >= 0 && known.Count <= MostPatchLevels; l--)
        {
            int[] cut = model.Tree.Cut(l);
            if (Array.TrueForAll(cut, v => patches[v] is not null) && (l == 0 || cut.Count(seen.Sees) >= FewestPatches))
            {
                known.Add((LedgerColumns.Patches(l), CompensatedSum.Of(Array.ConvertAll(cut, v => patches[v]!.Value))));
            }
        }

        return new KnownMeans([.. known.Select(k => k.Column)], [.. known.Select(k => k.Mean)]);
    }

    /// <summary>Writes the deviations of one draw from the means.</summary>
    /// <param name="columns">The draw's row of the ledger's columns.</param>
    public void Fill(ReadOnlySpan<double> columns, Span<double> destination)
    {
        for (int k = 0; k < _means.Length; k++)
        {
            destination[k] = columns[_columns[k]] - _means[k];
        }
    }
}

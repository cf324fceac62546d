using Entroscope.Engine;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Information;

/// <summary>
/// Quantities of a draw whose means under the model are known exactly: the control variates of its entropies. The surprisal left at the sites
/// (mean H(X|D_0)); the sums of the marginal surprisals of sites and of small patches (mean: the sums of their entropies); the posterior of the
/// class (mean: the prior).
/// </summary>
internal sealed class KnownMeans
{
    private const int MostPatchLevels = 3;
    private const int MostClasses = 4;

    // The ledger's columns come first, then the classes from 1.
    private readonly int[] _columns;
    private readonly double[] _means;

    private KnownMeans(int[] columns, double[] means) => (_columns, _means) = (columns, means);

    public int Count => _means.Length;

    /// <summary>Finds the control variates of the draws of some sites.</summary>
    public static KnownMeans Of(ConvAC model, int[] sites)
    {
        LatentCapacity capacity = LatentCapacity.Compute(model);
        List<(int Column, double Mean)> known = [(LedgerColumns.GivenLevel(0), CompensatedSum.Of([.. sites.Select(i => capacity.SiteEntropyGivenLatent[i])]))];
        double?[] patches = SmallPatches.Entropies(model, sites);

        // The cut of the root is the whole: its entropy is what is asked for.
        for (int l = model.Tree.Height - 1; l >= 0 && known.Count <= MostPatchLevels; l--)
        {
            double?[] cut = Array.ConvertAll(model.Tree.Cut(l), v => patches[v]);
            if (Array.TrueForAll(cut, h => h is not null))
            {
                known.Add((LedgerColumns.Patches(l), CompensatedSum.Of(Array.ConvertAll(cut, h => h!.Value))));
            }
        }

        double[] classes = model.ClassPrior[1..Math.Min(model.Classes, 1 + MostClasses)].ToArray();
        return new KnownMeans([.. known.Select(k => k.Column)], [.. known.Select(k => k.Mean), .. classes]);
    }

    /// <summary>Writes the deviations of one draw from the means.</summary>
    /// <param name="columns">The draw's row of the ledger's columns.</param>
    /// <param name="table">The ledger.</param>
    /// <param name="row">The draw.</param>
    /// <param name="destination">Receives the deviations.</param>
    public void Fill(ReadOnlySpan<double> columns, LedgerTable table, int row, Span<double> destination)
    {
        for (int k = 0; k < _means.Length; k++)
        {
            double value = k < _columns.Length
                ? columns[_columns[k]]
                : table.ClassPosterior[(row * table.Classes) + k - _columns.Length + 1];
            destination[k] = value - _means[k];
        }
    }
}

using Entroscope.Inference;
using Entroscope.Information.Ledgers;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Reporting.Tests.Fixtures;

/// <summary>Makes up the shared ledger that belongs to the patches of a latent one.</summary>
internal static class SharedFixture
{
    /// <summary>Makes the ledger: the sites cost what their patches cost, and nodes share what their parts cost more than they.</summary>
    public static SharedLedger Of(NetworkShape shape, DatasetLedger ledger)
    {
        PoolingTree tree = shape.Tree;
        Estimate[] patches = ledger.PatchSurprisal;
        double relative = patches[tree.Root].StandardError / Math.Abs(patches[tree.Root].Value);
        Estimate Measured(double value) => patches[0] with { Value = value, StandardError = relative * Math.Abs(value) };
        double[] shared = new double[tree.NodeCount];
        double[] levels = new double[tree.Height + 1];
        for (int v = tree.SiteCount; v < shared.Length; v++)
        {
            shared[v] = -patches[v].Value;
            foreach (int c in tree.Children(v))
            {
                shared[v] += patches[c].Value;
            }

            levels[tree.HeightOf(v)] += shared[v];
        }

        double alone = patches.Take(tree.SiteCount).Sum(p => p.Value);
        SharedSite[] sites = [.. Enumerable.Range(0, tree.SiteCount).Select(i => new SharedSite
        {
            Observed = ledger.Samples,
            Marginal = patches[i],
            FromRest = Measured(FromRest(i)),
            GivenRest = Measured(patches[i].Value - FromRest(i)),
            AboutClass = shape.Classes > 1 ? Measured(0.01 * (i % 7)) : null,
        })];
        return new SharedLedger
        {
            Samples = ledger.Samples,
            Impossible = ImpossibleRows.None,
            Surprisal = patches[tree.Root],
            IndependentSurprisal = Measured(alone),
            TotalShared = Measured(levels.Sum()),
            Marginal = [.. sites.Select(s => s.Marginal)],
            GivenRest = [.. sites.Select(s => s.GivenRest)],
            Shared = Array.ConvertAll(shared, Measured),
            SharedPerLevel = [.. levels.Skip(1).Select(Measured)],
            PatchSurprisalPerLevel = [.. Enumerable.Range(0, levels.Length).Select(l => Measured(alone - levels.Take(l + 1).Sum()))],
            Sites = sites,
            AboutClass = shape.Classes > 1 ? Measured(0.9 * Math.Log(shape.Classes)) : null,
            Labelled = shape.Classes > 1 ? ledger.Samples : 0,
        };
    }

    private static double FromRest(int site) => 0.02 + (0.03 * (site % 5));
}

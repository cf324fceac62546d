using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Engine.Scaled;

/// <summary>Makes the shared ledger of samples from the tables that the engines write.</summary>
internal static class SharedTables
{
    // Below this a posterior has lost digits to underflow.
    private const double SmallestShare = 1e-290;

    // From here on the rounding of a log shows in differences of logs.
    private const double LargestRounded = 1e7;

    /// <summary>Reads the shared ledger under a network off the ledgers of the samples.</summary>
    /// <param name="table">Their ledgers, without classes.</param>
    public static SharedTable Of(LedgerTable table, Observations data, RowSelection rows)
    {
        var result = new SharedTable(table.Rows, table.Sites, table.Nodes, table.Classes);
        table.LogLikelihood.CopyTo(result.LogLikelihood, 0);
        table.ClassPosterior.CopyTo(result.ClassPosterior, 0);
        table.SharedInformation.CopyTo(result.Shared, 0);
        for (int r = 0; r < table.Rows; r++)
        {
            for (int i = 0; i < table.Sites; i++)
            {
                if (!double.IsNaN(data[rows[r], i]))
                {
                    int cell = (r * table.Sites) + i;
                    result.Marginal[cell] = SharedTerms.Marginal(table, r, i);
                    result.RestInformation[cell] = table.RestInformation[cell];
                    result.GivenRest[cell] = SharedTerms.GivenRest(table, r, i);
                }
            }
        }

        return result;
    }

    /// <summary>Computes the shared ledger under a model; that of its nodes where the components have one tree.</summary>
    public static SharedTable Of(ModelEngine engine, Observations data, RowSelection rows, CancellationToken cancellation = default)
    {
        if (engine.Components.Count == 1)
        {
            return Of(engine.Components[0].Ledger(data, rows, null, cancellation), data, rows);
        }

        ModelLedgerTable table = engine.Ledger(data, rows, null, cancellation);
        var result = new SharedTable(rows.Count, engine.Model.Sites, engine.Model.CommonTree?.NodeCount ?? 0, engine.Model.Classes);
        table.LogLikelihood.CopyTo(result.LogLikelihood, 0);
        table.ClassPosterior.CopyTo(result.ClassPosterior, 0);
        double[] prior = Array.ConvertAll(engine.Model.Weights.ToArray(), Math.Log);
        double[] terms = new double[prior.Length];
        for (int r = 0; r < rows.Count; r++)
        {
            if (result.IsPossible(r) && Math.Abs(result.LogLikelihood[r]) > LargestRounded)
            {
                FillFar(engine, data.Row(rows[r]), r, result, cancellation);
                continue;
            }

            for (int i = 0; i < result.Sites; i++)
            {
                if (!double.IsNaN(data[rows[r], i]))
                {
                    FillSite(table, r, i, prior, terms, result);
                }
            }

            if (result.Nodes > 0 && result.IsPossible(r))
            {
                FillNodes(table, engine.Model, r, prior, terms, result.Shared.AsSpan(r * result.Nodes, result.Nodes));
            }
        }

        return result;
    }

    // A sample far out, whose parts are evaluated one by one with all their digits: such samples are rare.
    private static void FillFar(ModelEngine engine, double[] sample, int row, SharedTable result, CancellationToken cancellation)
    {
        PoolingTree? tree = engine.Model.CommonTree;
        WideLog whole = LogPart(engine, sample, _ => true, cancellation);
        WideLog[] patches = [.. Enumerable.Range(0, tree?.NodeCount ?? result.Sites)
            .Select(v => LogPart(engine, sample, tree is null ? i => i == v : tree.Scope(v).Contains, cancellation))];
        for (int i = 0; i < result.Sites; i++)
        {
            int cell = (row * result.Sites) + i;
            if (!double.IsNaN(sample[i]))
            {
                WideLog rest = LogPart(engine, sample, k => k != i, cancellation);
                result.Marginal[cell] = -patches[i].ToDouble();
                result.GivenRest[cell] = -whole.Less(rest);
                result.RestInformation[cell] = whole.Less(rest + patches[i]);
            }
        }

        for (int v = result.Sites; v < result.Nodes; v++)
        {
            WideLog parts = default;
            foreach (int c in tree!.Children(v))
            {
                parts += patches[c];
            }

            result.Shared[(row * result.Nodes) + v] = patches[v].Less(parts);
        }
    }

    private static WideLog LogPart(ModelEngine engine, double[] sample, Func<int, bool> uses, CancellationToken cancellation)
    {
        Observations part = Observations.FromRows([[.. sample.Select((x, i) => uses(i) ? x : double.NaN)]]);
        var log = new WideLog[1];
        engine.WideLogLikelihood(part, RowSelection.All(part), log, null, default, cancellation);
        return log[0];
    }

    private static void FillSite(ModelLedgerTable table, int row, int site, double[] prior, double[] terms, SharedTable result)
    {
        int cell = (row * result.Sites) + site;
        double alone = LogPatch(table, row, site, prior, terms);
        result.Marginal[cell] = -alone;
        if (result.IsPossible(row))
        {
            result.RestInformation[cell] = FromRest(table, row, site, alone, prior, terms);
            result.GivenRest[cell] = -alone - result.RestInformation[cell];
        }
        else
        {
            result.GivenRest[cell] = IsRestPossible(table, row, site, prior) ? double.PositiveInfinity : double.NaN;
        }
    }

    // p(x_i | x_rest) is the inverse of the mean of 1 / p_z(x_i | x_rest) under P(z|x). Of a component that has x no large logs are subtracted.
    private static double FromRest(ModelLedgerTable table, int row, int site, double alone, double[] prior, double[] terms)
    {
        double whole = table.LogLikelihood[row];
        ReadOnlySpan<double> posterior = table.Posterior(row);
        for (int z = 0; z < terms.Length; z++)
        {
            LedgerTable part = table.Components[z];
            double own = part.LogLikelihood[row];
            terms[z] = own > double.NegativeInfinity
                ? LogShare(posterior[z], prior[z] + own - whole) - SharedTerms.FromRest(part, row)[site]
                    - (part.PatchLogProbability[(row * part.Nodes) + site] - alone)
                : prior[z] + LogRest(part, row, site) - whole + alone;
        }

        return -LogSpace.LogSumExp(terms);
    }

    private static bool IsRestPossible(ModelLedgerTable table, int row, int site, double[] prior) =>
        Enumerable.Range(0, prior.Length).Any(z => prior[z] > double.NegativeInfinity && LogRest(table.Components[z], row, site) > double.NegativeInfinity);

    private static double LogRest(LedgerTable part, int row, int site) => part.Sites == 1 ? 0 : part.RestLogProbability[(row * part.Nodes) + site];

    private static double LogShare(double posterior, double log) => posterior > SmallestShare ? Math.Log(posterior) : log;

    private static double LogPatch(ModelLedgerTable table, int row, int node, double[] prior, double[] terms)
    {
        for (int z = 0; z < terms.Length; z++)
        {
            LedgerTable part = table.Components[z];
            terms[z] = prior[z] + part.PatchLogProbability[(row * part.Nodes) + node];
        }

        return LogSpace.LogSumExp(terms);
    }

    // tc_v = log of sum_z P(z) exp(tc_z,v) prod_c p_z(x_S(c)) / p(x_S(c)), where each factor is small in size for the components that count.
    private static void FillNodes(ModelLedgerTable table, ConvACMixture mixture, int row, double[] prior, double[] terms, Span<double> shared)
    {
        PoolingTree tree = mixture.CommonTree!;
        double[] patches = new double[tree.NodeCount];
        for (int v = 0; v < patches.Length; v++)
        {
            patches[v] = LogPatch(table, row, v, prior, terms);
        }

        for (int v = tree.SiteCount; v < patches.Length; v++)
        {
            for (int z = 0; z < terms.Length; z++)
            {
                LedgerTable part = table.Components[z];
                terms[z] = prior[z];
                if (part.PatchLogProbability[(row * part.Nodes) + v] == double.NegativeInfinity)
                {
                    terms[z] = double.NegativeInfinity;
                    continue;
                }

                terms[z] += part.SharedInformation[(row * part.Nodes) + v];
                foreach (int c in tree.Children(v))
                {
                    terms[z] += part.PatchLogProbability[(row * part.Nodes) + c] - patches[c];
                }
            }

            shared[v] = LogSpace.LogSumExp(terms);
        }
    }
}

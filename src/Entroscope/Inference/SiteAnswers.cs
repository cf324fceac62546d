using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Model;
using Entroscope.Model.Leaves;

namespace Entroscope.Inference;

/// <summary>Computes what a model expects of a site, for many rows of evidence at once.</summary>
internal static class SiteAnswers
{
    private const int ChunkRows = 256;

    // Sums of probabilities that should reach a share may miss it by rounding.
    private const double Rounding = 1e-12;

    /// <summary>Summarises the distribution of a site given every row.</summary>
    /// <param name="data">The evidence; the site is missing in it.</param>
    /// <param name="labels">The class of every row, -1 where unknown; null when none is known.</param>
    /// <returns>The answers; null for a row of probability 0.</returns>
    public static SiteAnswer?[] Of(ModelEngine engine, Observations data, int site, int[]? labels = null, CancellationToken cancellation = default)
    {
        var answers = new SiteAnswer?[data.Rows];
        LeafDistribution[] leaves = [.. engine.Components.Select(c => c.SiteLeaf(site))];
        LeafDistribution leaf = leaves[0].Specification.Descriptor.Stack(leaves);
        double[] weights = new double[leaf.Channels];
        foreach (int[] rows in Enumerable.Range(0, data.Rows).Chunk(ChunkRows))
        {
            bool[] possible = MarginalImputation.ArePossible(engine, data, rows, labels, cancellation);
            int[] good = [.. rows.Where((_, p) => possible[p])];
            if (good.Length == 0)
            {
                continue;
            }

            var selected = RowSelection.Of(good);
            double[] shares = engine.ComponentPosteriors(data, selected, labels, cancellation);
            double[][] posteriors = [.. engine.Components.Select(c => c.SiteWeights(data, selected, [site], labels, cancellation)[0])];
            for (int p = 0; p < good.Length; p++)
            {
                MarginalImputation.FillWeights(weights, leaves, shares.AsSpan(p * leaves.Length, leaves.Length), z => posteriors[z], p);
                answers[good[p]] = Summarize(leaf, site, weights);
            }
        }

        return answers;
    }

    private static SiteAnswer Summarize(LeafDistribution leaf, int site, double[] weights)
    {
        var answer = new SiteAnswer
        {
            Site = site,
            Mean = leaf.MixtureMean(weights),
            StandardDeviation = Math.Sqrt(leaf.MixtureVariance(weights)),
            Mode = leaf.MixtureMode(weights),
            Quantiles = [],
        };
        if (leaf is not DiscreteLeaf discrete)
        {
            return answer with { Quantiles = [.. SiteAnswer.Shares.Select(s => ((ContinuousLeaf)leaf).MixtureQuantile(weights, s))] };
        }

        double[] values = [.. Enumerable.Range(0, discrete.Alphabet).Select(discrete.ValueOf)];
        double[] table = discrete.Mix(weights);
        return answer with { Values = values, Probabilities = table, Quantiles = [.. SiteAnswer.Shares.Select(s => Quantile(values, table, s))] };
    }

    private static double Quantile(double[] values, double[] table, double share)
    {
        double below = 0;
        for (int k = 0; k < values.Length; k++)
        {
            below += table[k];
            if (below >= share - Rounding)
            {
                return values[k];
            }
        }

        return values[^1];
    }
}

using Entroscope.Information;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Tests.Information;

/// <summary>Measurements made up of a law and the errors that draws would have.</summary>
internal static class PlantedScale
{
    public const double SiteEntropy = 0.7;

    /// <summary>
    /// Makes up a measurement on a line of pairs. A pooled patch spends its increment give or take its size in every draw, as an information density
    /// does; a part of that is common to the patches and levels of a draw.
    /// </summary>
    public static ScaleMeasurement Measure(int sites, Func<int, double> increment, int draws, ulong seed)
    {
        PoolingTree tree = PoolingTree.Line(sites);
        int levels = tree.Height;
        int[] patches = [.. Enumerable.Range(0, levels + 1).Select(l => tree.Cut(l).Length)];
        var random = new RandomStream(seed, "planted law");
        var blocks = new LevelBlocks((2 * levels) + 1);
        for (int d = 0; d < draws; d++)
        {
            blocks.Add(Row(patches, increment, random));
        }

        return new ScaleMeasurement(tree, Entropies(blocks.Mean(), patches, draws), blocks);
    }

    private static double[] Row(int[] patches, Func<int, double> increment, RandomStream random)
    {
        int levels = patches.Length - 1;
        double[] row = new double[(2 * levels) + 1];
        double common = 0.1 * random.NextGaussian();
        double marginal = patches[0] * 5;
        row[levels] = marginal;
        for (int l = 0; l < levels; l++)
        {
            double mean = patches[l + 1] * increment(l);
            row[l] = mean + (Math.Sqrt(patches[l + 1]) * increment(l) * (random.NextGaussian() + common));
            marginal -= 0.5 * mean * (1 + (0.1 * random.NextGaussian()));
            row[levels + l + 1] = marginal;
        }

        return row;
    }

    private static LayerEntropies Entropies(double[] mean, int[] patches, int draws)
    {
        int levels = patches.Length - 1;
        double[] given = new double[levels + 1];
        given[0] = SiteEntropy * patches[0];
        for (int l = 0; l < levels; l++)
        {
            given[l + 1] = given[l] + mean[l];
        }

        Estimate[] Of(IEnumerable<double> values) => [.. values.Select(v => new Estimate(v, 0.01, draws))];
        return new LayerEntropies
        {
            Method = "draws",
            Draws = draws,
            Entropy = new Estimate(mean[^1], 0.01, draws),
            EntropyGivenLevel = Of(given),
            EntropyGivenClass = new Estimate(mean[^1], 0.01, draws),
            ClassInformation = Estimate.Exact(0),
            ClassEntropy = 0,
            Increments = Of([.. mean[..levels], 0]),
            CapacityPerLevel = [],
            NodeInformation = [],
            NodeCapacity = [],
            PatchEntropyGivenLatent = [],
            PatchEntropy = [],
            JointEntropyAll = Estimate.Exact(0),
            PatchEntropyPerLevel = Of(mean[levels..]),
        };
    }
}

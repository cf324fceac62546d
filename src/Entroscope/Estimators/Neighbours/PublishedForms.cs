using Entroscope.Numerics;

namespace Entroscope.Estimators.Neighbours;

/// <summary>Estimators as other tools compute them where that is not what they cite: to reproduce their numbers, not to rely on them.</summary>
internal static class PublishedForms
{
    /// <summary>
    /// infomeasure 0.6 for KSG's second algorithm: one distance for all variables, samples at the distance and the sample itself counted, (1/k) for any m.
    /// </summary>
    public static double InfomeasureKraskov2(SampleMatrix[] blocks, int k, int threads) =>
        Counted(blocks, k, threads, d => d) - (1.0 / k);

    /// <summary>dit 1.5, total_correlation_ksg: samples at the distance and the sample itself counted, in the place of n + 1.</summary>
    public static double DitTotalCorrelation(SampleMatrix[] blocks, int k, int threads) => Counted(blocks, k, threads, d => d);

    /// <summary>NPEET, mi: the strict count by a distance less 1e-15, which is no less where distances are above 16.</summary>
    public static double NpeetInformation(SampleMatrix[] blocks, int k, int threads) => Counted(blocks, k, threads, d => d - 1e-15);

    private static double Counted(SampleMatrix[] blocks, int k, int threads, Func<double, double> radius)
    {
        var joint = SampleMatrix.Join(blocks);
        NeighbourTree[] trees = Array.ConvertAll(blocks, b => new NeighbourTree(b));
        double[] digamma = GammaFunctions.DigammaTable(joint.Rows);
        double mean = NeighbourSums.Mean(joint, k, threads, (i, _, distances) =>
        {
            double within = radius(distances[^1]);
            double sum = 0;
            for (int b = 0; b < blocks.Length; b++)
            {
                sum += digamma[Math.Max(1, trees[b].CountWithin(blocks[b].Row(i), within))];
            }

            return sum;
        });
        return digamma[k] + ((blocks.Length - 1) * digamma[joint.Rows]) - mean;
    }
}

using Entroscope.Model;

namespace Entroscope.Information;

/// <summary>Samples far out in the tails of a model, made from possible ones: where logarithms are so large that what is subtracted too late has no digits left.</summary>
internal static class FarProbes
{
    private const int FewestTrials = 1000;
    private static readonly double[] Distances = [1e2, 1e4, 1e8, 1e16, 1e36, 1e100, 1e300];

    /// <summary>Makes the samples.</summary>
    /// <param name="model">The model.</param>
    /// <param name="near">Possible samples, at least one; values that have no tail are taken from them.</param>
    /// <returns>For every distance in standard deviations a sample above and one below, counts of many trials at their ends; null where the model has no tails.</returns>
    public static Observations? Make(ConvAC model, Observations near)
    {
        if (!model.Leaves.Any(l => l is GaussianLeaf or BinomialLeaf { Trials: >= FewestTrials }))
        {
            return null;
        }

        var rows = new List<double[]>();
        foreach (double distance in Distances)
        {
            foreach (int side in (int[])[1, -1])
            {
                double[] row = near.Row(rows.Count % near.Rows);
                for (int i = 0; i < row.Length; i++)
                {
                    row[i] = Move(model.Leaves[i], row[i], side, distance, rows.Count);
                }

                rows.Add(row);
            }
        }

        return Observations.FromRows([.. rows]);
    }

    private static double Move(LeafDistribution leaf, double value, int side, double distance, int turn) => leaf switch
    {
        GaussianLeaf gaussian => Math.Clamp(
            gaussian.Means[turn % leaf.Channels] + (side * distance * Math.Sqrt(gaussian.Variances[turn % leaf.Channels])), double.MinValue, double.MaxValue),
        BinomialLeaf { Trials: >= FewestTrials } binomial when binomial.Probabilities.IndexOfAny(0.0, 1.0) < 0 => side > 0 ? binomial.Trials : 0,
        _ => value,
    };
}

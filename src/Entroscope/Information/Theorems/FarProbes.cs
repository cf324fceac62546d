using Entroscope.Model;

namespace Entroscope.Information.Theorems;

/// <summary>
/// Samples far out in the tails of a model, made from possible ones: where logarithms are so large that what is subtracted too late has no digits left.
/// </summary>
internal static class FarProbes
{
    private static readonly double[] Distances = [1e2, 1e4, 1e8, 1e16, 1e36, 1e100, 1e300];

    /// <summary>Makes the samples.</summary>
    /// <param name="near">Possible samples, at least one; values that have no tail are taken from them.</param>
    /// <returns>For every distance in standard deviations a sample above and one below,
    /// counts of many trials at their ends; null where the model has no tails.</returns>
    public static Observations? Make(ConvAC model, Observations near)
    {
        if (!model.Leaves.Any(l => l.HasTails))
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
                    row[i] = model.Leaves[i].FarValue(row[i], side, distance, rows.Count);
                }

                rows.Add(row);
            }
        }

        return Observations.FromRows([.. rows]);
    }
}

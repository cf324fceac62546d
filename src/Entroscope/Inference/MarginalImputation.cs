using Entroscope.Engine;
using Entroscope.Model;

namespace Entroscope.Inference;

/// <summary>Fills missing values by the mean or the mode of the exact conditional distribution of each site by itself.</summary>
internal static class MarginalImputation
{
    private const int ChunkRows = 256;

    public static bool HasMissing(Observations data, int row)
    {
        for (int i = 0; i < data.Sites; i++)
        {
            if (double.IsNaN(data[row, i]))
            {
                return true;
            }
        }

        return false;
    }

    public static Observations Fill(IEngine engine, Observations data, ImputeMethod method, int[]? labels, CancellationToken cancellation)
    {
        var filled = new ObservationsBuilder(engine.Model, data.Rows, integers: method == ImputeMethod.Mode);
        for (int r = 0; r < data.Rows; r++)
        {
            for (int i = 0; i < data.Sites; i++)
            {
                double x = data[r, i];
                filled.Set(r, i, double.IsNaN(x) ? 0 : x);
            }
        }

        foreach (int[] rows in Enumerable.Range(0, data.Rows).Where(r => HasMissing(data, r)).Chunk(ChunkRows))
        {
            EnsurePossible(engine, data, rows, labels, cancellation);
            FillRows(engine, data, rows, method, labels, filled, cancellation);
        }

        return filled.Build();
    }

    private static void FillRows(
        IEngine engine, Observations data, int[] rows, ImputeMethod method, int[]? labels, ObservationsBuilder filled, CancellationToken cancellation)
    {
        int[] sites = [.. Enumerable.Range(0, data.Sites).Where(i => Array.Exists(rows, r => double.IsNaN(data[r, i])))];
        double[][] posteriors = engine.LatentPosteriors(data, RowSelection.Of(rows), sites, labels, cancellation);
        for (int s = 0; s < sites.Length; s++)
        {
            LeafDistribution leaf = engine.Model.Leaves[sites[s]];
            for (int p = 0; p < rows.Length; p++)
            {
                if (double.IsNaN(data[rows[p], sites[s]]))
                {
                    ReadOnlySpan<double> weights = posteriors[s].AsSpan(p * leaf.Channels, leaf.Channels);
                    filled.Set(rows[p], sites[s], method == ImputeMethod.Mean ? LeafMixture.Mean(leaf, weights) : LeafMixture.Mode(leaf, weights));
                }
            }
        }
    }

    private static void EnsurePossible(IEngine engine, Observations data, int[] rows, int[]? labels, CancellationToken cancellation)
    {
        int classes = engine.Model.Classes;
        double[] log = new double[rows.Length];
        double[] givenClass = new double[rows.Length * classes];
        engine.LogLikelihood(data, RowSelection.Of(rows), log, givenClass, cancellation);
        for (int p = 0; p < rows.Length; p++)
        {
            int label = labels is null ? -1 : labels[rows[p]];
            if ((label < 0 ? log[p] : givenClass[(p * classes) + label]) == double.NegativeInfinity)
            {
                throw Evidence.ImpossibleRow(rows[p], label);
            }
        }
    }
}

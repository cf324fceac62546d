using Entroscope.Engine;
using Entroscope.Information.Estimates;
using Entroscope.Numerics;

namespace Entroscope.Information.Scaling;

/// <summary>What samples say at every scale, T(l) and the means of I(patch; rest) of every cut, and of the whole, -log p; averaged over blocks.</summary>
internal sealed class ScaleBlocks(ScaleGeometry geometry) : ILedgerSink
{
    /// <summary>Gets the averages; the columns are those of <see cref="Of"/>.</summary>
    public LevelBlocks Means { get; } = new(ColumnsOf(geometry.Pooled.Length));

    /// <summary>Counts the columns for a number of levels.</summary>
    public static int ColumnsOf(int levels) => (2 * levels) + 1;

    public void Add(LedgerTable table, SampleBlock block)
    {
        for (int r = 0; r < table.Rows; r++)
        {
            Means.Add(Of(table, r));
        }
    }

    /// <summary>Computes T(l) of one sample at every level, after them the means of I(patch; rest), and -log p.</summary>
    public double[] Of(LedgerTable table, int row)
    {
        int levels = geometry.Pooled.Length;
        double[] values = new double[ColumnsOf(levels)];
        ReadOnlySpan<double> shared = SharedTerms.Shared(table, row);
        ReadOnlySpan<double> patch = table.PatchLogProbability.AsSpan(row * table.Nodes, table.Nodes);
        ReadOnlySpan<double> rest = table.RestLogProbability.AsSpan(row * table.Nodes, table.Nodes);
        for (int l = 0; l < levels; l++)
        {
            foreach (int v in geometry.Pooling[l])
            {
                values[l] += shared[v] / geometry.Pooled[l];
            }

            foreach (int v in geometry.Children[l])
            {
                values[levels + l] += (table.LogLikelihood[row] - patch[v] - rest[v]) / geometry.Children[l].Length;
            }
        }

        values[^1] = -table.LogLikelihood[row];
        return values;
    }

    /// <summary>Estimates the means of I(patch; rest), one a level.</summary>
    public Estimate[] PatchRest()
    {
        double[] mean = Means.Mean();
        double[,] covariance = Means.CovarianceOfMean();
        return [.. Enumerable.Range(geometry.Pooled.Length, geometry.Pooled.Length)
            .Select(c => new Estimate(mean[c], Math.Sqrt(covariance[c, c]), Means.Rows))];
    }
}

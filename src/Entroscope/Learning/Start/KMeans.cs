using Entroscope.Numerics;

namespace Entroscope.Learning.Start;

/// <summary>Clusters of points in the Euclidean metric (Lloyd 1982), seeded by greedy k-means++ (Arthur and Vassilvitskii 2007).</summary>
/// <remarks>
/// Points are stored by coordinate, so that every kernel works element by element over points: the result depends neither on the
/// vector width of the machine nor on threads.
/// </remarks>
internal sealed class KMeans
{
    private const int LargestIterations = 25;
    private readonly float[][] _centres;

    private KMeans(float[][] centres) => _centres = centres;

    /// <summary>Gets the number of clusters: at most the number asked for, and at most the number of distinct points.</summary>
    public int Count => _centres.Length;

    /// <summary>Gets a centre.</summary>
    /// <param name="cluster">The cluster, 0..Count-1.</param>
    public ReadOnlySpan<float> Centre(int cluster) => _centres[cluster];

    /// <summary>Finds clusters.</summary>
    /// <param name="points">The coordinates of the points, shape [dimensions][points]; at least one dimension and one point.</param>
    /// <param name="clusters">The largest number of clusters, at least 1.</param>
    public static KMeans Fit(float[][] points, int clusters, RandomStream random, CancellationToken cancellation)
    {
        var blocks = new PointBlocks(points);
        var rows = new PointRows(points);
        var found = new KMeans(Seed(points, blocks, clusters, random, cancellation));
        int count = points[0].Length;
        int[] labels = new int[count];
        int[] before = new int[count];
        for (int i = 0; i < LargestIterations; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            found.Assign(blocks, labels);
            if (i > 0 && labels.AsSpan().SequenceEqual(before))
            {
                break;
            }

            rows.MoveCentres(labels, found._centres);
            (labels, before) = (before, labels);
        }

        return found;
    }

    /// <summary>Finds the nearest centre of every point; the lowest on ties.</summary>
    /// <param name="points">The coordinates, shape [dimensions][points].</param>
    /// <param name="labels">Receives the cluster of every point.</param>
    public void Assign(float[][] points, int[] labels)
    {
        CentreTable table = MakeTable();
        float[] block = new float[points.Length * PointBlocks.Size];
        for (int b = 0; b * PointBlocks.Size < labels.Length; b++)
        {
            PointBlocks.Gather(points, b, block);
            Assign(block, table, labels, b);
        }
    }

    private void Assign(PointBlocks blocks, int[] labels)
    {
        CentreTable table = MakeTable();
        for (int b = 0; b < blocks.Count; b++)
        {
            Assign(blocks[b], table, labels, b);
        }
    }

    private static void Assign(ReadOnlySpan<float> block, CentreTable table, int[] labels, int number)
    {
        Span<float> best = stackalloc float[PointBlocks.Size];
        Span<int> nearest = stackalloc int[PointBlocks.Size];
        best.Fill(float.PositiveInfinity);
        nearest.Clear();
        int length = table.Factors.Length / table.Norms.Length * PointBlocks.CentreGroup;
        for (int k = 0; k < table.Norms.Length; k += PointBlocks.CentreGroup)
        {
            ReadOnlySpan<float> factors = table.Factors.AsSpan(k / PointBlocks.CentreGroup * length, length);
            PointBlocks.KeepNearest(block, table.Norms.AsSpan(k, PointBlocks.CentreGroup), factors, k, best, nearest);
        }

        int start = number * PointBlocks.Size;
        nearest[..Math.Min(PointBlocks.Size, labels.Length - start)].CopyTo(labels.AsSpan(start));
    }

    /// <summary>Lays out the centres for the kernel, in groups of four; the last group is filled up with centres at infinity.</summary>
    private CentreTable MakeTable()
    {
        int dimensions = _centres[0].Length;
        int groups = (Count + PointBlocks.CentreGroup - 1) / PointBlocks.CentreGroup;
        var table = new CentreTable(new float[groups * PointBlocks.CentreGroup], new float[groups * PointBlocks.CentreGroup * dimensions]);
        Array.Fill(table.Norms, float.PositiveInfinity);
        for (int k = 0; k < Count; k++)
        {
            (int group, int place) = Math.DivRem(k, PointBlocks.CentreGroup);
            table.Norms[k] = _centres[k].Sum(x => x * x);
            for (int j = 0; j < dimensions; j++)
            {
                table.Factors[((((group * dimensions) + j) * PointBlocks.CentreGroup)) + place] = -2 * _centres[k][j];
            }
        }

        return table;
    }

    private static float[][] Seed(float[][] points, PointBlocks blocks, int clusters, RandomStream random, CancellationToken cancellation)
    {
        int count = points[0].Length;
        var trials = new SeedTrials(blocks, count, 2 + (int)Math.Log(clusters));
        var centres = new List<float[]> { PointAt(points, random.NextInt(count)) };
        trials.Begin(centres[0]);
        while (centres.Count < clusters)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!(trials.Total > 0))
            {
                break;
            }

            centres.Add(PointAt(points, trials.TakeBest(points, random)));
        }

        return [.. centres];
    }

    private static float[] PointAt(float[][] points, int index) => Array.ConvertAll(points, p => p[index]);

    /// <summary>Centres as the kernel reads them: squared lengths, and coordinates times -2 in shape [groups, dimensions, 4].</summary>
    private readonly record struct CentreTable(float[] Norms, float[] Factors);
}

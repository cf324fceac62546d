using System.Numerics;
using System.Numerics.Tensors;
using Entroscope.Numerics;

namespace Entroscope.Learning;

/// <summary>Clusters of points in the Euclidean metric (Lloyd 1982), seeded by greedy k-means++ (Arthur and Vassilvitskii 2007).</summary>
/// <remarks>
/// Points are stored by coordinate, so that every kernel works element by element over points: the result depends neither on the
/// vector width of the machine nor on threads.
/// </remarks>
internal sealed class KMeans
{
    private const int LargestIterations = 25;
    private const int BlockSize = 256;
    private readonly float[][] _centres;

    private KMeans(float[][] centres) => _centres = centres;

    /// <summary>Gets the number of clusters: at most the number asked for, and at most the number of distinct points.</summary>
    public int Count => _centres.Length;

    /// <summary>Gets a centre.</summary>
    /// <param name="cluster">The cluster, 0..Count-1.</param>
    /// <returns>Its coordinates.</returns>
    public ReadOnlySpan<float> Centre(int cluster) => _centres[cluster];

    /// <summary>Finds clusters.</summary>
    /// <param name="points">The coordinates of the points, shape [dimensions][points]; at least one dimension and one point.</param>
    /// <param name="clusters">The largest number of clusters, at least 1.</param>
    /// <param name="random">The stream of the seeding.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <returns>The clusters.</returns>
    public static KMeans Fit(float[][] points, int clusters, RandomStream random, CancellationToken cancellation)
    {
        var found = new KMeans(Seed(points, clusters, random, cancellation));
        int count = points[0].Length;
        int[] labels = new int[count];
        int[] before = new int[count];
        for (int i = 0; i < LargestIterations; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            found.Assign(points, labels);
            if (i > 0 && labels.AsSpan().SequenceEqual(before))
            {
                break;
            }

            found.MoveCentres(points, labels);
            (labels, before) = (before, labels);
        }

        return found;
    }

    /// <summary>Finds the nearest centre of every point; the lowest on ties.</summary>
    /// <param name="points">The coordinates, shape [dimensions][points].</param>
    /// <param name="labels">Receives the cluster of every point.</param>
    public void Assign(float[][] points, int[] labels)
    {
        float[] norms = [.. _centres.Select(c => c.Sum(x => x * x))];
        float[] score = new float[BlockSize];
        float[] best = new float[BlockSize];
        for (int start = 0; start < labels.Length; start += BlockSize)
        {
            int length = Math.Min(BlockSize, labels.Length - start);
            Span<int> nearest = labels.AsSpan(start, length);
            nearest.Clear();
            best.AsSpan().Fill(float.PositiveInfinity);
            for (int k = 0; k < _centres.Length; k++)
            {
                Span<float> s = score.AsSpan(0, length);
                s.Fill(norms[k]);
                for (int j = 0; j < points.Length; j++)
                {
                    TensorPrimitives.MultiplyAdd(points[j].AsSpan(start, length), -2 * _centres[k][j], s, s);
                }

                KeepNearest(s, k, best, nearest);
            }
        }
    }

    private static void KeepNearest(ReadOnlySpan<float> score, int cluster, Span<float> best, Span<int> nearest)
    {
        int i = 0;
        var index = new Vector<int>(cluster);
        for (; i <= score.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var s = new Vector<float>(score[i..]);
            var b = new Vector<float>(best[i..]);
            Vector<int> closer = Vector.LessThan(s, b);
            Vector.ConditionalSelect(closer, s, b).CopyTo(best[i..]);
            Vector.ConditionalSelect(closer, index, new Vector<int>(nearest[i..])).CopyTo(nearest[i..]);
        }

        for (; i < score.Length; i++)
        {
            if (score[i] < best[i])
            {
                (best[i], nearest[i]) = (score[i], cluster);
            }
        }
    }

    private static float[][] Seed(float[][] points, int clusters, RandomStream random, CancellationToken cancellation)
    {
        int count = points[0].Length;
        int trials = 2 + (int)Math.Log(clusters);
        var centres = new List<float[]> { PointAt(points, random.NextInt(count)) };
        float[] distance = Distances(points, centres[0]);
        while (centres.Count < clusters)
        {
            cancellation.ThrowIfCancellationRequested();
            double total = Total(distance);
            if (!(total > 0))
            {
                break;
            }

            float[] chosen = [];
            double chosenTotal = double.PositiveInfinity;
            int chosenPoint = 0;
            for (int t = 0; t < trials; t++)
            {
                int point = Draw(distance, total, random);
                float[] closer = Distances(points, PointAt(points, point));
                TensorPrimitives.Min(closer, distance, closer);
                double sum = Total(closer);
                if (sum < chosenTotal)
                {
                    (chosen, chosenTotal, chosenPoint) = (closer, sum, point);
                }
            }

            centres.Add(PointAt(points, chosenPoint));
            distance = chosen;
        }

        return [.. centres];
    }

    private static double Total(float[] distance)
    {
        double total = 0;
        foreach (float d in distance)
        {
            total += d;
        }

        return total;
    }

    private static int Draw(float[] distance, double total, RandomStream random)
    {
        double target = random.NextDouble() * total;
        int last = 0;
        for (int i = 0; i < distance.Length; i++)
        {
            if (distance[i] > 0)
            {
                last = i;
                target -= distance[i];
                if (target < 0)
                {
                    break;
                }
            }
        }

        return last;
    }

    private static float[] PointAt(float[][] points, int index) => Array.ConvertAll(points, p => p[index]);

    private static float[] Distances(float[][] points, float[] centre)
    {
        float[] sum = new float[points[0].Length];
        float[] difference = new float[sum.Length];
        for (int j = 0; j < points.Length; j++)
        {
            TensorPrimitives.Subtract(points[j], centre[j], difference);
            TensorPrimitives.MultiplyAdd(difference, difference, sum, sum);
        }

        return sum;
    }

    private void MoveCentres(float[][] points, int[] labels)
    {
        int[] sizes = new int[Count];
        foreach (int label in labels)
        {
            sizes[label]++;
        }

        double[] sums = new double[Count];
        for (int j = 0; j < points.Length; j++)
        {
            Array.Clear(sums);
            float[] x = points[j];
            for (int i = 0; i < labels.Length; i++)
            {
                sums[labels[i]] += x[i];
            }

            for (int k = 0; k < Count; k++)
            {
                _centres[k][j] = sizes[k] > 0 ? (float)(sums[k] / sizes[k]) : _centres[k][j];
            }
        }
    }
}

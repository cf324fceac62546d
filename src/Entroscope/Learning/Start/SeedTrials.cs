using Entroscope.Numerics;

namespace Entroscope.Learning.Start;

/// <summary>
/// The trials of greedy k-means++: points are drawn with probability proportional to their squared distance from the centres so far, and the one
/// that brings all points nearest is taken.
/// </summary>
/// <param name="trials">The number of points drawn for every centre.</param>
internal sealed class SeedTrials(PointBlocks blocks, int count, int trials)
{
    private readonly PointBlocks _blocks = blocks;
    private readonly int _count = count;
    private readonly float[][] _closer = [.. Enumerable.Range(0, trials).Select(_ => new float[blocks.Count * PointBlocks.Size])];
    private readonly double[] _totals = new double[trials];
    private readonly int[] _points = new int[trials];
    private float[] _distance = new float[blocks.Count * PointBlocks.Size];

    /// <summary>Gets the sum of the squared distances of all points from their nearest centre.</summary>
    public double Total { get; private set; }

    /// <summary>Takes the first centre.</summary>
    public void Begin(float[] centre)
    {
        Measure(centre, _distance);
        Total = Sum(_distance);
    }

    /// <summary>Draws points and takes the best of them as a centre.</summary>
    /// <param name="points">The coordinates, shape [dimensions][points].</param>
    public int TakeBest(float[][] points, RandomStream random)
    {
        for (int t = 0; t < _points.Length; t++)
        {
            _points[t] = Draw(random);
            Measure(Array.ConvertAll(points, p => p[_points[t]]), _closer[t]);
            TensorPrimitives.Min(_closer[t], _distance, _closer[t]);
        }

        SumTrials();
        int best = 0;
        for (int t = 1; t < _points.Length; t++)
        {
            best = _totals[t] < _totals[best] ? t : best;
        }

        Total = _totals[best];
        (_distance, _closer[best]) = (_closer[best], _distance);
        return _points[best];
    }

    private void Measure(float[] centre, float[] distances)
    {
        for (int b = 0; b < _blocks.Count; b++)
        {
            PointBlocks.Distances(_blocks[b], centre, distances.AsSpan(b * PointBlocks.Size, PointBlocks.Size));
        }
    }

    // Each sum runs in the order of the points; four sums at a time do not wait for their own additions.
    private void SumTrials()
    {
        int t = 0;
        for (; t + 4 <= _totals.Length; t += 4)
        {
            (double s0, double s1, double s2, double s3) = (0, 0, 0, 0);
            ReadOnlySpan<float> d0 = _closer[t].AsSpan(0, _count);
            (float[] d1, float[] d2, float[] d3) = (_closer[t + 1], _closer[t + 2], _closer[t + 3]);
            for (int i = 0; i < d0.Length; i++)
            {
                s0 += d0[i];
                s1 += d1[i];
                s2 += d2[i];
                s3 += d3[i];
            }

            (_totals[t], _totals[t + 1], _totals[t + 2], _totals[t + 3]) = (s0, s1, s2, s3);
        }

        for (; t < _totals.Length; t++)
        {
            _totals[t] = Sum(_closer[t]);
        }
    }

    private double Sum(float[] distance)
    {
        double total = 0;
        foreach (float d in distance.AsSpan(0, _count))
        {
            total += d;
        }

        return total;
    }

    private int Draw(RandomStream random)
    {
        double target = random.NextDouble() * Total;
        int last = 0;
        for (int i = 0; i < _count; i++)
        {
            if (_distance[i] > 0)
            {
                last = i;
                target -= _distance[i];
                if (target < 0)
                {
                    break;
                }
            }
        }

        return last;
    }
}

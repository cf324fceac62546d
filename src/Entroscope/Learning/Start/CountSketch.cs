using Entroscope.Numerics;

namespace Entroscope.Learning.Start;

/// <summary>A random projection with one sign per coordinate (Charikar, Chen, Farach-Colton 2002): keeps distances nearly, costs O(values).</summary>
internal sealed class CountSketch
{
    private readonly int[] _bucket;
    private readonly float[] _sign;
    private readonly int _buckets;

    /// <summary>Draws a projection.</summary>
    /// <param name="buckets">The number of coordinates wanted, at least 1.</param>
    public CountSketch(int dimensions, int buckets, RandomStream random)
    {
        _buckets = buckets;
        _bucket = new int[dimensions];
        _sign = new float[dimensions];
        for (int j = 0; j < dimensions; j++)
        {
            _bucket[j] = random.NextInt(buckets);
            _sign[j] = random.NextInt(2) == 0 ? -1 : 1;
        }
    }

    /// <summary>Projects points.</summary>
    /// <param name="points">The coordinates, shape [dimensions][points].</param>
    /// <returns>Shape [buckets][points].</returns>
    public float[][] Project(float[][] points)
    {
        float[][] projected = [.. Enumerable.Range(0, _buckets).Select(_ => new float[points[0].Length])];
        for (int j = 0; j < points.Length; j++)
        {
            float[] y = projected[_bucket[j]];
            TensorPrimitives.MultiplyAdd(points[j], _sign[j], y, y);
        }

        return projected;
    }
}

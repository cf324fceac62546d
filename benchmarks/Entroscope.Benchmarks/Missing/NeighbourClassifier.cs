using System.Numerics;
using Entroscope.Data.Tables;
using Entroscope.Model;
using Entroscope.Model.Leaves;

namespace Entroscope.Benchmarks.Missing;

/// <summary>The majority of the k nearest training images by the mean squared distance over the observed pixels; ties go to the nearest.</summary>
internal sealed class NeighbourClassifier : IImageClassifier
{
    private const int Neighbours = 5;
    private readonly float[][] _pixels;
    private readonly int[] _labels;
    private readonly int _classes;
    private readonly int _threads;

    public NeighbourClassifier(Dataset train, int threads)
    {
        _labels = train.Labels!;
        _classes = train.Classes;
        _threads = threads;
        _pixels = [.. Enumerable.Range(0, train.Observations.Sites).Select(i => Column(train.Observations.Column(i)))];
    }

    public string Name => Invariant($"{Neighbours} nearest neighbours on the observed pixels");

    public int[] Classify(Observations data)
    {
        int[] result = new int[data.Rows];
        Parallel.For(0, data.Rows, new ParallelOptions { MaxDegreeOfParallelism = _threads }, r => result[r] = Classify(data.Row(r)));
        return result;
    }

    private int Classify(double[] row)
    {
        float[] distance = new float[_labels.Length];
        for (int i = 0; i < row.Length; i++)
        {
            if (!double.IsNaN(row[i]))
            {
                Add(distance, _pixels[i], (float)row[i]);
            }
        }

        int[] nearest = [.. Enumerable.Range(0, distance.Length).OrderBy(t => distance[t]).Take(Neighbours).Select(t => _labels[t])];
        return Enumerable.Range(0, _classes).MaxBy(y => (nearest.Count(n => n == y), -Array.IndexOf(nearest, y)));
    }

    private static float[] Column(ValueColumn column) => [.. Enumerable.Range(0, column.Count).Select(r => (float)column[r])];

    private static void Add(float[] distance, float[] pixel, float value)
    {
        int t = 0;
        for (; t <= distance.Length - Vector<float>.Count; t += Vector<float>.Count)
        {
            Vector<float> z = new Vector<float>(pixel, t) - new Vector<float>(value);
            (new Vector<float>(distance, t) + (z * z)).CopyTo(distance, t);
        }

        for (; t < distance.Length; t++)
        {
            distance[t] += (pixel[t] - value) * (pixel[t] - value);
        }
    }
}

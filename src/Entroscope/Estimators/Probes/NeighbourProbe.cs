using Entroscope.Estimators.Dimension;

namespace Entroscope.Estimators.Probes;

/// <summary>The classes of the k nearest rows, together with a rows of the average kind.</summary>
internal sealed class NeighbourProbe : IProbe
{
    private const int Kept = 300;
    private static readonly int[] Counts = [3, 5, 10, 20, 50, 100];
    private static readonly double[] Added = [1, 4, 16, 64];
    private readonly ProbeData _data;
    private readonly Neighbour[][] _nearest;

    public NeighbourProbe(ProbeData data, int threads)
    {
        _data = data;
        _nearest = NearestNeighbours.Find(data.Rows, null, Math.Min(Kept, data.Rows.Rows - 1), null, threads);
    }

    public int Settings => Counts.Length * Added.Length;

    public double[][]?[] Predict(int[] train, int[] test, double[] shares, int? only)
    {
        bool[] known = new bool[_data.Rows.Rows];
        Array.ForEach(train, i => known[i] = true);
        double[][]?[] predictions = new double[Settings][][];
        for (int c = 0; c < Counts.Length; c++)
        {
            double[][] votes = Array.ConvertAll(test, i => Votes(i, known, Counts[c]));
            for (int a = 0; a < Added.Length; a++)
            {
                int setting = (c * Added.Length) + a;
                if (only is null || only == setting)
                {
                    double added = Added[a];
                    predictions[setting] = Array.ConvertAll(
                        votes, v => v.Select((n, y) => Math.Log((n + (added * shares[y])) / (v.Sum() + added))).ToArray());
                }
            }
        }

        return predictions;
    }

    private double[] Votes(int row, bool[] known, int count)
    {
        double[] votes = new double[_data.Classes];
        int found = 0;
        foreach (Neighbour neighbour in _nearest[row])
        {
            if (known[neighbour.Row])
            {
                votes[_data.Labels[neighbour.Row]]++;
                if (++found == count)
                {
                    break;
                }
            }
        }

        return votes;
    }
}

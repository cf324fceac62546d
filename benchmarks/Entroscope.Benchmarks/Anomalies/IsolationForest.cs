using Entroscope.Numerics;

namespace Entroscope.Benchmarks.Anomalies;

/// <summary>An isolation forest: F. T. Liu, K. M. Ting, Z.-H. Zhou, "Isolation forest", ICDM 2008; 100 trees of 256 rows.</summary>
internal sealed class IsolationForest
{
    private const int Trees = 100;
    private const int SampleRows = 256;
    private const double EulerGamma = 0.5772156649015329;
    private readonly Node[] _trees;

    public IsolationForest(double[][] rows, RandomStream random)
    {
        int size = Math.Min(SampleRows, rows.Length);
        int deepest = (int)Math.Ceiling(Math.Log2(size));
        _trees = [.. Enumerable.Range(0, Trees).Select(_ => Grow(Draw(rows, size, random), deepest, random))];
    }

    /// <summary>Scores a row: the shorter the paths to it, the larger.</summary>
    public double Score(double[] row) => -_trees.Average(t => Length(t, row));

    private static double[][] Draw(double[][] rows, int size, RandomStream random)
    {
        double[][] all = [.. rows];
        for (int i = 0; i < size; i++)
        {
            int j = i + random.NextInt(all.Length - i);
            (all[i], all[j]) = (all[j], all[i]);
        }

        return all[..size];
    }

    private static Node Grow(double[][] rows, int deepest, RandomStream random)
    {
        int[] columns = [.. Enumerable.Range(0, rows.Length > 1 ? rows[0].Length : 0).Where(i => rows.Min(r => r[i]) < rows.Max(r => r[i]))];
        if (deepest == 0 || columns.Length == 0)
        {
            return new Node(-1, Unsuccessful(rows.Length), null, null);
        }

        int column = columns[random.NextInt(columns.Length)];
        (double least, double most) = (rows.Min(r => r[column]), rows.Max(r => r[column]));
        double cut = least + (random.NextDouble() * (most - least));
        return new Node(column, cut, Grow([.. rows.Where(r => r[column] <= cut)], deepest - 1, random), Grow([.. rows.Where(r => r[column] > cut)],
            deepest - 1, random));
    }

    private static double Length(Node node, double[] row)
    {
        int depth = 0;
        for (; node.Column >= 0; depth++)
        {
            node = row[node.Column] <= node.Value ? node.Below! : node.Above!;
        }

        return depth + node.Value;
    }

    // The mean length of an unsuccessful search among n rows.
    private static double Unsuccessful(int n) => n <= 1 ? 0 : n == 2 ? 1 : (2 * (Math.Log(n - 1) + EulerGamma)) - (2.0 * (n - 1) / n);

    private sealed record Node(int Column, double Value, Node? Below, Node? Above);
}

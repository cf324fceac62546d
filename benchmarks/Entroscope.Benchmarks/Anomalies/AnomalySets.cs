using Entroscope.Data.Tables;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Benchmarks.Anomalies;

/// <summary>Tables with known anomalies, made from known distributions: usual rows, and rows of another kind.</summary>
internal static class AnomalySets
{
    private const int Clusters = 4;
    private const int Colours = 4;

    public static IReadOnlyList<string> Names { get; } = ["clusters", "copies", "mixed", "tails", "chain"];

    /// <summary>Gets the number of values of every column; 0 for a real one.</summary>
    public static int[] Alphabets(string name) => name switch
    {
        "mixed" => [Colours, Colours, 2, 0, 0, 0],
        "chain" => [.. Enumerable.Repeat(2, 20)],
        "copies" => [.. Enumerable.Repeat(0, 8)],
        _ => [.. Enumerable.Repeat(0, 6)],
    };

    /// <summary>Gets what an anomaly is.</summary>
    public static string Describe(string name) => name switch
    {
        "clusters" => "6 real columns, 4 clusters; odd rows uniform over the box of the usual ones",
        "copies" => "8 real columns, 4 noisy copies of others; odd rows have each column by itself",
        "mixed" => "3 categories, 3 numbers that follow them; odd rows have one value of another row",
        "tails" => "6 columns of 2 factors with Student's t (3 degrees of freedom); odd rows lie off the plane",
        _ => "20 binary columns, a chain; odd rows have each column by itself",
    };

    public static double[][] Usual(string name, int rows, RandomStream random) => [.. Enumerable.Range(0, rows).Select(_ => UsualRow(name, random))];

    /// <summary>Draws odd rows.</summary>
    /// <param name="planted">The one column that makes each row odd; -1 where it is not one.</param>
    public static double[][] Odd(string name, int rows, RandomStream random, int[] planted)
    {
        var result = new double[rows][];
        for (int r = 0; r < rows; r++)
        {
            (result[r], planted[r]) = (UsualRow(name, random), -1);
            double[] row = result[r];
            switch (name)
            {
                case "clusters":
                    for (int i = 0; i < row.Length; i++)
                    {
                        row[i] = (random.NextDouble() * 10) - 5;
                    }

                    break;
                case "mixed":
                    planted[r] = random.NextInt(row.Length);
                    double was = row[planted[r]];
                    while (Math.Abs(row[planted[r]] - was) < (planted[r] < 3 ? 0.5 : 2))
                    {
                        row[planted[r]] = UsualRow(name, random)[planted[r]];
                    }

                    break;
                case "tails":
                    for (int i = 0; i < row.Length; i++)
                    {
                        row[i] += 1.5 * random.NextGaussian();
                    }

                    break;
                default:
                    for (int i = 0; i < row.Length; i++)
                    {
                        row[i] = UsualRow(name, random)[i];
                    }

                    break;
            }
        }

        return result;
    }

    /// <summary>Makes a dataset of rows.</summary>
    public static Dataset Table(string name, double[][] rows)
    {
        int[] alphabets = Alphabets(name);
        return Dataset.Create(name, Observations.FromRows(rows), [.. alphabets.Select((k, i) => new ColumnInfo(
            Invariant($"x{i}"), k == 0 ? ColumnKind.Real : k == 2 ? ColumnKind.Binary : ColumnKind.Categorical, k, 0))]);
    }

    private static double[] UsualRow(string name, RandomStream random) => name switch
    {
        "clusters" => Cluster(random),
        "copies" => Copies(random),
        "mixed" => Mixed(random),
        "tails" => Tails(random),
        _ => Chain(random),
    };

    private static double[] Cluster(RandomStream random)
    {
        int c = random.NextInt(Clusters);
        return [.. Enumerable.Range(0, 6).Select(i => (3 * Math.Cos((c * 1.7) + (i * (c + 1)))) + (0.5 * random.NextGaussian()))];
    }

    private static double[] Copies(RandomStream random)
    {
        double[] row = [.. Enumerable.Range(0, 8).Select(_ => random.NextGaussian())];
        for (int i = 0; i < 4; i++)
        {
            row[i + 4] = ((i % 2 == 0 ? 1 : -1) * row[i]) + (0.3 * row[i + 4]);
        }

        return row;
    }

    private static double[] Mixed(RandomStream random)
    {
        int colour = random.NextInt(Colours);
        int size = random.NextDouble() < 0.85 ? (colour + 1) % Colours : random.NextInt(Colours);
        int sale = random.NextDouble() < (size < 2 ? 0.9 : 0.1) ? 1 : 0;
        double price = (3 * colour) - (2 * sale) + (0.5 * random.NextGaussian());
        double weight = (2 * size) + (0.5 * random.NextGaussian());
        return [colour, size, sale, price, weight, price + (0.5 * weight) + (0.5 * random.NextGaussian())];
    }

    private static double[] Tails(RandomStream random)
    {
        double scale = Math.Sqrt(3 / (2 * (random.NextExponential() + (0.5 * Math.Pow(random.NextGaussian(), 2)))));
        (double a, double b) = (scale * random.NextGaussian(), scale * random.NextGaussian());
        return [.. Enumerable.Range(0, 6).Select(i => (a * Math.Cos(i)) + (b * Math.Sin(i)) + (0.3 * random.NextGaussian()))];
    }

    private static double[] Chain(RandomStream random)
    {
        double[] row = new double[20];
        row[0] = random.NextInt(2);
        for (int i = 1; i < row.Length; i++)
        {
            row[i] = random.NextDouble() < 0.9 ? row[i - 1] : 1 - row[i - 1];
        }

        return row;
    }
}

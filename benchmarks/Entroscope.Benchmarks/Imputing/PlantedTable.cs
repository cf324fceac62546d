using Entroscope.Data.Tables;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Benchmarks.Imputing;

/// <summary>A table made by a known generator.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Categories">For every column the number of its categories, 0 for a real one.</param>
/// <param name="Row">Draws a row.</param>
internal sealed record PlantedTable(string Name, int[] Categories, Func<RandomStream, double[]> Row)
{
    public static PlantedTable[] All { get; } =
    [
        new("normal factor", new int[6], r => Factor(r, 6, 0.8)),
        new("clusters", new int[5], r =>
        {
            int k = r.NextInt(4);
            return [.. Enumerable.Range(0, 5).Select(i => (3 * Math.Sin((2.1 * k) + (1.3 * i))) + (0.6 * r.NextGaussian()))];
        }),
        new("skewed", new int[5], r => [.. Factor(r, 5, 0.8).Select((z, i) => Math.Exp((0.5 + (0.2 * i)) * z))]),
        new("heavy tails", new int[5], r =>
        {
            double spread = 1 / Math.Sqrt(Enumerable.Range(0, 3).Sum(_ => Math.Pow(r.NextGaussian(), 2)) / 3);
            return [.. Factor(r, 5, 0.8).Select(z => z * spread)];
        }),
        new("mixed", [0, 0, 4, 2, 0, 3], r =>
        {
            int k = r.NextInt(3);
            double f = r.NextGaussian() + (1.5 * (k - 1));
            return
            [
                f + (0.5 * r.NextGaussian()), Math.Exp(0.4 * (f + r.NextGaussian())), r.NextDouble() < 0.8 ? k : 3, f + (0.7 * r.NextGaussian()) > 0 ? 1 : 0,
                (2 * k) - f + r.NextGaussian(), r.NextDouble() < 0.75 ? k : r.NextInt(3),
            ];
        }),
        new("curved", new int[5], r =>
        {
            double t = 2 * Math.PI * r.NextDouble();
            double u = r.NextGaussian();
            return [Math.Cos(t) + Noise(), Math.Sin(t) + Noise(), Math.Cos(2 * t) + Noise(), (u * u) + Noise(), u + Noise()];

            double Noise() => 0.2 * r.NextGaussian();
        }),
        new("categories", [3, 3, 3, 3, 3, 3, 3, 3], r =>
        {
            double[] row = new double[8];
            row[0] = r.NextInt(3);
            for (int i = 1; i < row.Length; i++)
            {
                row[i] = r.NextDouble() < 0.75 ? (row[i - 1] + (i % 2)) % 3 : r.NextInt(3);
            }

            return row;
        }),
        new("interaction", [2, 2, 2, 0, 0], r =>
        {
            (int a, int b) = (r.NextInt(2), r.NextInt(2));
            int c = r.NextDouble() < 0.9 ? a ^ b : 1 - (a ^ b);
            double x = (c == 1 ? 2 : -2) + r.NextGaussian();
            return [a, b, c, x, (a == 1 ? x : -x) + (0.7 * r.NextGaussian())];
        }),
    ];

    /// <summary>Makes the columns of the table.</summary>
    public ColumnInfo[] Columns() => [.. Categories.Select((k, i) =>
        new ColumnInfo(Invariant($"x{i}"), k == 0 ? ColumnKind.Real : k == 2 ? ColumnKind.Binary : ColumnKind.Categorical, k, 1))];

    private static double[] Factor(RandomStream random, int columns, double load)
    {
        double f = random.NextGaussian();
        return [.. Enumerable.Range(0, columns).Select(_ => (load * f) + (Math.Sqrt(1 - (load * load)) * random.NextGaussian()))];
    }
}

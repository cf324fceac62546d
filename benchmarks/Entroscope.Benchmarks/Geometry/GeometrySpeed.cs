using System.Diagnostics;
using System.Globalization;
using Entroscope.Estimators;
using Entroscope.Estimators.Catalog;

namespace Entroscope.Benchmarks.Geometry;

/// <summary>The time that estimators take on normal features of given sizes, ten classes.</summary>
internal static class GeometrySpeed
{
    private static readonly string[] Names =
    [
        "rankme", "eigenvalue-rank", "participation-unbiased", "lidar", "gride", "cka-debiased", "cka", "svcca", "procrustes", "nc1", "probe-gaussian",
        "probe-logistic", "probe-neighbours",
    ];

    public static int Run(string[] sizes, int threads)
    {
        Console.WriteLine("| rows x columns | " + string.Join(" | ", Names.Select(n => $"`{n}`")) + " |");
        Console.WriteLine("| --- |" + string.Concat(Names.Select(_ => " --- |")));
        foreach (string size in sizes)
        {
            int[] sides = [.. size.Split('x').Select(s => int.Parse(s, CultureInfo.InvariantCulture))];
            SampleMatrix x = PlantedGeometry.Decaying(sides[0], sides[1], 1, exponential: false, 1);
            var input = new EstimatorInput(x)
            {
                Y = PlantedGeometry.Correlated(x, 0.5, 2),
                Labels = [.. Enumerable.Range(0, x.Rows).Select(i => (i + (x.Row(i)[0] > 0 ? 1 : 0)) % 10)],
                Threads = threads,
            };
            Console.Write($"| {size} |");
            foreach (string name in Names)
            {
                long start = Stopwatch.GetTimestamp();
                EstimatorCatalog.Estimators.Single(e => (e.Name, e.Tool) == (name, null)).Compute(input);
                Console.Write(Invariant($" {Stopwatch.GetElapsedTime(start).TotalSeconds:0.00} s |"));
            }

            Console.WriteLine();
        }

        return 0;
    }
}

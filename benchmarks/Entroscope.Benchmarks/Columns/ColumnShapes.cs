using Entroscope.Numerics;

namespace Entroscope.Benchmarks.Columns;

/// <summary>
/// Shapes that columns of real numbers have in tables, each a function of a standard normal number z, so that columns with dependent z depend.
/// </summary>
internal static class ColumnShapes
{
    private const double Load = 0.8;

    private static readonly (string Name, Func<double, RandomStream, double> Value)[] Simple =
    [
        ("normal", (z, _) => z),
        ("uniform", (z, _) => Normal(z)),
        ("exponential", (z, _) => -Math.Log(Normal(-z))),
        ("lognormal", (z, _) => Math.Exp(1.5 * z)),
        ("t3", (z, r) => z / Math.Sqrt(Enumerable.Range(0, 3).Sum(_ => Square(r.NextGaussian())) / 3)),
        ("bimodal", (z, r) => (z > 0 ? 2 : -2) + (0.5 * r.NextGaussian())),
        ("discrete-valued", (z, _) => Math.Round(2 * z) / 2),
        ("heavy-ties", (z, _) => z < 0.25 ? 0 : -Math.Log(Normal(-z) / Normal(-0.25))),
        ("shifted", (z, _) => 1e9 + z),
        ("tiny", (z, _) => 1e-9 * z),
        ("huge", (z, _) => 1e12 * z),
    ];

    private static readonly int[] Mixed = [0, 2, 5, 7, 1, 4];

    /// <summary>Gets the names of the shapes.</summary>
    public static string[] Names { get; } = [.. Simple.Select(s => s.Name), "mixed"];

    /// <summary>Draws a table.</summary>
    /// <param name="shape">The shape of its columns; "mixed" gives them different ones.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="dependent">Whether the columns have a common cause, or none.</param>
    /// <param name="random">The source of the values.</param>
    /// <returns>The rows.</returns>
    public static double[][] Draw(string shape, int rows, int columns, bool dependent, RandomStream random)
    {
        int known = Array.FindIndex(Simple, s => s.Name == shape);
        return [.. Enumerable.Range(0, rows).Select(_ =>
        {
            double common = random.NextGaussian();
            return Enumerable.Range(0, columns).Select(j =>
            {
                double own = random.NextGaussian();
                double z = dependent ? (Load * common) + (Math.Sqrt(1 - (Load * Load)) * own) : own;
                return Simple[known >= 0 ? known : Mixed[j % Mixed.Length]].Value(z, random);
            }).ToArray();
        })];
    }

    private static double Square(double x) => x * x;

    // The distribution function of the standard normal distribution (Abramowitz and Stegun 7.1.26, wrong by 1.5e-7 at most, which shapes nothing).
    private static double Normal(double z)
    {
        double x = Math.Abs(z) / Math.Sqrt(2);
        double t = 1 / (1 + (0.3275911 * x));
        double tail = 0.5 * t * (0.254829592 + (t * (-0.284496736 + (t * (1.421413741 + (t * (-1.453152027 + (t * 1.061405429)))))))) * Math.Exp(-x * x);
        return z > 0 ? 1 - tail : tail;
    }
}

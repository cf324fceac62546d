using Entroscope.Information.Exact;
using Entroscope.Information.Scaling;
using Entroscope.Numerics;

namespace Entroscope.Tests.Information;

/// <summary>
/// A series of total correlations whose law is known: shapes drawn continuously from the stated
/// priors, scatter, transient levels and errors as docs/scaling-calibration.md has them.
/// </summary>
internal sealed record LawPlant
{
    private const int FewestLevels = 5;

    private static readonly ScalingLawKind[] Laws =
        [ScalingLawKind.None, ScalingLawKind.Constant, ScalingLawKind.Power, ScalingLawKind.Logarithm, ScalingLawKind.ExponentialApproach,
            ScalingLawKind.PowerApproach];

    public required ScalingLawKind Kind { get; init; }

    public required TotalCorrelationSeries Series { get; init; }

    public required double Sigma { get; init; }

    public required int Transients { get; init; }

    public required bool HasErrors { get; init; }

    /// <summary>Gets the parameters of the law by the names that the inference gives them.</summary>
    public required Dictionary<string, double> Parameters { get; init; }

    /// <summary>Draws a plant: law, tree, levels, parameters, scatter, transient levels, errors.</summary>
    /// <param name="random">The randomness.</param>
    /// <param name="exact">Whether sigma and all errors are 0 and no level is transient; the
    /// law is then any but none, and levels reach beyond the correlation length.</param>
    public static LawPlant Draw(RandomStream random, bool exact = false)
    {
        Geometry tree = Geometry.Draw(random);
        ScalingLawKind[] laws = tree.Border is null ? Laws : [.. Laws, ScalingLawKind.Boundary];
        ScalingLawKind kind = exact ? laws[1 + random.NextInt(laws.Length - 1)] : laws[random.NextInt(laws.Length)];
        (double[] law, Dictionary<string, double> parameters) = Law(kind, tree, random, exact);
        while (exact && parameters.TryGetValue("xi", out double xi) && xi > Math.Pow(tree.Pooled, tree.Levels - 2))
        {
            (law, parameters) = Law(kind, tree, random, exact);
        }

        return Of(kind, law, parameters, tree, random, exact);
    }

    /// <summary>
    /// Draws a plant of a law that is reached slowly, with e a normal number and omega uniform on 0.3 to 1: T is that of a power times exp(e n^-omega), or
    /// that of a logarithm and e n^-omega of its rise a level, or of T of the lowest level where that is more.
    /// </summary>
    /// <param name="exact">Whether sigma and all errors are 0 and no level is transient.</param>
    public static LawPlant DrawCorrected(RandomStream random, bool exact = false)
    {
        Geometry tree = Geometry.Draw(random);
        ScalingLawKind kind = random.NextInt(2) == 0 ? ScalingLawKind.Power : ScalingLawKind.Logarithm;
        (double[] law, Dictionary<string, double> parameters) = Law(kind, tree, random, exact);
        double omega = Uniform(random, 0.3, 1);
        double[] slow = [.. law.Select((_, l) => Math.Pow(tree.Pooled, -omega * l))];
        if (kind == ScalingLawKind.Power)
        {
            double e = random.NextGaussian();
            return Of(kind, [.. law.Select((t, l) => t * Math.Exp(e * slow[l]))], parameters, tree, random, exact);
        }

        double unit = Math.Max(law[^1] - law[^2], law[0]);
        double[] sum;
        do
        {
            double e = random.NextGaussian();
            sum = [.. law.Select((t, l) => t + (e * unit * slow[l]))];
        }
        while (sum.Min() <= 0.02 * unit);
        return Of(kind, sum, parameters, tree, random, exact);
    }

    private static LawPlant Of(
        ScalingLawKind kind, double[] law, Dictionary<string, double> parameters, Geometry tree, RandomStream random, bool exact)
    {
        double sigma = exact ? 0 : Math.Exp(Uniform(random, Math.Log(1e-3), 0));
        int transients = exact ? 0 : Transient(random, tree.Levels);
        double[] values = [.. law.Select((t, l) => t * Math.Exp((l < transients ? 1 : sigma) * random.NextGaussian()))];
        double[] errors = exact ? new double[values.Length] : Errors(random, kind, values);
        double common = random.NextInt(2) * 0.8;
        return new LawPlant
        {
            Kind = kind,
            Series = tree.Measure(values, errors, common, random),
            Sigma = sigma,
            Transients = transients,
            Parameters = parameters,
            HasErrors = errors.Max() > 0,
        };
    }

    /// <summary>Makes a series of a line of windows of two.</summary>
    /// <param name="values">T.</param>
    /// <param name="errors">Independent errors, which are not added to the values.</param>
    public static TotalCorrelationSeries Line(double[] values, double[]? errors = null) =>
        new Geometry(2, values.Length, null).Measure(values, errors ?? new double[values.Length], 0, null);

    /// <summary>Makes a series of a grid whose windows are 1x2 and 2x1 in turn.</summary>
    /// <param name="values">T.</param>
    /// <param name="errors">Independent errors, which are not added to the values.</param>
    public static TotalCorrelationSeries Grid(double[] values, double[]? errors = null) =>
        Geometry.Alternating(values.Length).Measure(values, errors ?? new double[values.Length], 0, null);

    /// <summary>Draws the level, from the lowest, at which the line of T of a logarithm is 0: 2^-x, and at least 5 levels lie above it.</summary>
    /// <param name="place">A uniform number of 0..1.</param>
    public static double Zero(double place, int levels)
    {
        const double First = -1 / 30.0;
        return First - Math.Log2(1 - (place * (1 - Math.Pow(2, First - (levels - FewestLevels - 0.2)))));
    }

    private static (double[] Law, Dictionary<string, double> Parameters) Law(ScalingLawKind kind, Geometry tree, RandomStream random, bool exact)
    {
        double c = Math.Exp(Uniform(random, -3, 3));
        switch (kind)
        {
            case ScalingLawKind.Constant:
                return (tree.Of(_ => c), new() { ["c"] = c });
            case ScalingLawKind.Boundary:
                return ([.. tree.Border!.Select(b => c * b)], new() { ["c"] = c });
            case ScalingLawKind.Power:
                double beta = Uniform(random, -2, 1);
                double scale = c / tree.Of(n => Math.Pow(n, beta))[^1];
                return (tree.Of(n => scale * Math.Pow(n, beta)), new() { ["c"] = scale, ["beta"] = beta });
            case ScalingLawKind.Logarithm:
                // One in five lines of T is 0 above the lowest level, which then does not follow it yet.
                bool crosses = !exact && tree.Levels > FewestLevels && random.NextInt(5) == 0;
                double first = (crosses ? c : c * Math.Exp(Uniform(random, Math.Log(0.03), Math.Log(30)))) / Math.Log(2);
                double zero = crosses ? Zero(random.NextDouble(), tree.Levels) : 0;
                double start = crosses
                    ? first * ((Math.Log(tree.Pooled) / (tree.Pooled - 1)) - (zero * Math.Log(tree.Pooled)))
                    : ((c * (tree.Pooled - 1)) + (first * Math.Log(tree.Pooled))) / (tree.Pooled - 1);
                double least = crosses ? 0.2 * first * Math.Log(tree.Pooled) * (tree.Pooled - 1) : double.NegativeInfinity;
                return ([.. tree.Of(n => start + (first * Math.Log(n))).Select(t => Math.Max(t, least))], new() { ["c0"] = start, ["c1"] = first });
            case ScalingLawKind.ExponentialApproach:
                double xi = Math.Exp(Uniform(random, Math.Log(0.3), Math.Log(3 * Math.Pow(tree.Pooled, tree.Levels))));
                double b = Approach(random);
                return (tree.Of(n => c * (1 - (b * Math.Exp(-n / xi)))), new() { ["c"] = c, ["a"] = c * b, ["xi"] = xi, ["rho"] = Math.Exp(-1 / xi) });
            case ScalingLawKind.PowerApproach:
                double gamma = Math.Exp(Uniform(random, Math.Log(0.2), Math.Log(2)));
                double a = c * Approach(random) / tree.Of(n => Math.Pow(n, -gamma))[0] * (tree.Pooled - 1);
                return (tree.Of(n => c - (a * Math.Pow(n, -gamma))), new() { ["c"] = c, ["a"] = a, ["gamma"] = gamma });
            default:
                return (new double[tree.Levels], []);
        }
    }

    private static double Approach(RandomStream random) => random.NextInt(2) == 0
        ? -Math.Exp(Uniform(random, Math.Log(0.1), Math.Log(5)))
        : 1 - Math.Exp(Uniform(random, Math.Log(0.003), Math.Log(0.9)));

    private static int Transient(RandomStream random, int levels)
    {
        double[] weights = [.. Enumerable.Range(0, levels - 4).Select(k => Math.Pow(2, -k))];
        return random.NextIndex(weights);
    }

    // None, a per cent or so, or the same for all levels, so that some may be lost in it.
    private static double[] Errors(RandomStream random, ScalingLawKind kind, double[] values)
    {
        double size = Math.Exp(Uniform(random, Math.Log(3e-3), Math.Log(0.1)));
        int how = random.NextInt(10);
        return kind == ScalingLawKind.None ? [.. values.Select(_ => 0.01)]
            : how < 4 ? new double[values.Length]
            : how < 8 ? [.. values.Select(v => size * v)]
            : [.. values.Select(_ => size * values.Max())];
    }

    private static double Uniform(RandomStream random, double low, double high) => low + ((high - low) * random.NextDouble());

    /// <summary>A tree of equal windows.</summary>
    private sealed record Geometry(int Pooled, int Levels, double[]? Border)
    {
        public static Geometry Draw(RandomStream random)
        {
            int levels = 5 + random.NextInt(10);
            return random.NextInt(6) switch
            {
                0 => new Geometry(3, levels, null),
                1 => Alternating(levels),
                2 => new Geometry(4, levels, [.. Enumerable.Range(0, levels).Select(l => 4 * Math.Pow(2, l))]),
                _ => new Geometry(2, levels, null),
            };
        }

        // Borders of 1, 2, 2, 4, 4, 8, ...
        public static Geometry Alternating(int levels) => new(2, levels, [.. Enumerable.Range(0, levels).Select(l => Math.Pow(2, (l + 1) / 2))]);

        public double[] Of(Func<double, double> f) =>
            [.. Enumerable.Range(0, Levels).Select(l => Math.Pow(Pooled, l)).Select(n => (Pooled * f(n)) - f(Pooled * n))];

        public TotalCorrelationSeries Measure(double[] values, double[] errors, double common, RandomStream? random)
        {
            double[] measured = [.. values];
            double[,] covariance = new double[Levels, Levels];
            double shared = random?.NextGaussian() ?? 0;
            for (int l = 0; l < Levels; l++)
            {
                measured[l] += random is null ? 0 : errors[l] * ((Math.Sqrt(common) * shared) + (Math.Sqrt(1 - common) * random.NextGaussian()));
                for (int k = 0; k < Levels; k++)
                {
                    covariance[l, k] = errors[l] * errors[k] * (l == k ? 1 : common);
                }
            }

            int[] counts = [.. Enumerable.Range(0, Levels + 1).Select(l => (int)Math.Pow(Pooled, Levels - l))];
            return new TotalCorrelationSeries
            {
                Values = measured,
                Covariance = covariance,
                Cuts = [.. counts.Select((count, l) => new PatchSizes((int)Math.Pow(Pooled, l), count))],
                Pooled = counts[1..],
                SharedBorder = Border,
            };
        }
    }
}

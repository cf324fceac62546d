using Entroscope.Estimators;
using Entroscope.Estimators.Catalog;
using Entroscope.Numerics;

namespace Entroscope.Benchmarks.Estimating;

/// <summary>A distribution whose entropy or information is known, and how samples of it are drawn.</summary>
/// <param name="Quantity">What is estimated.</param>
/// <param name="Estimator">By which estimator.</param>
/// <param name="Case">The distribution, in words.</param>
/// <param name="Truth">The true value, in nats.</param>
/// <param name="Draw">Draws samples: their number and the seed.</param>
internal sealed record EstimatorProblem(string Quantity, string Estimator, string Case, double Truth, Func<int, ulong, EstimatorInput> Draw)
{
    private static readonly double LogTwo = Math.Log(2);

    public static IEnumerable<EstimatorProblem> All()
    {
        (string Name, double[] Probabilities)[] alphabets =
        [
            ("uniform 2", Uniform(2)), ("uniform 10", Uniform(10)), ("uniform 100", Uniform(100)), ("zipf 20", Zipf(20)), ("zipf 200", Zipf(200)),
            ("geometric 1/2", [.. Enumerable.Range(1, 40).Select(i => Math.Pow(0.5, i))]), ("coin 0.9", [0.9, 0.1]), ("rare 0.99", [0.99, 0.008, 0.002]),
        ];
        foreach ((string name, double[] p) in alphabets)
        {
            foreach (string estimator in (string[])["chao-wang-jost", "miller-madow", "jackknife", "grassberger-1988", "grassberger-2003", "chao-shen",
                "plug-in"])
            {
                yield return new("entropy", estimator, name, LogSpace.Entropy(p), (n, seed) => new(PlantedSamples.Symbols(n, p, seed)));
            }

            foreach (string estimator in (string[])["nsb", "shrinkage"])
            {
                yield return new("entropy", estimator, name + ", alphabet known", LogSpace.Entropy(p),
                    (n, seed) => new(PlantedSamples.Symbols(n, p, seed)) { Alphabet = p.Length });
            }

            yield return new("renyi", "unbiased", name, -Math.Log(p.Sum(q => q * q)), (n, seed) => new(PlantedSamples.Symbols(n, p, seed)));
        }

        foreach ((int k, double keep) in new[] { (2, 0), (2, 0.1), (2, 0.5), (2, 0.9), (2, 1), (5, 0), (5, 0.3), (5, 1), (10, 0), (10, 0.3) })
        {
            foreach (string estimator in (string[])["panzeri-treves", "plug-in"])
            {
                yield return new("mi", estimator, Invariant($"{k} symbols kept with probability {keep}, else drawn"), Kept(k, keep),
                    (n, seed) => Columns(PlantedSamples.Draw(n, 2, seed, (random, row) =>
                    {
                        row[0] = random.NextInt(k);
                        row[1] = random.NextDouble() < keep ? row[0] : random.NextInt(k);
                    })));
            }
        }

        yield return new("cmi", "panzeri-treves", "bits that a third makes dependent", 0, (n, seed) => Columns(PlantedSamples.Draw(n, 3, seed, (random, row) =>
        {
            row[2] = random.NextInt(2);
            row[0] = random.NextDouble() < 0.8 ? row[2] : 1 - row[2];
            row[1] = random.NextDouble() < 0.8 ? row[2] : 1 - row[2];
        })));
        foreach (EstimatorProblem problem in Densities().Concat(Pairs()).Concat(Kernels()))
        {
            yield return problem;
        }
    }

    private static IEnumerable<EstimatorProblem> Densities()
    {
        double gaussian = 0.5 * Math.Log(2 * Math.PI * Math.E);
        foreach (int d in (int[])[1, 2, 3, 5, 10])
        {
            yield return new("entropy", "kozachenko-leonenko", Invariant($"Gaussian, {d} dimensions"), d * gaussian,
                (n, seed) => new(PlantedSamples.Gaussian(n, d, seed)));
        }

        yield return new("entropy", "kozachenko-leonenko", "uniform", 0, (n, seed) => new(PlantedSamples.Draw(n, 1, seed,
            (r, row) => row[0] = r.NextDouble())));
        yield return new("entropy", "kozachenko-leonenko", "exponential", 1, (n, seed) => new(PlantedSamples.Draw(n, 1, seed,
            (r, row) => row[0] = r.NextExponential())));
        foreach (int d in (int[])[1, 2])
        {
            yield return new("renyi", "leonenko", Invariant($"Gaussian, {d} dimensions"), d * 0.5 * Math.Log(4 * Math.PI),
                (n, seed) => new(PlantedSamples.Gaussian(n, d, seed)));
        }
    }

    private static IEnumerable<EstimatorProblem> Pairs()
    {
        foreach (string name in (string[])["ksg1", "ksg2"])
        {
            foreach (double r in (double[])[0, 0.3, 0.6, 0.75, 0.9, 0.95, 0.99, 0.9999])
            {
                yield return new("mi", name, Invariant($"Gaussians, correlation {r}"), -0.5 * Math.Log(1 - (r * r)),
                    (n, seed) => Two(PlantedSamples.Pairs(n, 1, r, seed)));
            }
        }

        foreach ((int d, double truth) in new[] { (2, 0.293893332), (3, 0.413339287), (5, 0.592811833), (25, 1.292183722) })
        {
            yield return new("mi", "ksg1", Invariant($"dense Gaussians, {d} + {d} dimensions"), truth, (n, seed) => Two(PlantedSamples.Dense(n, d, 0.5, seed)));
        }

        yield return new("mi", "ksg1", "additive uniform noise 0.75", 1.0 / 3, (n, seed) => Columns(PlantedSamples.Draw(n, 2, seed, (r, row) =>
        {
            row[0] = r.NextDouble();
            row[1] = row[0] + (0.75 * ((2 * r.NextDouble()) - 1));
        })));
        yield return new("tc", "ksg1", "3 Gaussians, correlation 0.5", 0.5 * LogTwo, (n, seed) => new(PlantedSamples.Draw(n, 3, seed, Common)));
        yield return new("cmi", "frenzel-pompe", "Gaussians that a third makes dependent", 0, (n, seed) => Columns(PlantedSamples.Draw(n, 3, seed, (r, row) =>
        {
            row[2] = r.NextGaussian();
            row[0] = row[2] + r.NextGaussian();
            row[1] = row[2] + r.NextGaussian();
        })));
        foreach ((int m, double truth) in new[] { (2, 0.346573590), (5, 1.054920168), (10, 1.678752630) })
        {
            yield return new("mi", "ross", Invariant($"integer of {m} with uniform noise"), truth, (n, seed) =>
            {
                SampleMatrix both = PlantedSamples.Draw(n, 2, seed, (r, row) =>
                {
                    row[1] = r.NextInt(m);
                    row[0] = row[1] + (2 * r.NextDouble());
                });
                return Columns(both);
            });
        }

        foreach ((double distance, double truth) in new[] { (0.0, 0.0), (1, 0.111421482), (2, 0.336830820), (4, 0.632720194) })
        {
            yield return new("mi", "ross", Invariant($"two Gaussian classes, distance {distance}"), truth, (n, seed) => Columns(PlantedSamples.Draw(n, 2, seed,
                (r, row) =>
            {
                row[1] = r.NextInt(2);
                row[0] = r.NextGaussian() + (distance * row[1]);
            })));
        }
    }

    private static IEnumerable<EstimatorProblem> Kernels()
    {
        foreach ((int d, double s2) in new[] { (1, 0.1), (1, 0.01), (2, 0.1), (3, 0.5), (10, 0.1) })
        {
            double Bound(double v) => d / 2.0 * (Math.Log(1 + (1 / v)) + (1 / (1 + v)));
            foreach ((string name, double truth) in new[] { ("kolchinsky-tracey-upper", Bound(s2)), ("kolchinsky-tracey-lower", Bound(4 * s2)) })
            {
                yield return new("noise-mi", name, Invariant($"Gaussian, {d} dimensions, noise of variance {s2}"), truth,
                    (n, seed) => new(PlantedSamples.Gaussian(n, d, seed)) { Width = Math.Sqrt(s2) });
            }
        }

        foreach (double w in (double[])[1, 0.3, 0.1])
        {
            yield return new("matrix-entropy", "matrix-renyi-2", Invariant($"Gaussian, width {w}"), 0.5 * Math.Log(1 + (4 / (w * w))),
                (n, seed) => new(PlantedSamples.Gaussian(n, 1, seed)) { Width = w });
            double Second(double v) => 0.5 * Math.Log(1 + (4 * v / (w * w)));
            yield return new("matrix-mi", "matrix-renyi-2", Invariant($"Gaussians, correlation 0.75, width {w}"), (2 * Second(1)) - Second(1.75) - Second(0.25),
                (n, seed) => Two(PlantedSamples.Pairs(n, 1, 0.75, seed)) with { Width = w });
        }
    }

    private static EstimatorInput Two((SampleMatrix X, SampleMatrix Y) both) => new(both.X) { Y = both.Y };

    private static EstimatorInput Columns(SampleMatrix all) => new(all.Column(0)) { Y = all.Column(1), Condition = all.Columns > 2 ? all.Column(2) : null };

    private static void Common(RandomStream random, Span<double> row)
    {
        double common = random.NextGaussian();
        for (int c = 0; c < row.Length; c++)
        {
            row[c] = Math.Sqrt(0.5) * (common + random.NextGaussian());
        }
    }

    private static double Kept(int k, double keep) =>
        Math.Log(k) - LogSpace.Entropy([.. Enumerable.Range(0, k).Select(i => (i == 0 ? keep : 0) + ((1 - keep) / k))]);

    private static double[] Uniform(int k) => [.. Enumerable.Repeat(1.0 / k, k)];

    private static double[] Zipf(int k)
    {
        double sum = Enumerable.Range(1, k).Sum(i => 1.0 / i);
        return [.. Enumerable.Range(1, k).Select(i => 1 / (i * sum))];
    }
}

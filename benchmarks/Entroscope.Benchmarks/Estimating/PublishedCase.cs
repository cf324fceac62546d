using Entroscope.Estimators;
using Entroscope.Estimators.Catalog;
using Entroscope.Numerics;

namespace Entroscope.Benchmarks.Estimating;

/// <summary>Arrays of known truth that an estimator of this library and the published formula of a tool are given.</summary>
/// <param name="Quantity">The quantity.</param>
/// <param name="Arrays">The arrays in words.</param>
/// <param name="Truth">The true value; of a definition without a population, the value of the definition.</param>
/// <param name="Estimator">The estimator of this library.</param>
/// <param name="Tool">The tool.</param>
/// <param name="TheirEstimator">What the tool computes.</param>
/// <param name="Draw">Draws the arrays of a seed.</param>
internal sealed record PublishedCase(
    string Quantity, string Arrays, double Truth, string Estimator, string Tool, string TheirEstimator, Func<ulong, EstimatorInput> Draw)
{
    /// <summary>Gets a value indicating whether the arrays are the same for all seeds.</summary>
    public bool IsFixed { get; init; }

    public static IReadOnlyList<PublishedCase> All { get; } = [.. Informations(), .. Ranks(), .. Similarities(), .. Others()];

    public (SampleEstimate Ours, SampleEstimate Theirs) Compute(ulong seed)
    {
        EstimatorInput input = Draw(seed) with { Seed = seed, Threads = 1, Permutations = 0 };
        return (Find(input, Estimator, null), Find(input, TheirEstimator, Tool));
    }

    private SampleEstimate Find(EstimatorInput input, string name, string? tool) => EstimatorCatalog.Find(Quantity, input, name, tool).Compute(input);

    private static IEnumerable<PublishedCase> Informations()
    {
        foreach (double r in (double[])[0, 0.9])
        {
            string pair = Invariant($"Gaussians, correlation {r}, 400 rows");
            double truth = -0.5 * Math.Log(1 - (r * r)) + 0.0;
            yield return new("mi", pair, truth, "ksg2", "infomeasure", "ksg2", s => Pair(r, 1, s));
            yield return new("tc", pair, truth, "ksg1", "dit", "ksg", s => new(SampleMatrix.Join(Pair(r, 1, s).X, Pair(r, 1, s).Y!)));
            yield return new("mi", pair, truth, "ksg1", "npeet", "ksg1", s => Pair(r, 1, s));
        }

        yield return new("mi", "the same, correlation 0.9, times 10,000", -0.5 * Math.Log(0.19), "ksg1", "npeet", "ksg1", s => Pair(0.9, 1e4, s));
        yield return new("entropy", "counts 2, 2, 1, 1, 1 of 5 symbols (value of the definition)", 1.5050434, "nsb", "infomeasure", "nsb",
            _ => new(PlantedSamples.OfCounts(2, 2, 1, 1, 1)) { Alphabet = 5 })
        { IsFixed = true };
        yield return new("entropy", "200 draws of 100 symbols alike", Math.Log(100), "nsb", "infomeasure", "nsb",
            s => new(PlantedSamples.Symbols(200, [.. Enumerable.Repeat(0.01, 100)], s)) { Alphabet = 100 });
        foreach (int d in (int[])[1, 10])
        {
            yield return new("noise-mi", Invariant($"Gaussian, {d} dimensions, noise of variance 0.1, 1000 rows (the bound's value)"),
                d / 2.0 * (Math.Log(11) + (1 / 1.1)), "kolchinsky-tracey-upper", "ibsgd", "kolchinsky-tracey-upper",
                s => new(PlantedSamples.Gaussian(1000, d, s)) { Width = Math.Sqrt(0.1) });
        }
    }

    private static IEnumerable<PublishedCase> Ranks()
    {
        // m exp(-m / 2n), Page 1993.
        yield return new("rank", "isotropic normal, 100 rows of 100 columns (value at this size)", 100 * Math.Exp(-0.5), "eigenvalue-rank", "information-flow",
            "eigenvalue-rank", s => new(PlantedGeometry.Normal(100, 100, s)));
        yield return new("rank", "one direction of 512 (0 is the entropy, here exp 0)", 1, "eigenvalue-rank", "weightwatcher", "eigenvalue-rank",
            s => new(OneDirection(600, 512, s)));
        yield return new("participation", "isotropic normal, 1000 rows of 64 columns", 64, "participation-unbiased", "representation-itl",
            "participation-naive", s => new(PlantedGeometry.Normal(1000, 64, s)));
        foreach ((string tool, int columns) in new[] { ("rankme", 1024), ("stable-pretraining", 1024) })
        {
            yield return new("rank", Invariant($"ten equal directions of {columns} columns, 1024 rows"), 10, "rankme", tool, "rankme",
                _ => new(Few(1024, 10, columns)))
            {
                IsFixed = true,
            };
        }

        // Singular values 1, 1/2, 1/3.. exactly: columns that are orthogonal, with these lengths.
        double[] lengths = [.. Enumerable.Range(1, 100).Select(i => 1.0 / i)];
        double sum = lengths.Sum();
        yield return new("rank", "orthogonal columns of lengths 1, 1/2 .. 1/100", Math.Exp(LogSpace.Entropy([.. lengths.Select(l => l / sum)])), "rankme",
            "reptrix", "rankme", _ => new(Lengths(128, lengths)))
        {
            IsFixed = true,
        };
        yield return new("saturation", "ten directions alike of ten", 1, "saturation", "delve", "saturation", _ => new(PlantedGeometry.Orthogonal(16, 10)))
        {
            IsFixed = true,
        };
        yield return new("lidar", "300 samples of 10 views, 20 columns, variance alike between and within", Lidar(), "lidar", "reptrix", "lidar", Views);
    }

    private static IEnumerable<PublishedCase> Similarities()
    {
        yield return new("cka", "independent normal, 64 and 64 columns, 32 rows", 0, "cka-debiased", "torch-cka", "cka", s => Independent(32, 64, s));
        yield return new("cka", "independent normal, 64 and 64 columns, 1000 rows", 0, "cka-debiased", "torch-cka", "cka", s => Independent(1000, 64, s));
        yield return new("cka", "X and X + 5, normal, 100 rows of 10 columns", 1, "cka-debiased", "latent-inspector", "cka", s =>
        {
            SampleMatrix x = PlantedGeometry.Normal(100, 10, s);
            return new(x) { Y = new SampleMatrix(100, 10, Array.ConvertAll(x.Values.ToArray(), v => v + 5)) };
        });

        // Independent columns: the weights are their deviations, the canonical correlations those of the columns.
        yield return new("cca", "columns of deviation 10, 1, 1, 1 and correlation 0.9, 0.6, 0.3, 0 with their partners, mean 3, 2000 rows",
            ((10 * 0.9) + 0.6 + 0.3) / 13, "pwcca", "anatome", "pwcca", Weighted);
    }

    private static IEnumerable<PublishedCase> Others()
    {
        foreach (int d in (int[])[1, 2])
        {
            yield return new("id", Invariant($"circles, {d} in {2 * d} columns, 1000 rows"), d, "gride", "dadapy", "gride",
                s => new(PlantedGeometry.Torus(1000, d, s)));
        }
    }

    private static EstimatorInput Pair(double r, double scale, ulong seed)
    {
        (SampleMatrix x, SampleMatrix y) = PlantedSamples.Pairs(400, 1, r, seed);
        return new(Times(x, scale)) { Y = Times(y, scale) };
    }

    private static SampleMatrix Times(SampleMatrix x, double scale) => new(x.Rows, x.Columns, Array.ConvertAll(x.Values.ToArray(), v => v * scale));

    private static EstimatorInput Independent(int rows, int columns, ulong seed) =>
        new(PlantedGeometry.Normal(rows, columns, (2 * seed) + 1)) { Y = PlantedGeometry.Normal(rows, columns, (2 * seed) + 2) };

    private static SampleMatrix OneDirection(int rows, int columns, ulong seed)
    {
        var random = new RandomStream(seed, "one direction");
        double[] direction = [.. Enumerable.Range(0, columns).Select(_ => random.NextGaussian())];
        return new SampleMatrix(rows, columns, Enumerable.Range(0, rows).Select(_ => random.NextGaussian())
            .SelectMany(t => direction.Select(d => t * d)).ToArray());
    }

    private static SampleMatrix Few(int rows, int filled, int columns)
    {
        SampleMatrix few = PlantedGeometry.Orthogonal(rows, filled);
        double[] values = new double[rows * columns];
        for (int i = 0; i < rows; i++)
        {
            few.Row(i).CopyTo(values.AsSpan(i * columns));
        }

        return new SampleMatrix(rows, columns, values);
    }

    private static SampleMatrix Lengths(int rows, double[] lengths)
    {
        SampleMatrix equal = PlantedGeometry.Orthogonal(rows, lengths.Length);
        return new SampleMatrix(rows, lengths.Length, Enumerable.Range(0, rows)
            .SelectMany(i => equal.Row(i).ToArray().Zip(lengths, (v, l) => v * l)).ToArray());
    }

    private static EstimatorInput Weighted(ulong seed)
    {
        (double Deviation, double Correlation)[] columns = [(10, 0.9), (1, 0.6), (1, 0.3), (1, 0)];
        var random = new RandomStream(seed, "columns with partners");
        (double[] x, double[] y) = (new double[2000 * 4], new double[2000 * 4]);
        for (int i = 0; i < x.Length; i++)
        {
            (double deviation, double r) = columns[i % 4];
            double z = random.NextGaussian();
            (x[i], y[i]) = (3 + (deviation * z), (r * z) + (Math.Sqrt(1 - (r * r)) * random.NextGaussian()));
        }

        return new(new SampleMatrix(2000, 4, x)) { Y = new SampleMatrix(2000, 4, y) };
    }

    private const int Samples = 300;
    private const int ViewsEach = 10;
    private const int LidarColumns = 20;

    // With variances alike the eigenvalues of W^-1/2 B W^-1/2 of samples are those of a sample covariance: its rank at this size.
    private static double Lidar() => LidarColumns * Math.Exp(-LidarColumns / (2.0 * Samples));

    private static EstimatorInput Views(ulong seed)
    {
        var random = new RandomStream(seed, "views of samples");
        double[] values = new double[Samples * ViewsEach * LidarColumns];
        double[] centre = new double[LidarColumns];
        for (int i = 0; i < values.Length; i++)
        {
            (int row, int column) = (i / LidarColumns, i % LidarColumns);
            centre[column] = row % ViewsEach == 0 ? random.NextGaussian() : centre[column];
            values[i] = centre[column] + random.NextGaussian();
        }

        return new(new SampleMatrix(Samples * ViewsEach, LidarColumns, values))
        {
            Labels = [.. Enumerable.Range(0, Samples * ViewsEach).Select(r => r / ViewsEach)],
        };
    }
}

namespace Entroscope.Estimators.Catalog;

/// <summary>Closed forms of entropies and mutual informations.</summary>
internal static class InformationClosedForms
{
    private const double Rounding = 6e-8;
    private const int Rows = 2000;
    private static readonly int[] Counts = [4, 2, 3, 1, 1];
    private static readonly double[] Uneven = [0.4, 0.25, 0.15, 0.1, 0.06, 0.04];

    public static IReadOnlyList<ClosedForm> Cases { get; } =
    [
        // Formulas on given counts, with their values in an independent computation.
        OnCounts("plug-in", 1.4681399), OnCounts("miller-madow", 1.4681399 + (4 / 22.0)), OnCounts("grassberger-1988", 1.7432928),
        OnCounts("grassberger-2003", 1.7894702), OnCounts("chao-shen", 1.7416856), OnCounts("nsb", 1.4927598, 5), OnCounts("nsb", 1.7842457, 10),
        new("nsb", "counts 2, 2, 1, 1, 1 of 5 symbols", 1.5050434, Rounding,
            () => Run("entropy", "nsb", new EstimatorInput(PlantedSamples.OfCounts(2, 2, 1, 1, 1)) { Alphabet = 5 })),
        new("nsb", "counts 2, 2, 1, 1, 1 of 5 symbols, as published by infomeasure", 1.452646, 1e-6, () => Run("entropy", "nsb",
            new EstimatorInput(PlantedSamples.OfCounts(2, 2, 1, 1, 1)) { Alphabet = 5 }, "infomeasure")),

        // Discrete samples.
        .. new[] { "chao-wang-jost", "miller-madow", "jackknife", "grassberger-2003", "chao-shen" }.Select(name => new ClosedForm(
            name, "6 symbols of probabilities 0.4 to 0.04", Shannon(Uneven), 0, () => Run("entropy", name, new(PlantedSamples.Symbols(Rows, Uneven, 3))))),
        new("unbiased", "Rényi entropy of order 2 of the same", -Math.Log(Uneven.Sum(p => p * p)), 0,
            () => Run("renyi", "unbiased", new(PlantedSamples.Symbols(Rows, Uneven, 4)))),
        new("panzeri-treves", "a bit through a channel that flips 1 of 10", Math.Log(2) - Shannon([0.1, 0.9]), 0, () => Flipped(0.1)),
        new("panzeri-treves", "independent bits", 0, 0, () => Flipped(0.5)),

        // Densities.
        Gaussian("kozachenko-leonenko", "entropy", 1, 0.5 * Math.Log(2 * Math.PI * Math.E)),
        Gaussian("kozachenko-leonenko", "entropy", 2, Math.Log(2 * Math.PI * Math.E)),
        Gaussian("leonenko", "renyi", 1, 0.5 * Math.Log(4 * Math.PI)),
        new("kozachenko-leonenko", "uniform distribution on [0, 2]", Math.Log(2), 0.01,
            () => Run("entropy", "kozachenko-leonenko", new(PlantedSamples.Draw(Rows, 1, 6, (random, row) => row[0] = 2 * random.NextDouble())))),
        .. new[] { "ksg1", "ksg2" }.SelectMany(name => new[]
        {
            OnPair(name, "bivariate Gaussian, correlation 0.75", 0.413339287, 11, x => x, y => y),
            OnPair(name, "the same through exp and a cube", 0.413339287, 12, Math.Exp, y => y * y * y),
            OnPair(name, "independent Gaussians", 0, 13, x => x, y => y, correlation: 0),
        }),
        Dense("ksg1", 2, 0.293893332, 0.02), Dense("ksg1", 3, 0.413339287, 0.06),
        new("ksg1", "total correlation of 3 Gaussians, any two correlated by 0.5", 0.5 * Math.Log(2), 0.02,
            () => Run("tc", "ksg1", new(PlantedSamples.Draw(Rows, 3, 15, Common)))),
        new("frenzel-pompe", "Gaussians that a third makes dependent, given it", 0, 0.02, () =>
        {
            SampleMatrix all = PlantedSamples.Draw(Rows, 3, 16, Common);
            return Run("cmi", "frenzel-pompe", new(NoisyOf(all, 17)) { Y = NoisyOf(all, 18), Condition = all.Column(2) });
        }),
        .. new[] { (2, 0.346573590), (5, 1.054920168) }.Select(c => new ClosedForm(
            "ross", Invariant($"an integer of {c.Item1} with uniform noise on [0, 2]"), c.Item2, 0.02, () =>
            {
                SampleMatrix both = PlantedSamples.Draw(Rows, 2, 19, (random, row) =>
                {
                    row[0] = random.NextInt(c.Item1);
                    row[1] = row[0] + (2 * random.NextDouble());
                });
                return Run("mi", "ross", new(both.Column(1)) { Y = both.Column(0) });
            })),

        // Kernels.
        Noisy("kolchinsky-tracey-upper", 0.5 * (Math.Log(11) + (1 / 1.1))), Noisy("kolchinsky-tracey-lower", 0.5 * (Math.Log(3.5) + (1 / 1.4))),
        Noisy("goldfeld", 0.5 * Math.Log(11), 0.05),
        Matrix("matrix-renyi-2", 1, null, 0.804718956), Matrix("matrix-renyi-2", 0.3, null, 1.908245289), Matrix("matrix-renyi-2", 0.1, null, 2.996980714),
        Matrix("matrix-renyi", 1, 1, 1.076022352, 0.05), Matrix("matrix-renyi", 1, 1.01, 1.071424030, 0.05),
        MatrixPair(1, 0.223143551), MatrixPair(0.5, 0.344846), MatrixPair(0.3, 0.386113452),
    ];

    private static SampleEstimate Run(string quantity, string name, EstimatorInput input, string? tool = null) =>
        EstimatorCatalog.Find(quantity, input, name, tool).Compute(input);

    private static ClosedForm OnCounts(string name, double value, int? alphabet = null) => new(
        name, "counts 4, 2, 3, 1, 1" + (alphabet is null ? string.Empty : Invariant($" of {alphabet} symbols")), value, Rounding,
        () => Run("entropy", name, new EstimatorInput(PlantedSamples.OfCounts(Counts)) { Alphabet = alphabet }));

    private static SampleEstimate Flipped(double probability)
    {
        SampleMatrix both = PlantedSamples.Draw(Rows, 2, 5, (random, row) =>
        {
            row[0] = random.NextInt(2);
            row[1] = random.NextDouble() < probability ? 1 - row[0] : row[0];
        });
        return Run("mi", "panzeri-treves", new(both.Column(0)) { Y = both.Column(1) });
    }

    private static ClosedForm Gaussian(string name, string quantity, int dimensions, double truth) => new(
        name, Invariant($"standard Gaussian in {dimensions} dimensions"), truth, 0.01,
        () => Run(quantity, name, new(PlantedSamples.Gaussian(Rows, dimensions, 7))));

    private static ClosedForm OnPair(
        string name, string text, double truth, ulong seed, Func<double, double> first, Func<double, double> second, double correlation = 0.75) => new(
        name, text, truth, 0.01, () =>
        {
            (SampleMatrix x, SampleMatrix y) = PlantedSamples.Pairs(Rows, 1, correlation, seed);
            return Run("mi", name, new(Through(x, first)) { Y = Through(y, second) });
        });

    private static ClosedForm Dense(string name, int dimensions, double truth, double tolerance) => new(
        name, Invariant($"two Gaussians in {dimensions} dimensions, any two coordinates correlated by 0.5"), truth, tolerance, () =>
        {
            (SampleMatrix x, SampleMatrix y) = PlantedSamples.Dense(Rows, dimensions, 0.5, 14);
            return Run("mi", name, new(x) { Y = y });
        });

    private static ClosedForm Noisy(string name, double truth, double tolerance = 0.02) => new(
        name, "standard Gaussian with noise of variance 0.1", truth, tolerance,
        () => Run("noise-mi", name, new(PlantedSamples.Gaussian(1000, 1, 20)) { Width = Math.Sqrt(0.1) }));

    private static ClosedForm Matrix(string name, double width, double? order, double truth, double tolerance = 0) => new(
        name, Invariant($"standard Gaussian, kernel of width {width}") + (order is null ? string.Empty : Invariant($", order {order}")), truth, tolerance,
        () => Run("matrix-entropy", name, new(PlantedSamples.Gaussian(600, 1, 21)) { Width = width, Order = order }));

    private static ClosedForm MatrixPair(double width, double truth) => new(
        "matrix-renyi-2", Invariant($"information of Gaussians correlated by 0.75, kernels of width {width}"), truth, 0, () =>
        {
            (SampleMatrix x, SampleMatrix y) = PlantedSamples.Pairs(600, 1, 0.75, 22);
            return Run("matrix-mi", "matrix-renyi-2", new(x) { Y = y, Width = width });
        });

    // Three Gaussians, any two of which are correlated by 0.5.
    private static void Common(Numerics.RandomStream random, Span<double> row)
    {
        double common = random.NextGaussian();
        for (int c = 0; c < row.Length; c++)
        {
            row[c] = Math.Sqrt(0.5) * (common + random.NextGaussian());
        }
    }

    private static SampleMatrix NoisyOf(SampleMatrix all, ulong seed)
    {
        double[] noise = PlantedSamples.Gaussian(all.Rows, 1, seed).Values.ToArray();
        return new SampleMatrix(all.Rows, 1, Enumerable.Range(0, all.Rows).Select(i => all.Row(i)[2] + noise[i]).ToArray());
    }

    private static SampleMatrix Through(SampleMatrix x, Func<double, double> map) => new(x.Rows, 1, Array.ConvertAll(x.Values.ToArray(), v => map(v)));

    private static double Shannon(double[] probabilities) => Numerics.LogSpace.Entropy(probabilities);
}

using Entroscope.Estimators;
using Entroscope.Estimators.Calibration;
using Entroscope.Estimators.Catalog;
using Entroscope.Estimators.Collapse;
using Entroscope.Estimators.Dimension;
using Entroscope.Estimators.Probes;
using Entroscope.Estimators.Similarity;
using Entroscope.Estimators.Spectra;

namespace Entroscope.Benchmarks.Geometry;

/// <summary>An estimator on samples whose truth is known.</summary>
/// <param name="Name">The estimator.</param>
/// <param name="Data">The samples in words.</param>
/// <param name="Truth">The true value.</param>
/// <param name="Of">The estimate from the samples of a seed, on one thread.</param>
internal sealed record GeometryCase(string Name, string Data, double Truth, Func<ulong, SampleEstimate> Of)
{
    public static IReadOnlyList<GeometryCase> All { get; } =
        [.. Participations(), .. Dimensions(), .. Alignments(), .. Informations(), .. Budgets(), .. Collapses(), .. Calibrations()];

    private static IEnumerable<GeometryCase> Participations()
    {
        double harmonic = Enumerable.Range(1, 100).Sum(i => 1.0 / i), squares = Enumerable.Range(1, 100).Sum(i => 1.0 / i / i);
        foreach (int rows in (int[])[50, 100, 200, 400])
        {
            yield return new(
                "participation-unbiased",
                $"exponential, variances 1/i of 100 columns, {rows} rows",
                harmonic * harmonic / squares,
                seed => ParticipationRatio.Unbiased(PlantedGeometry.Decaying(rows, 100, 1, exponential: true, seed), 1));
            yield return new(
                "participation-unbiased",
                $"normal, 50 equal variances, {rows} rows",
                50,
                seed => ParticipationRatio.Unbiased(PlantedGeometry.Normal(rows, 50, seed), 1));
        }
    }

    private static IEnumerable<GeometryCase> Dimensions()
    {
        foreach ((int d, int rows) in ((int, int)[])[(1, 400), (1, 1000), (2, 400), (2, 1000), (5, 1000), (10, 1000)])
        {
            string torus = $"flat torus of {d} dimensions, {rows} rows";
            yield return new("twonn", torus, d, s => IntrinsicDimension.TwoNearest(Flat(rows, d, s), s, 1, 1));
            yield return new("gride", torus + ", orders 2 and 4", d, s => IntrinsicDimension.Gride(Flat(rows, d, s), 2, s, 1, 1));
            yield return new("gride", torus + ", orders 4 and 8", d, s => IntrinsicDimension.Gride(Flat(rows, d, s), 4, s, 1, 1));
        }

        const string Plane = "flat torus of 2 dimensions, 400 rows";
        yield return new("twonn-unbiased", Plane, 2, s => IntrinsicDimension.TwoNearestUnbiased(Flat(400, 2, s), s, 1, 1));
        yield return new("twonn-regression", Plane, 2, s => IntrinsicDimension.TwoNearestRegression(Flat(400, 2, s), s, 1, 1));
        foreach (int d in (int[])[1, 2, 3])
        {
            string circles = $"circles, {d} in {2 * d} columns, 1000 rows";
            yield return new("twonn", circles, d, s => IntrinsicDimension.TwoNearest(PlantedGeometry.Torus(1000, d, s), s, 1));
            yield return new("gride", circles, d, s => IntrinsicDimension.Gride(PlantedGeometry.Torus(1000, d, s), 2, s, 1));
        }
    }

    private static IEnumerable<GeometryCase> Alignments()
    {
        foreach (int rows in (int[])[50, 100, 400])
        {
            foreach (double correlation in (double[])[0, 0.3, 0.6, 0.9])
            {
                yield return new(
                    "cka-debiased", $"normal, 8 columns, correlations of {correlation}, {rows} rows", correlation * correlation, seed =>
                    {
                        SampleMatrix x = PlantedGeometry.Normal(rows, 8, seed);
                        return KernelAlignment.Debiased(x, PlantedGeometry.Correlated(x, correlation, seed), seed, 1);
                    });
            }
        }
    }

    private static IEnumerable<GeometryCase> Informations()
    {
        (double Distance, double Truth)[] known = [(0, 0), (0.5, 0.030311301), (2, 0.336830820)];
        foreach ((double distance, double truth) in known)
        {
            foreach (int columns in (int[])[4, 50])
            {
                foreach (ProbeFamily family in (ProbeFamily[])[ProbeFamily.Gaussian, ProbeFamily.Logistic, ProbeFamily.Neighbours])
                {
                    if (family != ProbeFamily.Neighbours || distance == 0)
                    {
                        yield return new(
                            $"probe-{family}".ToLowerInvariant(), $"two normal classes, distance {distance}, {columns} columns, 500 rows", truth, seed =>
                            {
                                (SampleMatrix x, int[] labels) = PlantedGeometry.Classes(500, columns, distance, seed);
                                return UsableInformation.Of(family, x, labels, seed, 1).Estimate;
                            });
                    }
                }
            }
        }
    }

    private static IEnumerable<GeometryCase> Budgets()
    {
        foreach (int rows in (int[])[500, 4000])
        {
            foreach ((double factor, double lost) in ((double, double)[])[(1, 0), (2, 0.055034241), (0.5, 0.020744100)])
            {
                (string Name, double Truth, Func<LabelBudget, SampleEstimate> Part)[] parts =
                [
                    ("budget-usable", 0.093708961 - lost, b => b.Usable), ("budget-undecodable", 0.599438219, b => b.Undecodable),
                    ("budget-miscalibrated", lost, b => b.Miscalibrated),
                ];
                foreach ((string name, double truth, Func<LabelBudget, SampleEstimate> part) in parts)
                {
                    yield return new(name, $"sigmoid(L), sigmoid({factor} L) given, {rows} rows", truth, seed =>
                    {
                        (SampleMatrix given, int[] labels) = PlantedGeometry.Coins(rows, factor, seed);
                        return part(LabelBudget.Of(given, labels, null, seed));
                    });
                }
            }
        }
    }

    private static IEnumerable<GeometryCase> Collapses()
    {
        foreach ((int rows, double variance) in ((int, double)[])[(400, 0.01), (2000, 0.01), (400, 0.3), (2000, 0.3)])
        {
            (string Name, double Truth, Func<SampleMatrix, int[], SampleEstimate> Of)[] parts =
            [
                ("nc1", 8.1 * variance, NeuralCollapse.Variability), ("nc1-ratio", 9 * variance, NeuralCollapse.Traces),
                ("cdnv", 9 * variance * 9 / 20, NeuralCollapse.Distances),
            ];
            foreach ((string name, double truth, Func<SampleMatrix, int[], SampleEstimate> part) in parts)
            {
                yield return new(name, $"10 classes about a simplex, variance {variance}, {rows} rows", truth, seed =>
                {
                    (SampleMatrix x, int[] labels) = PlantedGeometry.Simplex(rows, 10, variance, seed);
                    return part(x, labels);
                });
            }
        }
    }

    private static IEnumerable<GeometryCase> Calibrations()
    {
        foreach (int rows in (int[])[200, 1000])
        {
            yield return new("calibration-error", $"right confidences of Beta(5, 1), {rows} rows", 0, seed =>
            {
                (SampleMatrix given, int[] labels) = PlantedGeometry.Confident(rows, seed);
                return CalibrationError.Debiased(given, labels);
            });
            yield return new("ece-debiased", $"right confidences of Beta(5, 1), {rows} rows", 0, seed =>
            {
                (SampleMatrix given, int[] labels) = PlantedGeometry.Confident(rows, seed);
                return CalibrationError.AboveNull(given, labels, seed);
            });
        }
    }

    // Points of a cube whose opposite faces are the same.
    private static SampleMatrix Flat(int rows, int dimensions, ulong seed)
    {
        var random = new Numerics.RandomStream(seed, "flat torus");
        return new SampleMatrix(rows, dimensions, Enumerable.Range(0, rows * dimensions).Select(_ => random.NextDouble()).ToArray());
    }
}

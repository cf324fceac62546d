using Entroscope.Numerics;

namespace Entroscope.Estimators.Catalog;

/// <summary>Closed forms of ranks, dimensions, similarities, probes and calibration.</summary>
internal static class GeometryClosedForms
{
    private const double Rounding = 1e-9;

    public static IReadOnlyList<ClosedForm> Cases { get; } =
    [
        .. Ranks(),
        .. Dimensions(),
        .. Similarities(),
        .. Informations(),
        .. Collapse(),
        .. Calibration(),
    ];

    private static IEnumerable<ClosedForm> Ranks()
    {
        static EstimatorInput Flat() => new(PlantedGeometry.Orthogonal(16, 10));
        foreach (string name in (string[])["rankme", "effective-rank", "eigenvalue-rank", "stable-rank", "participation-naive"])
        {
            yield return Case(name, "10 orthogonal columns", 10, Rounding, Flat);
        }

        yield return Case("rankme", "10 orthogonal columns, as reptrix", 10, Rounding, Flat, "reptrix");
        yield return Case("ridge-dimension", "10 eigenvalues of 1, penalty 0.25", 10 / 1.25, Rounding, () => Flat() with { Width = 0.5 });
        yield return Case("saturation", "10 orthogonal columns", 1, Rounding, Flat);
        yield return Case("saturation", "10 orthogonal columns, as delve: one too few", 0.9, Rounding, Flat, "delve");
        yield return Case("rankme", "10 of 128 equal singular values, as published", WithAdded(1e-7), 1e-6, Ten, "rankme");
        yield return Case("rankme", "10 of 128 equal singular values, as stable-pretraining", WithAdded(1e-5), 1e-6, Ten, "stable-pretraining");

        // Singular values of a square normal matrix have the density of a quarter circle.
        double quarterCircle = 2 * Math.Exp(4.0 / 3) / (3 * Math.PI);
        yield return Case("rankme", "normal, 200 rows and columns", quarterCircle * 200, 1.5, () => Of(PlantedGeometry.Normal(200, 200, 1)));
        yield return Case(
            "eigenvalue-rank", "normal, 401 rows, 50 columns (Page)", 50 * Math.Exp(-50.0 / 800), 0.2, () => Of(PlantedGeometry.Normal(401, 50, 1)));
        yield return Case("participation-naive", "normal, 401 rows, 50 columns", 20002.0 / 451, 0.5, () => Of(PlantedGeometry.Normal(401, 50, 1)));
        yield return Case("stable-rank", "normal, 400 rows and columns", 100, 5, () => Of(PlantedGeometry.Normal(400, 400, 1)));
        double harmonic = Enumerable.Range(1, 100).Sum(i => 1.0 / i);
        yield return Case(
            "participation-unbiased",
            "exponential, variances 1/i of 100 columns, 200 rows",
            harmonic * harmonic / Enumerable.Range(1, 100).Sum(i => 1.0 / i / i),
            0,
            () => Of(PlantedGeometry.Decaying(200, 100, 1, exponential: true, 1)));
        yield return Case(
            "alpha-req", "normal, variances 1/i of 512 columns, 200 rows", 0.938, 0.03, () => Of(PlantedGeometry.Decaying(200, 512, 1, exponential: false, 1)));
        yield return Case(
            "lidar",
            "2000 samples of 4 views, as much variance between as within, 8 columns",
            8,
            0.05,
            () =>
            {
                (SampleMatrix centres, SampleMatrix noise) = (PlantedGeometry.Normal(2000, 8, 1), PlantedGeometry.Normal(8000, 8, 2));
                double[] values = [.. noise.Values.ToArray().Select((v, i) => v + centres.Row(i / 8 % 2000)[i % 8])];
                return Of(new SampleMatrix(8000, 8, values)) with { Labels = [.. Enumerable.Range(0, 8000).Select(i => i % 2000)] };
            });
    }

    private static IEnumerable<ClosedForm> Dimensions()
    {
        foreach (string name in (string[])["twonn", "twonn-unbiased", "gride"])
        {
            for (int d = 1; d <= 3; d++)
            {
                int dimensions = d;
                string torus = Invariant($"uniform on a torus of {d} dimensions, 1000 rows");
                yield return Case(name, torus, d, 0, () => Of(PlantedGeometry.Torus(1000, dimensions, 1)));
            }
        }

        yield return Case("twonn-regression", "uniform on a torus of 2 dimensions, 1000 rows", 2, 0, () => Of(PlantedGeometry.Torus(1000, 2, 1)));
    }

    private static IEnumerable<ClosedForm> Similarities()
    {
        static EstimatorInput Pair(double correlation) => new(PlantedGeometry.Normal(500, 8, 1))
        {
            Y = PlantedGeometry.Correlated(PlantedGeometry.Normal(500, 8, 1), correlation, 2),
        };
        static EstimatorInput Moved() => new(PlantedGeometry.Normal(100, 8, 1)) { Y = PlantedGeometry.Moved(PlantedGeometry.Normal(100, 8, 1), 3, 5, 2) };
        foreach (string name in (string[])["cka-debiased", "cka", "svcca", "pwcca", "cca-mean"])
        {
            yield return Case(name, "the same features rotated, scaled and shifted", 1, Rounding, Moved);
        }

        yield return Case("cka", "the same features rotated, scaled and shifted, as torch_cka", 1, Rounding, Moved, "torch-cka");
        yield return Case("procrustes", "the same features rotated, scaled and shifted", 0, 1e-7, Moved);
        yield return Case("cka-debiased", "independent normal features", 0, 0, () => Pair(0));
        yield return Case("cka-debiased", "normal features, correlations of 0.6", 0.36, 0, () => Pair(0.6));
        yield return Case("cca-mean", "normal features, correlations of 0.6, with the bias of 500 rows", 0.6, 0.03, () => Pair(0.6));
        yield return Case("procrustes", "normal features, correlations of 0.6, with the bias of 500 rows", 0.4, 0.03, () => Pair(0.6));
        yield return Case(
            "cka",
            "independent normal features, 64 columns each, 33 rows: the bias",
            64.0 / 96,
            0.03,
            () => new EstimatorInput(PlantedGeometry.Normal(33, 64, 1)) { Y = PlantedGeometry.Normal(33, 64, 2) });
    }

    private static IEnumerable<ClosedForm> Informations()
    {
        (double, double)[] known = [(0.5, 0.030311301), (1, 0.111421482), (2, 0.336830820), (3, 0.526777307), (4, 0.632720194)];
        foreach ((double distance, double truth) in known)
        {
            foreach (string name in (string[])["probe-gaussian", "probe-logistic"])
            {
                yield return Case(
                    name,
                    Invariant($"two normal classes {distance} standard deviations apart, 1000 rows, 4 columns"),
                    truth,
                    0,
                    () => Labelled(PlantedGeometry.Classes(1000, 4, distance, 2)));
            }
        }

        yield return Case("probe-neighbours", "two classes on the diagonals of a square, 1000 rows", Math.Log(2), 0.02, () =>
            Labelled(PlantedGeometry.Diagonals(1000, 1)));
        yield return Case("probe-logistic", "two classes on the diagonals of a square, 1000 rows", 0, 0, () => Labelled(PlantedGeometry.Diagonals(1000, 1)));
        yield return Case("probe-gaussian", "labels without relation to 20 columns, 500 rows", 0, 0, () => Labelled(PlantedGeometry.Classes(500, 20, 0, 1)));
        foreach ((double factor, double lost) in ((double, double)[])[(1, 0), (2, 0.055034241), (0.5, 0.020744100)])
        {
            string given = Invariant($"coins of probability sigmoid(L), sigmoid({factor} L) given, 4000 rows");
            yield return Case("budget-usable", given, 0.093708961 - lost, 0, () => Labelled(PlantedGeometry.Coins(4000, factor, 1)));
            yield return Case("budget-undecodable", given, 0.599438219, 0, () => Labelled(PlantedGeometry.Coins(4000, factor, 1)));
            yield return Case("budget-miscalibrated", given, lost, 0, () => Labelled(PlantedGeometry.Coins(4000, factor, 1)));
        }
    }

    private static IEnumerable<ClosedForm> Collapse()
    {
        static EstimatorInput Corners() => Labelled(PlantedGeometry.Simplex(2000, 10, 0.01, 2)) with { Y = PlantedGeometry.Corners(10) };
        const string Given = "10 classes about a simplex, variance 0.01";
        yield return Case("nc1", Given, 0.081, 0, Corners);
        yield return Case("nc1-ratio", Given, 0.09, 0, Corners);
        yield return Case("cdnv", Given, 0.0405, 0, Corners);
        yield return Case("nc2", Given, 0, 0.03, Corners);
        yield return Case("nc3", Given, 0, 0.03, Corners);
        yield return Case("nc4", Given, 1, 0, Corners);
    }

    private static IEnumerable<ClosedForm> Calibration()
    {
        const string Given = "right confidences of distribution Beta(5, 1), 1000 rows";
        yield return Case("ece", Given + ": the bias", 0.026, 0.012, () => Labelled(PlantedGeometry.Confident(1000, 1)));
        yield return Case("ece-debiased", Given, 0, 0.012, () => Labelled(PlantedGeometry.Confident(1000, 1)));
        yield return Case("calibration-error", Given, 0, 0, () => Labelled(PlantedGeometry.Confident(1000, 1)));
    }

    private static EstimatorInput Ten() => new(new SampleMatrix(
        128, 128, Enumerable.Range(0, 128 * 128).Select(i => i / 128 == i % 128 && i % 128 < 10 ? 1.0 : 0).ToArray()));

    private static double WithAdded(double added) => Math.Exp(-(10 * LogSpace.XLogX(0.1 + added)) - (118 * LogSpace.XLogX(added)));

    private static EstimatorInput Of(SampleMatrix x) => new(x);

    private static EstimatorInput Labelled((SampleMatrix X, int[] Labels) data) => new(data.X) { Labels = data.Labels };

    private static ClosedForm Case(string name, string what, double truth, double tolerance, Func<EstimatorInput> input, string? tool = null) => new(
        name,
        what,
        truth,
        tolerance,
        () => GeometryEstimators.Entries.Single(e => (e.Name, e.Tool) == (name, tool)).Compute(input()));
}

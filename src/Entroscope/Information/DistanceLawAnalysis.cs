using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Information;

/// <summary>Measures how the information between two sites falls with their distance, and which law it follows.</summary>
public static class DistanceLawAnalysis
{
    private const int MostSites = 8192;
    private const int FewestPoints = 5;
    private const double Convincing = 0.95;

    // Below, informations are rounding: squares of what is lost of a probability.
    private const double Noise = 1e-24;

    // A law is asymptotic: where information is a share s of an entropy, its log is off by the order of s; and no real law is better than this.
    private const double Departure = 0.02;

    /// <summary>Gets the distance that suits a tree: that in the tree; in a chain, whose heights are no scales, that on the line.</summary>
    /// <param name="tree">The tree.</param>
    /// <returns>The kind of distance.</returns>
    public static SiteDistance Standard(PoolingTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        return TransitionSpectrum.IsChain(tree) ? SiteDistance.Line : SiteDistance.Tree;
    }

    /// <summary>Computes the mean information at every distance and fits both laws.</summary>
    /// <param name="model">A network in the generative reading of discrete sites, at least 2.</param>
    /// <param name="kind">What the distance is.</param>
    /// <param name="options">How many pairs; null for the defaults.</param>
    /// <param name="cancellation">Stops the computation.</param>
    /// <returns>The means, the laws, and what the weights predict.</returns>
    /// <exception cref="ArgumentException">A site is continuous, the sites are no image, or the tree is a chain and has no scales.</exception>
    /// <remarks>
    /// Cost: that of the pairwise matrix up to <see cref="DistanceLawOptions.LargestTable"/>; above that of a sample of pairs of every height, or of at most 48 distances. Laws are fitted
    /// to distances up to half the largest one (to all heights), weighted by the errors of the points and by how far they are from the asymptotic law.
    /// </remarks>
    public static DistanceLaw Compute(ConvAC model, SiteDistance kind, DistanceLawOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new DistanceLawOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.PairsPerDistance, 2, nameof(options));
        double operations = PairwiseInformationAnalysis.CountOperations(model);
        DistanceMeasure measure = DistanceMeasure.Create(model.Tree, kind);
        double entropy = LatentCapacity.MeanMarginalSiteEntropy(model);
        int sites = model.Tree.SiteCount;
        (DistancePoint[] points, double share) = operations <= options.LargestTable && sites <= MostSites
            ? (measure.Average(PairwiseInformationAnalysis.Compute(model, null, options.Threads, cancellation)), 1)
            : Sample(model, measure, options, cancellation);
        double farthest = points.Length == 0 ? 0 : points.Max(p => p.Distance);
        points = [.. points.Select(p => p with { IsFitted = p.Information.Value > Noise && (kind == SiteDistance.Tree || p.Distance <= Math.Max(farthest / 2, FewestPoints)) })];
        return Fit(model, kind, points, share, entropy);
    }

    private static (DistancePoint[] Points, double Share) Sample(ConvAC model, DistanceMeasure measure, DistanceLawOptions options, CancellationToken cancellation)
    {
        var points = new List<DistancePoint>();
        double computed = 0;
        foreach (int key in measure.Keys())
        {
            (int First, int Second)[] pairs = measure.Draw(key, options.PairsPerDistance, new RandomStream(options.Seed, "pairs of a distance", key));
            double[] information = PairwiseInformationAnalysis.OfPairs(model, pairs, options.Threads, cancellation);
            var moments = new MomentTable(1);
            moments.Add(information, default, information.Length);
            points.Add(new DistancePoint(key, measure.MeanDistance(pairs), moments.Mean(0), measure.CountPairs(key), IsFitted: false));
            computed += Math.Min(pairs.Length, measure.CountPairs(key));
        }

        double sites = model.Tree.SiteCount;
        return ([.. points], computed / (sites * (sites - 1) / 2));
    }

    private static DistanceLaw Fit(ConvAC model, SiteDistance kind, DistancePoint[] points, double share, double entropy)
    {
        DistancePoint[] used = [.. points.Where(p => p.IsFitted)];
        LinearRegression? power = Fit(used, Math.Log, entropy), exponential = Fit(used, d => d, entropy);
        double[] weights = power is null || exponential is null || double.IsPositiveInfinity(power.Akaike)
            ? [double.NaN, double.NaN]
            : InformationCriterion.Weights([power.Akaike, exponential.Akaike]);
        return new DistanceLaw
        {
            Kind = kind,
            Points = points,
            ShareOfPairs = share,
            PowerLaw = Describe(power, weights[0]),
            Exponential = Describe(exponential, weights[1]),
            Prediction = TransitionSpectrum.Predict(model),
            Verdict = Array.TrueForAll(points, p => p.Information.Value <= Noise) ? DistanceVerdict.NoDependence
                : used.Length < FewestPoints ? DistanceVerdict.TooFewDistances
                : weights[0] >= Convincing ? DistanceVerdict.PowerLaw
                : weights[1] >= Convincing ? DistanceVerdict.Exponential
                : DistanceVerdict.Undecided,
            Decades = used.Length == 0 ? 0 : Math.Log10(used[^1].Distance / used[0].Distance),
        };
    }

    private static LinearRegression? Fit(DistancePoint[] points, Func<double, double> abscissa, double entropy)
    {
        if (points.Length < 2)
        {
            return null;
        }

        double[] errors = [.. points.Select(p => Error(p.Information, entropy))];
        return LinearRegression.Fit([[.. points.Select(_ => 1.0)], [.. points.Select(p => abscissa(p.Distance))]], [.. points.Select(p => Math.Log(p.Information.Value))], errors);
    }

    private static double Error(Estimate information, double entropy)
    {
        double sampling = information.StandardError / information.Value, departure = information.Value / entropy;
        return Math.Sqrt((sampling * sampling) + (departure * departure) + (Departure * Departure));
    }

    private static DistanceFit? Describe(LinearRegression? fit, double weight)
    {
        if (fit is null)
        {
            return null;
        }

        int freedom = fit.Points - 2;
        double error = freedom < 1 ? double.NaN : Math.Sqrt(fit.Covariance[3] * fit.ChiSquare / freedom);
        double parameter = -fit.Coefficients[1], half = error * StudentQuantile(freedom);
        return new DistanceFit(parameter, error, parameter - half, parameter + half, fit.Coefficients[0], weight);
    }

    // The 97.5 % point of Student's t: exact for 1 and 2 degrees of freedom, else its expansion in their inverse (Abramowitz, Stegun 1964, 26.7.5), good to 1 %.
    private static double StudentQuantile(int freedom)
    {
        const double z = 1.959963984540054;
        double z3 = z * z * z, z5 = z3 * z * z, z7 = z5 * z * z, f = freedom;
        return freedom switch
        {
            < 1 => double.NaN,
            1 => 12.706204736432095,
            2 => 4.302652729911275,
            _ => z + ((z3 + z) / (4 * f)) + (((5 * z5) + (16 * z3) + (3 * z)) / (96 * f * f)) + (((3 * z7) + (19 * z5) + (17 * z3) - (15 * z)) / (384 * f * f * f)),
        };
    }
}

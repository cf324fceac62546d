using Entroscope.Information.Estimates;
using Entroscope.Information.Exact;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Information.Distance;

/// <summary>Measures how the information between two sites falls with their distance, and which law it follows.</summary>
internal static class DistanceLawAnalysis
{
    private const int FewestPoints = 5;
    private const double Convincing = 0.95;

    // Below, informations are rounding: squares of what is lost of a probability.
    private const double Noise = 1e-24;

    /// <summary>Gets the distance that suits a tree: that in the tree; in a chain, whose heights are no scales, that on the line.</summary>
    public static SiteDistance Standard(PoolingTree tree) => TransitionSpectrum.IsChain(tree) ? SiteDistance.Line : SiteDistance.Tree;

    /// <summary>Computes the mean information at every distance and fits both laws.</summary>
    /// <param name="model">A network in the generative reading of discrete sites, at least 2.</param>
    /// <param name="options">How many pairs; null for the defaults.</param>
    /// <returns>The means, the laws, and what the weights predict; the means alone by height where the sites
    /// have no distance (a tree that was learned, or whose nodes pool sites that are not neighbours).</returns>
    /// <exception cref="ArgumentException">A site is continuous, the sites are not an image, or the tree is a chain and has no scales.</exception>
    /// <remarks>
    /// Cost: that of the pairwise matrix up to <see cref="DistanceLawOptions.LargestTable"/>; above that of a sample
    /// of pairs of every height, or of at most 48 distances. Laws are fitted to distances up to half the largest one
    /// (to all heights), weighted by the errors of the points and by how far they are from the asymptotic law.
    /// </remarks>
    public static DistanceLaw Compute(ConvAC model, SiteDistance kind, DistanceLawOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new DistanceLawOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.PairsPerDistance, 2, nameof(options));
        DistanceMeasure measure = DistanceMeasure.Create(model.Tree, kind);
        (DistancePoint[] points, double share) = PairwiseInformationAnalysis.IsCheap(model, options.LargestTable)
            ? (measure.Average(PairwiseInformationAnalysis.Compute(model, null, options.Threads, cancellation)), 1)
            : Sample(model, measure, options, cancellation);
        return Fit(model, kind, Marked(kind, points), share, LatentCapacity.MeanMarginalSiteEntropy(model));
    }

    /// <summary>Averages a matrix of informations over the pairs of every distance and fits both laws; the weights predict nothing here.</summary>
    /// <param name="pairs">The exact matrix of all sites, at least 2.</param>
    /// <param name="sites">Any tree over the sites, which says whether they are an image.</param>
    /// <param name="kind">What the distance is; not that in a tree.</param>
    /// <exception cref="ArgumentException">The sites are not an image, or the distance is that in a tree.</exception>
    internal static DistanceLaw OfPairs(PairwiseInformation pairs, PoolingTree sites, SiteDistance kind)
    {
        Refuse.Argument(kind == SiteDistance.Tree, $"A matrix of pairs has no tree in which to measure distances.", nameof(kind));
        DistancePoint[] points = Marked(kind, DistanceMeasure.Create(sites, kind).Average(pairs));
        return Fit(null, kind, points, 1, Enumerable.Range(0, pairs.Sites.Length).Average(i => pairs[i, i]));
    }

    private static DistancePoint[] Marked(SiteDistance kind, DistancePoint[] points)
    {
        double farthest = points.Length == 0 ? 0 : points.Max(p => p.Distance);
        return [.. points.Select(
            p => p with { IsFitted = p.Information.Value > Noise && (kind == SiteDistance.Tree || p.Distance <= Math.Max(farthest / 2, FewestPoints)) })];
    }

    private static (DistancePoint[] Points, double Share) Sample(
        ConvAC model, DistanceMeasure measure, DistanceLawOptions options, CancellationToken cancellation)
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

    private static DistanceLaw Fit(ConvAC? model, SiteDistance kind, DistancePoint[] points, double share, double entropy)
    {
        bool independent = Array.TrueForAll(points, p => p.Information.Value <= Noise);
        if (kind == SiteDistance.Tree && !SiteGeometry.HasDistance(model!.Tree))
        {
            return new DistanceLaw
            {
                Kind = kind,
                Points = [.. points.Select(p => p with { IsFitted = false })],
                ShareOfPairs = share,
                PowerLaw = null,
                Exponential = null,
                Prediction = null,
                Verdict = independent ? DistanceVerdict.NoDependence : DistanceVerdict.NoDistance,
                Decades = 0,
            };
        }

        DistancePoint[] used = [.. points.Where(p => p.IsFitted)];
        var fitting = new DistanceFitting(entropy);
        var power = fitting.Fit(used, Math.Log);
        var exponential = fitting.Fit(used, d => d);
        double[] weights = power is null || exponential is null || double.IsPositiveInfinity(power.Value.Regression.Akaike)
            ? [double.NaN, double.NaN]
            : InformationCriterion.Weights([power.Value.Regression.Akaike, exponential.Value.Regression.Akaike]);
        DistanceFit? powerLaw = power is { } p ? p.Law with { AkaikeWeight = weights[0] } : null;
        DistanceFit? exponentialLaw = exponential is { } e ? e.Law with { AkaikeWeight = weights[1] } : null;
        return new DistanceLaw
        {
            Kind = kind,
            Points = points,
            ShareOfPairs = share,
            PowerLaw = powerLaw,
            Exponential = exponentialLaw,
            Prediction = model is null ? null : TransitionSpectrum.Predict(model),
            Verdict = independent ? DistanceVerdict.NoDependence
                : used.Length < FewestPoints ? DistanceVerdict.TooFewDistances
                : Judge(powerLaw!, exponentialLaw!),
            Decades = used.Length == 0 ? 0 : Math.Log10(used[^1].Distance / used[0].Distance),
        };
    }

    // A law is named where it has the evidence and meets the points.
    private static DistanceVerdict Judge(DistanceFit power, DistanceFit exponential)
    {
        DistanceFit better = power.AkaikeWeight >= exponential.AkaikeWeight ? power : exponential;
        return !power.Describes && !exponential.Describes ? DistanceVerdict.NoLaw
            : !better.Describes || better.AkaikeWeight < Convincing ? DistanceVerdict.Undecided
            : better == power ? DistanceVerdict.PowerLaw : DistanceVerdict.Exponential;
    }
}

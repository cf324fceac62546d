using Entroscope.Engine;
using Entroscope.Information.Channels;
using Entroscope.Information.Distance;
using Entroscope.Information.Estimates;
using Entroscope.Information.Exact;
using Entroscope.Information.Scaling;
using Entroscope.Information.Sharing;
using Entroscope.Information.Widths;
using Entroscope.Model;
using Entroscope.Structure;

namespace Entroscope.Workflow.Measuring;

/// <summary>Measures how information flows in a network, leaving out, with the reason, what does not apply or would take long.</summary>
internal sealed class InformationMeasurements
{
    private const double LargestTable = 4e9;
    private const int LargestMatrix = 1024;
    private const double LargestBracket = 8e9;
    private const double DistanceOperations = 3e9;
    private const int MostPairs = 256;
    private const int FewestPairs = 16;
    private const double ActivationWeights = 2e7;
    private const int FewestRows = 32;
    private const int MostRows = 1000;

    private const string NoDistances = "There is a single site, so there are no distances.";

    private readonly ConvAC _model;
    private readonly EntropyOptions _draws;
    private readonly EngineOptions _engine;
    private readonly CancellationToken _cancellation;

    private InformationMeasurements(ConvAC model, EntropyOptions draws, CancellationToken cancellation)
    {
        _model = model;
        _draws = draws;
        _engine = draws.Engine ?? new EngineOptions();
        _cancellation = cancellation;
    }

    /// <summary>Measures a network.</summary>
    /// <param name="scaling">What its patches and those of held-out rows share; null where the entropies hold the reason why there are no scales.</param>
    /// <param name="rows">The rows whose activations are looked at: those that the network holds possible.</param>
    /// <param name="phase">Receives what is being done; null for none.</param>
    public static InformationReport Measure(
        ConvAC model, ModelEntropies entropies, ScalingStudy? scaling, Observations rows, EntropyOptions draws, IProgress<string>? phase,
        CancellationToken cancellation)
    {
        var measurements = new InformationMeasurements(model, draws, cancellation);
        PatchInformation patches = entropies.Patches!;
        phase?.Report("measuring pairs and distances");
        (PairwiseInformation? pairs, string? noPairs) = Pairs(model, measurements._engine.Threads, cancellation);
        (DistanceLaw? distance, string? noDistance) = measurements.Distance();
        phase?.Report("bounding the entropy");
        (EntropyBracket? bracket, string? noBracket) = measurements.Bracket(pairs);
        phase?.Report("looking at widths and activations");
        (LevelActivation[] activations, string? noActivations) = measurements.Activations(rows);
        return new InformationReport
        {
            Scaling = scaling,
            NoScaling = entropies.NoScales,
            Patches = patches,
            ClassInformation = model.Classes > 1 ? LatentClassInformation.Compute(model) : null,
            Pairs = pairs,
            NoPairs = noPairs,
            DistanceLaw = distance,
            NoDistanceLaw = noDistance,
            Bracket = bracket,
            NoBracket = noBracket,
            Widths = WidthAdvice.Compute(model, entropies.Entropies, [.. patches.Nodes.Select(p => p.Value)], WidthAdvice.OwnBudget(model)),
            Activations = activations,
            NoActivations = noActivations,
        };
    }

    /// <summary>Measures a mixture whose trees differ: what pairs of sites share, which depends on no tree.</summary>
    /// <param name="model">The mixture.</param>
    /// <param name="threads">The number of threads; 0 for one per processor.</param>
    /// <param name="phase">Receives what is being done; null for none.</param>
    /// <param name="cancellation">Stops the measurement.</param>
    public static InformationReport MeasureWithoutTree(ConvACMixture model, int threads, IProgress<string>? phase, CancellationToken cancellation)
    {
        phase?.Report("measuring pairs and distances");
        (PairwiseInformation? pairs, string? noPairs) = Pairs(model, threads, cancellation);
        PoolingTree sites = model.Components[0].Tree;
        bool distance = pairs is { Sites.Length: > 1 } && sites.Image is not null;
        return new InformationReport
        {
            NoScaling = Refusals.NoCommonLevels,
            NoPatches = Refusals.NoCommonLevels,
            NoBracket = Refusals.NoCommonLevels,
            NoActivations = Refusals.NoCommonLevels,
            Pairs = pairs,
            NoPairs = noPairs,
            DistanceLaw = distance ? DistanceLawAnalysis.OfPairs(pairs!, sites, SiteDistance.Image) : null,
            NoDistanceLaw = distance ? null : noPairs ?? (model.Sites < 2 ? NoDistances : Refusals.NoCommonDistance),
        };
    }

    private static (PairwiseInformation? Pairs, string? Reason) Pairs(ConvACMixture model, int threads, CancellationToken cancellation)
    {
        if (!model.Pattern.IsDiscrete)
        {
            return (null, "Some sites are continuous: only discrete sites have an exact matrix of pairs.");
        }

        double operations = model.Components.Sum(c => PairwiseInformationAnalysis.CountOperations(c));
        bool small = model.CommonTree is not null || MixturePairs.Cells(model) <= MixturePairs.LargestTable;
        return small && model.Sites <= LargestMatrix && operations <= LargestTable
            ? (PairwiseInformationAnalysis.Compute(model, threads, cancellation), null)
            : (null, Invariant($"The matrix of all pairs of {model.Sites} sites would take {operations:0.0e0} multiply-adds, too many for a report; ")
                + "the pairwise information by itself computes it.");
    }

    private (DistanceLaw? Law, string? Reason) Distance()
    {
        if (!_model.IsDiscrete || _model.Tree.SiteCount < 2)
        {
            return (null, _model.IsDiscrete
                ? NoDistances
                : "Some sites are continuous: the information of two sites is computed for discrete sites alone.");
        }

        var options =
            new DistanceLawOptions { LargestTable = LargestTable, PairsPerDistance = PairsPerDistance(), Seed = _draws.Seed, Threads = _engine.Threads };
        return (DistanceLawAnalysis.Compute(_model, DistanceLawAnalysis.Standard(_model.Tree), options, _cancellation), null);
    }

    // A pair costs its joint table and the steps of two paths; there are about as many distances as levels.
    private int PairsPerDistance()
    {
        double channels = Enumerable.Range(0, _model.Tree.NodeCount).Max(_model.Shape.Channels);
        double values = _model.Leaves.Max(l => l.Alphabet);
        double pair = (values * values * channels) + (2 * _model.Tree.Height * values * channels * channels);
        return (int)Math.Clamp(DistanceOperations / (pair * _model.Tree.Height), FewestPairs, MostPairs);
    }

    private (EntropyBracket? Bracket, string? Reason) Bracket(PairwiseInformation? pairs)
    {
        double operations = RenyiEntropies.Operations(_model, 2) + BoundOperations();
        return operations <= LargestBracket
            ? (EntropyBrackets.Compute(_model, pairs?.Matrix, _engine, cancellation: _cancellation), null)
            : (null,
                Invariant($"Bounds without draws would take {operations:0.0e0} operations, too many for a report; the entropies by themselves compute them."));
    }

    private double BoundOperations()
    {
        double values = _model.Leaves.Average(l => Math.Max(2, l.Alphabet));
        return Links().Sum(v => values * _model.Tree.ScopeSize(v) * Weights(v));
    }

    private (LevelActivation[] Levels, string? Reason) Activations(Observations rows)
    {
        if (rows.Rows == 0)
        {
            return ([], "Every row is impossible under the network, so its channels have no posterior.");
        }

        int count = (int)Math.Clamp(ActivationWeights / Math.Max(1, Links().Sum(Weights)), FewestRows, MostRows);
        return (ConvacActivations.Measure(_model, FittingRows.Of(_model, rows), count, _draws.Seed, _engine, _cancellation), null);
    }

    private IEnumerable<int> Links() => Enumerable.Range(0, _model.Tree.Root);

    private double Weights(int node) => (double)_model.Shape.Channels(node) * _model.Shape.Channels(_model.Tree.Parent(node));
}

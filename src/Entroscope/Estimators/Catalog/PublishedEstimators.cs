using Entroscope.Estimators.Discrete;
using Entroscope.Estimators.Kernels;
using Entroscope.Estimators.Neighbours;

namespace Entroscope.Estimators.Catalog;

/// <summary>Estimators by the published definitions of other tools, where these differ from what they cite or leave a known bias; without intervals.</summary>
internal static class PublishedEstimators
{
    private const string Infomeasure = "infomeasure";

    public static IReadOnlyList<EstimatorEntry> Entries { get; } =
    [
        Neighbours(Infomeasure, 4, "ksg2", "mi", "infomeasure 0.6, ksg_id=2: one distance for both variables", PublishedForms.InfomeasureKraskov2),
        Neighbours("npeet", 3, "ksg1", "mi", "NPEET, mi: strictness by a distance less 1e-15", PublishedForms.NpeetInformation),
        Neighbours("dit", 4, "ksg", "tc", "dit, total_correlation_ksg: samples at the distance counted", PublishedForms.DitTotalCorrelation),
        new("entropy", "nsb", "infomeasure 0.6, NSB: a factor n_i in the weight, and the integral to ln K", input => Plain(
            "nsb", Infomeasure, SymbolCounts.Of(SymbolCounts.Encode(input.X)), counts => PublishedBayes.Infomeasure(counts, input.Alphabet)))
        { Data = EstimatorData.Discrete, Settings = EstimatorSettings.Alphabet, Tool = Infomeasure },
        Bound("kolchinsky-tracey-upper", isUpper: true),
        Bound("kolchinsky-tracey-lower", isUpper: false),
    ];

    private static EstimatorEntry Neighbours(
        string tool, int neighbours, string name, string quantity, string source, Func<SampleMatrix[], int, int, double> formula) =>
        new(quantity, name, source, input =>
        {
            SampleMatrix[] blocks = input.Y is null && input.Labels is null
                ? [.. Enumerable.Range(0, input.X.Columns).Select(input.X.Column)]
                : [input.X, InformationEstimators.Second(input)];
            Refuse.Argument(blocks.Length < 2, $"At least 2 variables are needed, but there is {blocks.Length}.", nameof(input));
            int k = input.Neighbours ?? neighbours;
            Refuse.Argument(input.X.Rows <= k, $"{input.X.Rows} samples have no {k} neighbours each; at least {k + 1} are needed.", nameof(input));
            return Plain(name, tool, input.X.Rows, formula(blocks, k, input.Threads));
        })
        { Data = EstimatorData.Continuous, Settings = EstimatorSettings.Neighbours | EstimatorSettings.SecondOrClasses, Tool = tool };

    private static EstimatorEntry Bound(string name, bool isUpper) => new("noise-mi", name, "ibsgd (Saxe et al. 2018): the formula without a correction",
        input => NoiseBounds.Bound(name, input.X, input.Width ?? Math.Sqrt(0.1), isUpper, corrected: false, input.Threads))
    {
        Settings = EstimatorSettings.Width,
        Tool = "ibsgd",
    };

    private static SampleEstimate Plain(string name, string tool, SymbolCounts counts, Func<SymbolCounts, double> formula) =>
        Plain(name, tool, counts.Samples, formula(counts));

    private static SampleEstimate Plain(string name, string tool, int samples, double value) => SampleEstimate.Of(
        name, EstimateUnit.Nats, value, null, samples,
        $"By the definition of {tool}, which is not the estimator that it cites; only to reproduce its numbers.");
}

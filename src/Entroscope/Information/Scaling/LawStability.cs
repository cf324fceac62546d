using Entroscope.Numerics;

namespace Entroscope.Information.Scaling;

/// <summary>
/// Decides whether a law that rows show through one network is one of the data: only if it stays with half the rows and other numbers of channels.
/// </summary>
internal static class LawStability
{
    // What is still wrong need not have the shape of what changed: along that shape alone a large change
    // would leave the laws one more parameter to fit. Half of it is taken to be each level's own.
    private const double Common = 0.5;

    // From the last level but one to the last one a law that approaches a constant from below may rise
    // by a tenth: else no plateau is seen, and misfit bends what grows without end in the same way.
    private const double Plateau = 1.1;
    private static readonly string[] Halved = ["half the training rows", "half the channels", "twice the channels"];

    /// <summary>Withdraws the name of a law of data that nobody has tried to shake.</summary>
    /// <returns>The same where no law is named.</returns>
    public static ScalingLawAnalysis NotTried(ScalingLawAnalysis law) => law.Named.Length == 0 ? law : Open(
        law,
        $"{MostProbable(law)}, but misfit can imitate a law: whether it stays with half the training rows and other numbers of channels has not been tried");

    /// <summary>Compares networks with the one that is checked.</summary>
    /// <param name="data">The measurement through the network that is checked.</param>
    /// <param name="rows">The rows that the other network learned from.</param>
    /// <param name="measurement">The measurement of the same rows through it.</param>
    public static ScalingCheckNetwork Compare(
        ScaleMeasurement data, ScalingLawKind[] named, ScalingChange change, int rows, long parameters, ScaleMeasurement measurement,
        ScalingLawOptions? options)
    {
        ScalingLawAnalysis law = LawInference.Infer(measurement.ToSeries(), ScalingSubject.Data, options);
        return new ScalingCheckNetwork(
            Change: change,
            TrainingRows: rows,
            Parameters: parameters,
            Measurement: measurement,
            Law: law,
            Differences: data.Less(measurement),
            Stays: measurement.Rows!.Impossible.Count == 0 && law.Verdict != ScalingVerdict.NoLaw && IsMostProbable(named, law));
    }

    /// <summary>Judges a law by the networks.</summary>
    /// <param name="measurement">The measurement through the network that is checked.</param>
    /// <param name="read">What it says by itself; a law is named.</param>
    public static (ScalingLawAnalysis Law, ScalingCheck Check) Judge(
        ScaleMeasurement measurement, ScalingLawAnalysis read, IReadOnlyList<ScalingCheckNetwork> networks, ScalingLawOptions? options)
    {
        double[][] changes = [.. networks.Select(n => n.Differences.Select(Beyond).ToArray())];
        bool together = networks.Any(n => n.Law.Best is { } best && !read.Named.Contains(best.Kind));
        ScalingLawAnalysis wider = LawInference.Infer(Widen(measurement.ToSeries(), changes), ScalingSubject.Data, options, together);
        bool same = wider.Named.Length > 0
            && (wider.Named.Any(k => read.Named.Contains(k)) || (LawNaming.AreConstants(read.Named) && LawNaming.AreConstants(wider.Named)));
        double rise = Rise(measurement.ToSeries(), wider);
        ScalingCheckNetwork? moved = networks.FirstOrDefault(n => !n.Stays);
        var check = new ScalingCheck(
            Networks: networks,
            SystematicError: [.. Enumerable.Range(0, changes[0].Length).Select(l => Math.Sqrt(changes.Sum(c => c[l] * c[l])))],
            WithSystematicError: wider,
            Stays: moved is null && same && rise <= Plateau);
        string links = check.RisingWithChannels is { Length: > 0 } rising
            ? $"; T at {ScalingSentence.Levels(rising)} rises with the channels: wider links are needed to see what is shared there" : string.Empty;
        ScalingLawAnalysis law = check.Stays ? wider with { Sentence = $"{wider.Sentence}; it stays with {With(networks)}{links}" }
            : moved is not null ? Open(read, $"{MostProbable(read)}, but {Moved(moved)}{links}")
            : same ? Open(read, Invariant($"{MostProbable(read)}, but at the largest patches T still rises by {rise - 1:0%} a level: ")
                + $"no plateau is seen, and misfit bends what grows without end in the same way{links}")
            : wider.Verdict == ScalingVerdict.NoLaw
                ? wider with { Sentence = $"{wider.Sentence}, with what changes with {With(networks)} counted among the errors{links}" }
            : Open(read, $"{MostProbable(read)}, but it is not decided once what changes with {With(networks)} is counted among the errors{Now(wider)}{links}");
        return (law, check);
    }

    // By what factor an approach to a constant still grows between the two largest scales, for equal numbers of patches; 1 for other laws.
    private static double Rise(TotalCorrelationSeries series, ScalingLawAnalysis law)
    {
        if (!LawNaming.AreConstants(law.Named))
        {
            return 1;
        }

        double[] last =
            [.. law.LevelsUsed[^2..].Select(l => (law.Best!.Band.FirstOrDefault(b => b.Level == l)?.Median ?? series.Values[l]) / series.Shape(l, _ => 1))];
        return last[0] > 0 ? last[1] / last[0] : double.PositiveInfinity;
    }

    // What a difference is beyond its own error: its square is so without bias.
    internal static double Beyond(Estimate difference) =>
        Math.CopySign(Math.Sqrt(Math.Max(0, (difference.Value * difference.Value) - (difference.StandardError * difference.StandardError))), difference.Value);

    internal static TotalCorrelationSeries Widen(TotalCorrelationSeries series, double[][] changes)
    {
        var covariance = (double[,])series.Covariance.Clone();
        foreach (double[] change in changes)
        {
            for (int i = 0; i < change.Length; i++)
            {
                for (int j = 0; j < change.Length; j++)
                {
                    covariance[i, j] += (i == j ? 1 : Common) * change[i] * change[j];
                }
            }
        }

        return series with { Covariance = covariance };
    }

    internal static bool IsMostProbable(ScalingLawKind[] named, ScalingLawAnalysis law)
    {
        bool constants = LawNaming.AreConstants(named);
        bool Belongs(ScalingLawKind kind) => constants ? LawNaming.AreConstants([kind]) : named.Contains(kind);
        return law.Laws.Length > 0
            && law.Laws.Where(l => Belongs(l.Kind)).Sum(l => l.Weight) > law.Laws.Where(l => !Belongs(l.Kind)).Select(l => l.Weight).DefaultIfEmpty(0).Max();
    }

    private static ScalingLawAnalysis Open(ScalingLawAnalysis law, string reason) =>
        law with { Verdict = ScalingVerdict.Undecided, Named = [], Sentence = $"undecided: {reason}" };

    private static string MostProbable(ScalingLawAnalysis law) => law.Named.Length > 1
        ? $"through this network the most probable law of these rows is constant, or approaches a constant ({ScalingSentence.Probability(law.Weight)})"
        : $"through this network the most probable law of these rows is {ScalingSentence.Name(law.Named[0])} ({ScalingSentence.Probability(law.Weight)})";

    private static string With(IReadOnlyList<ScalingCheckNetwork> networks) => string.Join(" and with ", networks.Select(n => Halved[(int)n.Change]));

    private static string Moved(ScalingCheckNetwork network) => network.Measurement.Rows!.Impossible.Count > 0
        ? Invariant($"with {Halved[(int)network.Change]} a network gives probability 0 to {network.Measurement.Rows.Impossible.Count} of them")
        : network.Law.Verdict == ScalingVerdict.NoLaw ? $"with {Halved[(int)network.Change]} no law describes them"
        : network.Law.Best is { } best
            ? $"the law changes with {Halved[(int)network.Change]}: {ScalingSentence.Name(best.Kind)} ({ScalingSentence.Probability(best.Weight)})"
        : $"with {Halved[(int)network.Change]} no law can be read: {network.Law.Sentence}";

    private static string Now(ScalingLawAnalysis wider)
    {
        IEnumerable<ScalingLawFit> shown = wider.Laws.Where((l, i) => i == 0 || l.Weight >= ScalingSentence.WorthTelling);
        string[] laws = [.. shown.Select(l => $"{ScalingSentence.Name(l.Kind)} {ScalingSentence.Probability(l.Weight)}")];
        return laws.Length == 0 ? string.Empty : $": {string.Join(", ", laws)}";
    }
}

namespace Entroscope.Information.Scaling;

/// <summary>Says a verdict about a scaling law in words.</summary>
internal sealed class ScalingSentence(TotalCorrelationSeries series, ScalingSubject subject, LevelScreen screen)
{
    // A law less probable than that is not listed where the choice is open.
    internal const double WorthTelling = 0.1;
    private const double Settled = 0.05;
    /// <summary>The advice to ask about the data, where a sentence is about a network.</summary>
    internal const string HeldOut = "; that describes the network, which keeps what it fitted to noise: give held-out rows for a law of the data";

    // T of rows is what a network reads from them, in expectation at most what they share.
    private const string Better = "; a better network may find more";

    private string Whose => subject switch
    {
        ScalingSubject.Network => "the network's own distribution",
        ScalingSubject.Source => "the source",
        _ => "the data",
    };

    private string Advice => subject == ScalingSubject.Network ? HeldOut : string.Empty;

    /// <summary>Says why no laws are compared.</summary>
    public string Refusal(ScalingVerdict verdict) => verdict switch
    {
        ScalingVerdict.NoInformation when screen.IsOverFitted && subject == ScalingSubject.Data =>
            "this network finds no shared information that the data confirm: "
                + $"T is nowhere above 0, and below it {(screen.Negative.Length > 0 ? $"at {Levels(screen.Negative)}" : "on average over the levels")}, "
                + $"so it claims dependence that these rows do not have: over-fitting, or rows unlike the training rows{Better}",
        ScalingVerdict.NoInformation when subject == ScalingSubject.Data =>
            $"this network finds no shared information in the data: T = 0 within the errors at every level{Limit()}{Better}",
        ScalingVerdict.NoInformation =>
            $"no information is shared: in {Whose} the patches have T = 0 within the errors at every level{Limit()}{Advice}",
        ScalingVerdict.FiniteRange when subject == ScalingSubject.Data =>
            Invariant($"finite range: in the data this network finds shared information below level {screen.End} and none from there on, that is, ")
                + Invariant($"none across patches of {series.Cuts[screen.End].Mean:0.#} sites{Better}"),
        ScalingVerdict.FiniteRange =>
            Invariant($"finite range: in {Whose} the patches share information below level {screen.End} and none from there on, ")
                + Invariant($"that is, none across patches of {series.Cuts[screen.End].Mean:0.#} sites{Advice}"),
        ScalingVerdict.NoScale => "no scale: the patches of a level have no common size in this tree, so no law of their size can be fitted; "
            + "choose a tree of equal windows, such as a line",
        _ => Invariant($"too few scales: {screen.Used.Length} {(screen.Used.Length == 1 ? "level" : "levels")} can be used{LeftOut()}, ")
            + Invariant($"and it takes at least {LawInference.FewestLevels} to compare laws"),
    };

    public string Named(ScalingLawFit law) =>
        Invariant($"{Describe(law)}: the law of {Whose} with probability {Probability(law.Weight)}, ")
            + Invariant($"{Scatter(law.Scatter!)}{Transients(law)}{LeftOut()}{Advice}");

    /// <summary>Names a constant and its approaches together.</summary>
    /// <param name="laws">The constant and its approaches, the most probable first.</param>
    public string Constant(ScalingLawFit[] laws, double weight, ScalingScatter scatter)
    {
        double from = ConstantFrom(laws);
        string start = double.IsNaN(from)
            ? "towards which T still moves at the largest patches"
            : from <= series.Cuts[screen.Used[0]].Mean ? "at every scale" : Invariant($"from about n = {from:0.#} on");
        return Invariant($"constant, {start} (finite excess entropy; how it is approached stays open): ")
            + Invariant($"the law of {Whose} with probability {Probability(weight)}, {Scatter(scatter)}{LeftOut()}{Advice}");
    }

    /// <summary>Says that several laws remain.</summary>
    /// <param name="laws">The laws, the most probable first.</param>
    public string Undecided(ScalingLawFit[] laws, ScalingScatter scatter)
    {
        ScalingLawFit[] likely = [.. laws.Where((l, i) => i == 0 || l.Weight >= WorthTelling)];
        string[] shown = [.. likely.Select((l, i) => $"{Name(l.Kind)} ({(i == 0 ? "probability " : string.Empty)}{Probability(l.Weight)})")];
        return likely.Length == 1
            ? Invariant($"undecided: the most probable law of {Whose} is {Name(laws[0].Kind)} ({Probability(laws[0].Weight)}), ")
                + Invariant($"but {LargeScatter(scatter)}{LeftOut()}{Advice}")
            : $"undecided between {string.Join(", ", shown[..^1])} and {shown[^1]} as the law of {Whose}, {Scatter(scatter)}{LeftOut()}{Advice}";
    }

    /// <summary>Says that no law holds.</summary>
    public string NoLaw(ScalingScatter scatter) => screen.Negative.Length > 0
        ? $"no law describes {Whose}: T is below 0 at {Levels(screen.Negative)}{OverFitting}{Advice}"
        : Invariant($"no law describes {Whose}{(subject == ScalingSubject.Data ? " as this network reads them" : string.Empty)}: ")
            + Invariant($"the {screen.Used.Length} levels scatter by about {scatter.Median:0%} about the best ones{LeftOut()}{Advice}");

    private string OverFitting =>
        subject == ScalingSubject.Data
            ? ", where the network claims dependence that these rows do not have (over-fitting, or rows unlike the training rows)"
            : string.Empty;

    private static string LargeScatter(ScalingScatter scatter) =>
        Invariant($"the levels may scatter about it by more than {SigmaGrid.Small:0%} (median {scatter.Median:0.#%}, 95 % up to {scatter.Upper:0.#%})");

    private static string Scatter(ScalingScatter scatter) => scatter.Median < 2 * SigmaGrid.Least
        ? "which the levels follow within their errors"
        : Invariant($"about which the levels scatter by {scatter.Median:0.#%} (95 %: {scatter.Lower:0.#%} to {scatter.Upper:0.#%})");

    internal static string Probability(double weight) => weight > 0.995 ? "above 0.99" : Invariant($"{weight:0.00}");

    internal static string Levels(int[] levels) => $"{(levels.Length == 1 ? "level" : "levels")} {string.Join(", ", levels.Select(l => Invariant($"{l}")))}";

    internal static string Name(ScalingLawKind kind) => kind switch
    {
        ScalingLawKind.None => "no information",
        ScalingLawKind.Constant => "constant",
        ScalingLawKind.Boundary => "boundary",
        ScalingLawKind.Power => "power",
        ScalingLawKind.Logarithm => "logarithm",
        ScalingLawKind.ExponentialApproach => "exponential approach to a constant",
        _ => "power approach to a constant",
    };

    private static string Describe(ScalingLawFit law) => law.Kind switch
    {
        ScalingLawKind.Constant => "constant: every merging of patches shares the same (finite excess entropy)",
        ScalingLawKind.Boundary => "boundary: patches share in proportion to the length of their common border",
        ScalingLawKind.Power => $"power: f(n) = c n^beta{Show(law, "beta", "beta")}",
        ScalingLawKind.Logarithm => $"logarithm: f(n) = c0 + c1 log n{Show(law, "c1", "c1")}",
        ScalingLawKind.ExponentialApproach => $"exponential approach: constant after a correlation length{Show(law, "xi", "xi")}",
        _ => $"power approach: f(n) = c - a n^-gamma{Show(law, "gamma", "gamma")}",
    };

    private static string Show(ScalingLawFit law, string name, string shown) =>
        law.Parameter(name) is { } p ? Invariant($" ({shown} = {p.Value:0.###}, 95 %: {p.Lower:0.###} to {p.Upper:0.###})") : string.Empty;

    private string Transients(ScalingLawFit law) => law.TransientLevels switch
    {
        0 => string.Empty,
        1 => Invariant($"; level {screen.Used[0]} does not follow it yet"),
        int k => $"; {Levels(screen.Used[..k])} do not follow it yet",
    };

    private string LeftOut()
    {
        int[] limited = [.. screen.LeftOut.Where(l => l.Reason.StartsWith("limited", StringComparison.Ordinal)).Select(l => l.Level)];
        return limited.Length == 0 ? string.Empty : $"; {Levels(limited)} left out, where the width limits what can be shared";
    }

    // The most that the network may see of what is shared where it sees nothing.
    private string Limit()
    {
        double most = Enumerable.Range(0, series.Length).Where(series.Joins).Select(l => Math.Max(0, series.Values[l]) + (2 * series.Error(l)))
            .DefaultIfEmpty(0).Max();
        return most > 1e-6 ? Invariant($" ({(subject == ScalingSubject.Data ? "it reads " : string.Empty)}at most about {most / Math.Log(2):0.###} bits for a ")
            + "pooled patch)" : string.Empty;
    }

    // From which size of patch on the law, by the most probable of them, is within a twentieth of its largest scales.
    private double ConstantFrom(ScalingLawFit[] laws)
    {
        ScalingLawFit law = laws[0];
        ScalingBandPoint[] band = [.. law.Band.Where(b => b.Measured)];
        if (band.Length == 0)
        {
            return series.Cuts[screen.Used[0]].Mean;
        }

        double[] relative = [.. band.Select(b => b.Median / series.Shape(b.Level, _ => 1))];
        double last = law.Parameter("c")?.Value ?? relative[^1];
        int first = Math.Max(law.TransientLevels, Array.FindLastIndex(relative, r => Math.Abs(r - last) > Settled * last) + 1);
        return first < band.Length ? band[first].PatchSize : double.NaN;
    }
}

namespace Entroscope.Information.Scaling;

/// <summary>Decides whether a law is named: its probability must be at least 0.75, and that of a scatter below 0.15 at least 0.8.</summary>
internal static class LawNaming
{
    private const double NamedWeight = 0.75;
    private const double NamedSmallScatter = 0.8;

    // Below this probability of a small scatter it is the scatter that rules the laws out.
    private const double NoLawSmallScatter = 0.2;

    private static readonly ScalingLawKind[] Constants = [ScalingLawKind.Constant, ScalingLawKind.ExponentialApproach, ScalingLawKind.PowerApproach];

    /// <summary>Returns whether laws are a constant and its approaches alone.</summary>
    public static bool AreConstants(ScalingLawKind[] kinds) => kinds.Length > 0 && Array.TrueForAll(kinds, k => Array.IndexOf(Constants, k) >= 0);

    /// <summary>Judges a comparison.</summary>
    /// <param name="laws">The summaries, the most probable law first.</param>
    /// <param name="constantsTogether">Whether a constant and its approaches are named together only.</param>
    public static ScalingLawAnalysis Judge(LawComparison comparison, LevelScreen screen, ScalingLawFit[] laws, ScalingSentence words, bool constantsTogether)
    {
        ScalingLawFit best = laws[0];
        ScalingLawKind[] all = [.. laws.Select(l => l.Kind)];
        ScalingScatter scatter = SigmaGrid.Instance.Summarise(comparison.Scatter(all));
        ScalingLawAnalysis open = new()
        {
            Subject = ScalingSubject.Network,
            Verdict = ScalingVerdict.Undecided,
            Weight = best.Weight,
            Sentence = string.Empty,
            Laws = laws,
            Named = [],
            Scatter = scatter,
            LevelsUsed = screen.Used,
            LevelsLeftOut = screen.LeftOut,
            NegativeLevels = screen.Negative,
        };
        if (best.Kind == ScalingLawKind.None)
        {
            return best.Weight >= NamedWeight
                ? open with { Verdict = ScalingVerdict.NoInformation, Sentence = words.Refusal(ScalingVerdict.NoInformation) }
                : open with { Sentence = words.Undecided(laws, scatter) };
        }

        if (screen.Negative.Length > 0)
        {
            return open with { Verdict = ScalingVerdict.NoLaw, Sentence = words.NoLaw(scatter) };
        }

        bool alone = !constantsTogether || Array.IndexOf(Constants, best.Kind) < 0;
        if (alone && best.Weight >= NamedWeight && best.Scatter!.ProbabilitySmall >= NamedSmallScatter)
        {
            return open with { Verdict = VerdictOf(best.Kind), Named = [best.Kind], Scatter = best.Scatter, Sentence = words.Named(best) };
        }

        double joint = comparison.Weight(Constants);
        ScalingScatter jointScatter = SigmaGrid.Instance.Summarise(comparison.Scatter(Constants));
        if ((!alone || best.Weight < NamedWeight) && joint >= NamedWeight && jointScatter.ProbabilitySmall >= NamedSmallScatter)
        {
            ScalingLawFit[] named = [.. laws.Where(l => Array.IndexOf(Constants, l.Kind) >= 0)];
            return open with
            {
                Verdict = ScalingVerdict.Constant,
                Weight = joint,
                Named = [.. named.Select(l => l.Kind)],
                Scatter = jointScatter,
                Sentence =
                words.Constant(named, joint, jointScatter)
            };
        }

        return scatter.ProbabilitySmall < NoLawSmallScatter
            ? open with { Verdict = ScalingVerdict.NoLaw, Sentence = words.NoLaw(scatter) }
            : open with { Sentence = words.Undecided(laws, scatter) };
    }

    private static ScalingVerdict VerdictOf(ScalingLawKind kind) => kind switch
    {
        ScalingLawKind.Constant => ScalingVerdict.Constant,
        ScalingLawKind.Boundary => ScalingVerdict.Boundary,
        ScalingLawKind.Power => ScalingVerdict.Power,
        ScalingLawKind.Logarithm => ScalingVerdict.Logarithm,
        ScalingLawKind.ExponentialApproach => ScalingVerdict.ExponentialApproach,
        ScalingLawKind.PowerApproach => ScalingVerdict.PowerApproach,
        _ => ScalingVerdict.NoInformation,
    };
}

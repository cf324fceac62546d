namespace Entroscope.Information.Scaling;

/// <summary>Finds which law the total correlations of a distribution follow (theory, "The information scaling law").</summary>
internal static class LawInference
{
    /// <summary>The fewest levels from which a law is read.</summary>
    public const int FewestLevels = 5;

    /// <summary>Compares the laws.</summary>
    /// <param name="options">How; null for the defaults.</param>
    /// <remarks>
    /// Cost: for exact or precise values some hundredths of a second; up to a second or
    /// two where T(l) is of the size of its errors. The result does not depend on threads.
    /// </remarks>
    public static ScalingLawAnalysis Infer(TotalCorrelationSeries series, ScalingSubject subject, ScalingLawOptions? options = null) =>
        Infer(series, subject, options, constantsTogether: false);

    /// <summary>Compares the laws, if asked with a constant and its approaches named together alone.</summary>
    internal static ScalingLawAnalysis Infer(TotalCorrelationSeries series, ScalingSubject subject, ScalingLawOptions? options, bool constantsTogether)
    {
        options ??= new ScalingLawOptions();
        ScalingLawOptions.Validate(options);
        series.Validate();
        var screen = new LevelScreen(series);
        var words = new ScalingSentence(series, subject, screen);
        ScalingVerdict? early = screen.Verdict;
        if (early is { } verdict)
        {
            return Analysis(subject, screen, verdict, words.Refusal(verdict));
        }

        var comparison = new LawComparison(series, screen.Used);
        ScalingLawFit[] laws = LawSummaries.Of(series, screen.Used, comparison, options);
        return LawNaming.Judge(comparison, screen, laws, words, constantsTogether) with { Subject = subject };
    }

    private static ScalingLawAnalysis Analysis(ScalingSubject subject, LevelScreen screen, ScalingVerdict verdict, string sentence) => new()
    {
        Subject = subject,
        Verdict = verdict,
        Weight = double.NaN,
        Sentence = sentence,
        Laws = [],
        Named = [],
        Scatter = null,
        LevelsUsed = screen.Used,
        LevelsLeftOut = screen.LeftOut,
        NegativeLevels = screen.Negative,
    };
}

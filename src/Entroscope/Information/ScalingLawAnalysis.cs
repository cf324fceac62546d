namespace Entroscope.Information;

/// <summary>The scaling law of a network: what was measured, the laws compared, and what can be said.</summary>
public sealed record ScalingLawAnalysis
{
    /// <summary>Gets the measurement.</summary>
    public required ScaleMeasurement Measurement { get; init; }

    /// <summary>Gets the laws of e(n), fitted to the increments delta(l); those with most weight first.</summary>
    public required ScalingLawFit[] Fits { get; init; }

    /// <summary>Gets the laws of m(n), fitted to the total correlations T(l), with s n + c n^beta in the place of s n - c n^beta and so on; those with most weight first.</summary>
    public required ScalingLawFit[] MarginalFits { get; init; }

    /// <summary>Gets the verdict.</summary>
    public required ScalingVerdict Verdict { get; init; }

    /// <summary>Gets the verdict as a sentence.</summary>
    public required string Sentence { get; init; }

    /// <summary>Gets the law with most weight; null where there are too few scales to compare the laws.</summary>
    public ScalingLawFit? Best => Fits.Length > 0 && Fits[0].Weight > 0 ? Fits[0] : null;

    /// <summary>Gets the entropy rate s of the best law; null where it has none.</summary>
    public ScalingParameter? EntropyRate => Best?.Parameter("s");

    /// <summary>Gets the exponent beta of law B, whichever law is best; null where it was not fitted, or there are too few scales.</summary>
    public ScalingParameter? Exponent => Verdict == ScalingVerdict.TooFewScales ? null : Array.Find(Fits, f => f.Kind == ScalingLawKind.GeometricIncrements)?.Parameter("beta");

    /// <summary>Gets a value indicating whether the verdict names a law, or that there is none.</summary>
    public bool IsDecided => Verdict is not (ScalingVerdict.TooFewScales or ScalingVerdict.Undecided or ScalingVerdict.NotDescribed);
}

namespace Entroscope.Information;

/// <summary>Says in words what fitted laws show.</summary>
internal static class ScalingJudge
{
    /// <summary>The fewest increments by which laws of two parameters and a scatter can be compared.</summary>
    public const int FewestIncrements = 5;

    /// <summary>How many times the weight of the next law the best one must have.</summary>
    private const double DecisiveRatio = 3;

    private const double LargestScatter = 0.5;

    // What a pooled patch shares at most, of the entropy of a site, where sites are called independent.
    private const double Negligible = 1e-6;

    private const string LawA = "constant increments (law A: e(n) = s n - c)";

    /// <summary>Judges.</summary>
    /// <param name="fits">The fits, those of most weight first.</param>
    /// <param name="series">What was fitted.</param>
    /// <returns>The verdict, and the sentence that explains it.</returns>
    public static (ScalingVerdict Verdict, string Sentence) Judge(ScalingLawFit[] fits, IncrementSeries series)
    {
        int increments = fits.Length == 0 ? 0 : fits[0].Levels.Length;
        if (increments > 0 && IsNothing(Array.Find(fits, f => f.Kind == ScalingLawKind.None)!, fits))
        {
            return (ScalingVerdict.NoLaw, Invariant($"no law: all {increments} increments are 0 within their errors, so the patches share no information"));
        }

        if (increments < FewestIncrements)
        {
            return (ScalingVerdict.TooFewScales, Invariant($"too few scales to tell: {increments} increments can be fitted, and it takes at least {FewestIncrements} to compare the laws"));
        }

        ScalingLawFit best = fits[0];
        string scatter = best.Scatter > 0 ? Invariant($"about which the {increments} increments scatter by {best.Scatter:0.#%}") : Invariant($"which the {increments} increments follow within their errors");
        if (best.Scatter > LargestScatter)
        {
            return (ScalingVerdict.NotDescribed, Invariant($"not described by any of the laws: the best is {Name(best)}, {scatter}"));
        }

        string held = best.FreeRate is null ? string.Empty : "; the increments alone would put its rate s outside of what the entropies of all sites allow, so s is held at that bound";
        if (best.Kind != ScalingLawKind.ConstantIncrements && BecomesConstant(series, best.Levels) is { } how)
        {
            return (ScalingVerdict.ConstantIncrements, Invariant($"{LawA}{how}; of all {increments} increments the best law is {Name(best)}, {scatter} (weight {best.Weight:0.00}){held}"));
        }

        return best.Weight < DecisiveRatio * fits[1].Weight
            ? (ScalingVerdict.Undecided, Invariant($"undecided between {Name(best)} (weight {best.Weight:0.00}) and {Name(fits[1])} (weight {fits[1].Weight:0.00}), {scatter}{held}"))
            : (VerdictOf(best), Invariant($"{Name(best)}, {scatter} (weight {best.Weight:0.00}){held}"));
    }

    /// <summary>Tells whether nothing is shared: no total correlation, and no increment but where latents copy their own sites.</summary>
    public static bool IsIndependence(ScaleMeasurement measurement)
    {
        double largest = Negligible * measurement.RateUpper.Value;
        return AreBelow(measurement.Marginal, 0, largest) && AreBelow(measurement.Conditional, 1, largest);
    }

    /// <summary>Tells whether there are fewer increments than it takes to compare the laws.</summary>
    public static bool AreFew(ScalingLawFit[] fits) => fits.Length == 0 || fits[0].Levels.Length < FewestIncrements;

    /// <summary>Takes the weights from fits that cannot be compared.</summary>
    public static ScalingLawFit[] Unweighed(ScalingLawFit[] fits) => [.. fits.Select(f => f with { Weight = double.NaN }).OrderBy(f => f.Kind)];

    private static string? BecomesConstant(IncrementSeries series, int[] levels) =>
        series.Transient(levels) is { } transient ? Invariant($"{After(transient)}, equal within {IncrementSeries.Settled:0%} and their errors")
        : series.Approach(levels) is { } approach ? Invariant($" after a transient that is not over: from level {approach.First} on the increments approach a constant other than 0, what is left of the way falling to about {approach.Factor:0%} a level")
        : null;

    private static string After(int[] transient) => transient.Length switch
    {
        0 => string.Empty,
        1 => Invariant($" after a transient at the smallest scale (level {transient[0]})"),
        _ => Invariant($" after a transient at the smallest scales (levels {string.Join(", ", transient)})"),
    };

    private static bool AreBelow(IncrementSeries series, int first, double limit) =>
        Enumerable.Range(first, series.Length - first).All(l => Math.Abs(series.Values[l]) + (2 * Math.Sqrt(series.Covariance[l, l])) <= limit);

    private static bool IsNothing(ScalingLawFit none, ScalingLawFit[] fits)
    {
        int n = none.Levels.Length;
        bool within = none.ChiSquared <= n + (3 * Math.Sqrt(2.0 * n));
        return within && Array.TrueForAll(fits, f => none.Criterion <= f.Criterion || !double.IsFinite(f.Criterion));
    }

    private static ScalingVerdict VerdictOf(ScalingLawFit fit) => fit.Kind switch
    {
        ScalingLawKind.None => ScalingVerdict.NoLaw,
        ScalingLawKind.ConstantIncrements => ScalingVerdict.ConstantIncrements,
        ScalingLawKind.GeometricIncrements => DiesOut(fit) ? ScalingVerdict.Saturating : ScalingVerdict.GeometricIncrements,
        ScalingLawKind.Logarithmic => ScalingVerdict.Logarithmic,
        ScalingLawKind.Exponential => ScalingVerdict.Exponential,
        _ => ScalingVerdict.PurePower,
    };

    private static bool DiesOut(ScalingLawFit fit) => fit.Parameter("beta")!.Upper < 0;

    private static string Name(ScalingLawFit fit) => fit.Kind switch
    {
        ScalingLawKind.None => "no information between patches",
        ScalingLawKind.ConstantIncrements => LawA,
        ScalingLawKind.GeometricIncrements when DiesOut(fit) => $"increments that die out geometrically (law B: e(n) = s n - c n^beta, {Show(fit, "beta")})",
        ScalingLawKind.GeometricIncrements => $"geometric increments (law B: e(n) = s n - c n^beta, {Show(fit, "beta")})",
        ScalingLawKind.Logarithmic => "a logarithm (e(n) = s n - c0 - c1 log n)",
        ScalingLawKind.Exponential => $"constant increments approached exponentially, as in a chain (e(n) = s n - c + a rho^n, {Show(fit, "rho")})",
        _ => $"a pure power (e(n) = a n^b, {Show(fit, "b")})",
    };

    private static string Show(ScalingLawFit fit, string name)
    {
        ScalingParameter p = fit.Parameter(name)!;
        return double.IsNaN(p.Lower) ? $"{name} = {Hundredths(p.Value)}" : $"{name} = {Hundredths(p.Value)} [{Hundredths(p.Lower)}, {Hundredths(p.Upper)}]";
    }

    // Without the sign of what is rounded to zero.
    private static string Hundredths(double value) => Invariant($"{Math.Round(value, 2) + 0.0:0.00}");
}

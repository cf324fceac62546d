namespace Entroscope.Information;

/// <summary>Says in words what fitted laws show.</summary>
internal static class ScalingJudge
{
    /// <summary>The fewest increments by which laws of two parameters and a scatter can be compared.</summary>
    public const int FewestIncrements = 5;

    /// <summary>How many times the weight of the next law the best one must have.</summary>
    private const double DecisiveRatio = 3;

    private const double LargestScatter = 0.5;

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
        if (best.Kind != ScalingLawKind.ConstantIncrements && series.Transient(best.Levels) is { } transient)
        {
            return (ScalingVerdict.ConstantIncrements, Invariant($"{LawA}{After(transient)}, equal within {IncrementSeries.Settled:0%} and their errors; of all {increments} increments the best law is {Name(best)}, {scatter} (weight {best.Weight:0.00}){held}"));
        }

        return best.Weight < DecisiveRatio * fits[1].Weight
            ? (ScalingVerdict.Undecided, Invariant($"undecided between {Name(best)} (weight {best.Weight:0.00}) and {Name(fits[1])} (weight {fits[1].Weight:0.00}), {scatter}{held}"))
            : (VerdictOf(best), Invariant($"{Name(best)}, {scatter} (weight {best.Weight:0.00}){held}"));
    }

    private static string After(int[] transient) => transient.Length switch
    {
        0 => string.Empty,
        1 => Invariant($" after a transient at the smallest scale (level {transient[0]})"),
        _ => Invariant($" after a transient at the smallest scales (levels {string.Join(", ", transient)})"),
    };

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
        return double.IsNaN(p.Lower) ? Invariant($"{name} = {p.Value:0.00}") : Invariant($"{name} = {p.Value:0.00} [{p.Lower:0.00}, {p.Upper:0.00}]");
    }
}

using Entroscope.Numerics;

namespace Entroscope.Information;

/// <summary>The formula of a law: s n - f(n) (or s n + f(n)), where f is a combination of functions of n, one of them perhaps with a shape parameter.</summary>
/// <param name="Kind">The law.</param>
/// <param name="Coefficients">The names of the coefficients, in nats.</param>
/// <param name="Functions">The function n, p -> f of each coefficient.</param>
/// <param name="Shape">The name of the shape parameter, a pure number; null for none.</param>
/// <param name="Lower">The least value of the shape parameter.</param>
/// <param name="Upper">The greatest value of the shape parameter.</param>
internal sealed record LawForm(ScalingLawKind Kind, string[] Coefficients, Func<double, double, double>[] Functions, string? Shape = null, double Lower = 0, double Upper = 0)
{
    /// <summary>Gets all laws. Beta ends below 1, where law B is the rate s n itself.</summary>
    public static LawForm[] All { get; } =
    [
        new(ScalingLawKind.None, [], []),
        new(ScalingLawKind.ConstantIncrements, ["c"], [(_, _) => 1]),
        new(ScalingLawKind.GeometricIncrements, ["c"], [Math.Pow], "beta", -4, 0.98),
        new(ScalingLawKind.Logarithmic, ["c0", "c1"], [(_, _) => 1, (n, _) => Math.Log(n)]),
        new(ScalingLawKind.Exponential, ["c", "a"], [(_, _) => 1, (n, rho) => -Math.Pow(rho, n)], "rho", 0.02, 0.98),
        new(ScalingLawKind.PurePower, [], [], "b", 0.02, 4),
    ];

    /// <summary>Gets the number of fitted parameters, without the scatter.</summary>
    public int Parameters => Coefficients.Length + (Shape is null ? 0 : 1);

    /// <summary>Tells whether the law can be fitted: a pure power must start from an entropy other than 0.</summary>
    public bool AppliesTo(IncrementSeries series) => Kind != ScalingLawKind.PurePower || Math.Abs(series.Anchor) > 1e-9;

    /// <summary>Makes the model of the increments at some levels.</summary>
    public SeparableModel Over(IncrementSeries series, int[] levels)
    {
        double[] Column(Func<double, double> f) => Array.ConvertAll(levels, l => series.Increment(l, f));
        return new SeparableModel(
            p => Array.ConvertAll(Functions, f => Column(n => f(n, p))),
            Kind == ScalingLawKind.PurePower ? p => Column(n => -series.Sign * series.Anchor * Math.Pow(n, p)) : null,
            Lower,
            Upper);
    }

    /// <summary>Makes the model of the increments at some levels with one coefficient less: the gap f(1) of a single site, and with it the rate s, is given.</summary>
    public SeparableModel Over(IncrementSeries series, int[] levels, double gap)
    {
        double[] Column(Func<double, double> f) => Array.ConvertAll(levels, l => series.Increment(l, f));
        return new SeparableModel(
            p => Array.ConvertAll(Functions[1..], f => Column(n => f(n, p) - (Functions[0](n, p) * f(1, p) / Functions[0](1, p)))),
            p => Column(n => gap * Functions[0](n, p) / Functions[0](1, p)),
            Lower,
            Upper);
    }

    /// <summary>Completes the fit of a model with a given gap by the coefficient that the gap leaves.</summary>
    public SeparableFit Complete(SeparableFit held, double gap)
    {
        double rest = gap;
        for (int j = 1; j < Functions.Length; j++)
        {
            rest -= held.Coefficients[j - 1] * Functions[j](1, held.Shape);
        }

        return held with { Coefficients = [rest / Functions[0](1, held.Shape), .. held.Coefficients] };
    }

    /// <summary>Computes the rate s that makes the law pass through the entropy of a single site; 0 for a pure power, which has none.</summary>
    public double Rate(IncrementSeries series, SeparableFit fit, double anchor) => Kind == ScalingLawKind.PurePower ? 0 : anchor + (series.Sign * Gap(fit, 1));

    /// <summary>Computes the mean entropy of patches.</summary>
    public double Entropy(IncrementSeries series, SeparableFit fit, double anchor, PatchSizes patches) => Kind == ScalingLawKind.PurePower
        ? anchor * patches.Sum(n => Math.Pow(n, fit.Shape)) / patches.Patches
        : (Rate(series, fit, anchor) * patches.Mean) - (series.Sign * patches.Sum(n => Gap(fit, n)) / patches.Patches);

    /// <summary>Lists the parameters: coefficients, shape, then s where the law has a rate.</summary>
    public double[] Values(IncrementSeries series, SeparableFit fit, double anchor)
    {
        double[] shape = Shape is null ? [] : [fit.Shape];
        return Kind == ScalingLawKind.PurePower ? [anchor, .. shape] : [.. fit.Coefficients, .. shape, Rate(series, fit, anchor)];
    }

    /// <summary>Lists the names and units of the parameters in the order of <see cref="Values"/>.</summary>
    public (string Name, string Unit)[] Names()
    {
        (string, string)[] shape = Shape is null ? [] : [(Shape, "1")];
        return Kind == ScalingLawKind.PurePower
            ? [("a", "nats"), .. shape]
            : [.. Coefficients.Select(c => (c, "nats")), .. shape, ("s", "nats per site")];
    }

    private double Gap(SeparableFit fit, double n)
    {
        double gap = 0;
        for (int j = 0; j < Functions.Length; j++)
        {
            gap += fit.Coefficients[j] * Functions[j](n, fit.Shape);
        }

        return gap;
    }
}

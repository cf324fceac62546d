namespace Entroscope.Information.Scaling;

/// <summary>A law compared with the total correlations of a distribution: its probability, and the posterior of its parameters.</summary>
public sealed record ScalingLawFit
{
    /// <summary>Gets the law.</summary>
    public required ScalingLawKind Kind { get; init; }

    /// <summary>Gets the posterior probability of the law among those compared, 0..1.</summary>
    public required double Weight { get; init; }

    /// <summary>
    /// Gets the parameters with their 95 % credible intervals; empty for <see cref="ScalingLawKind.None"/> and where no intervals were requested.
    /// </summary>
    public required ScalingParameter[] Parameters { get; init; }

    /// <summary>Gets the scatter about the law; null for <see cref="ScalingLawKind.None"/>.</summary>
    public required ScalingScatter? Scatter { get; init; }

    /// <summary>Gets the posterior probability of 0, 1, 2, ... levels at the bottom that do not follow the law yet.</summary>
    public required double[] Transients { get; init; }

    /// <summary>Gets T of the law at every level that was used, and at the next two beyond the tree; empty where no intervals were requested.</summary>
    internal ScalingBandPoint[] Band { get; init; } = [];

    /// <summary>Gets the largest scales predicted from those below by this law; empty with too few of them.</summary>
    internal ScalingPrediction[] HeldOut { get; init; } = [];

    /// <summary>Gets the most probable number of levels at the bottom that do not follow the law yet.</summary>
    public int TransientLevels => Math.Max(0, Array.IndexOf(Transients, Transients.DefaultIfEmpty(0).Max()));

    /// <summary>Finds a parameter.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The parameter, or null where the law has none of that name.</returns>
    public ScalingParameter? Parameter(string name) => Array.Find(Parameters, p => string.Equals(p.Name, name, StringComparison.Ordinal));
}

/// <summary>
/// The laws that are compared: the forms of f in m(n) = s n + f(n), the mean entropy of a patch of n sites (theory, "The information scaling law").
/// </summary>
public enum ScalingLawKind
{
    /// <summary>f = 0: patches share nothing.</summary>
    None,

    /// <summary>f(n) = c: finite excess entropy.</summary>
    Constant,

    /// <summary>f is c times the length of the patch's border; on grids only.</summary>
    Boundary,

    /// <summary>f(n) = c n^beta.</summary>
    Power,

    /// <summary>f(n) = c0 + c1 log n.</summary>
    Logarithm,

    /// <summary>f(n) = c - a exp(-n / xi).</summary>
    ExponentialApproach,

    /// <summary>f(n) = c - a n^-gamma.</summary>
    PowerApproach,
}

/// <summary>A parameter of a scaling law.</summary>
/// <param name="Name">Its name in the formula: c, beta, c0, c1, a, xi, rho, gamma, s.</param>
/// <param name="Unit">"nats", "nats per site", "sites", or "1" for a pure number.</param>
/// <param name="Value">The median of its posterior.</param>
/// <param name="Lower">The lower end of its 95 % credible interval.</param>
/// <param name="Upper">The upper end of its 95 % credible interval.</param>
public sealed record ScalingParameter(string Name, string Unit, double Value, double Lower, double Upper);

/// <summary>A T(l) that was kept from the inference, predicted by the same law from the levels below.</summary>
/// <param name="Level">The level l.</param>
/// <param name="Measured">The measured T(l), in nats.</param>
/// <param name="Lower">The lower end of the 95 % interval of the measurement predicted, in nats: parameters, scatter and errors.</param>
/// <param name="Median">The median of the prediction, in nats.</param>
/// <param name="Upper">The upper end of the 95 % interval, in nats.</param>
internal sealed record ScalingPrediction(int Level, double Measured, double Lower, double Median, double Upper)
{
    /// <summary>Gets a value indicating whether the interval covers the measurement.</summary>
    public bool IsCovered => Measured >= Lower && Measured <= Upper;

    /// <summary>Gets a value indicating whether the interval is wider than the measurement is large, so that covering it says little.</summary>
    public bool IsVague => Upper - Lower > Math.Abs(Measured);
}

/// <summary>What a law says about T at a level, in nats.</summary>
/// <param name="Level">The level l; from L on it is one that the tree does not reach.</param>
/// <param name="PatchSize">The mean number n of sites of the patches of the level, before pooling.</param>
/// <param name="Lower">The lower end of the 95 % interval of a measurement there: parameters, scatter about the law and errors of the draws or rows.</param>
/// <param name="Upper">The upper end of the 95 % interval.</param>
/// <param name="Measured">Whether the tree has this level; else it is a prediction of a larger scale.</param>
internal sealed record ScalingBandPoint(int Level, double PatchSize, double Lower, double Median, double Upper, bool Measured);

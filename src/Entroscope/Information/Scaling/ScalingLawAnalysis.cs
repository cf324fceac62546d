namespace Entroscope.Information.Scaling;

/// <summary>What can be said of the scaling law of a network or of data.</summary>
public sealed record ScalingLawAnalysis
{
    /// <summary>Gets whose law it is.</summary>
    public required ScalingSubject Subject { get; init; }

    /// <summary>Gets the verdict.</summary>
    public required ScalingVerdict Verdict { get; init; }

    /// <summary>Gets the posterior probability of what is named, or of the most probable law where none is; NaN where laws were not compared.</summary>
    public required double Weight { get; init; }

    /// <summary>Gets the verdict as a sentence, without a full stop at its end.</summary>
    public required string Sentence { get; init; }

    /// <summary>Gets the laws compared, the most probable first; empty where there was nothing to compare.</summary>
    public required ScalingLawFit[] Laws { get; init; }

    /// <summary>Gets the laws that the verdict names: several where a constant and its approaches are named together, none where it is open.</summary>
    public required ScalingLawKind[] Named { get; init; }

    /// <summary>Gets the scatter of T(l) about what is named, or about all laws, by their weights, where none is; null where laws were not compared.</summary>
    public required ScalingScatter? Scatter { get; init; }

    /// <summary>Gets the levels that the laws were compared with.</summary>
    public required int[] LevelsUsed { get; init; }

    /// <summary>Gets the levels that were left out, and why.</summary>
    public required ScalingLeftOut[] LevelsLeftOut { get; init; }

    /// <summary>
    /// Gets the levels whose T(l) lies more than three standard errors below 0: in data, the network claims dependence there that the rows do not have.
    /// </summary>
    public required int[] NegativeLevels { get; init; }

    /// <summary>Gets the most probable law; null where laws were not compared.</summary>
    public ScalingLawFit? Best => Laws.Length > 0 ? Laws[0] : null;

    /// <summary>Gets a value indicating whether the verdict says how information is shared; else it says why that cannot be decided.</summary>
    public bool IsDecided => Named.Length > 0 || Verdict is ScalingVerdict.NoInformation or ScalingVerdict.FiniteRange;

    /// <summary>Finds a law.</summary>
    /// <param name="kind">The law.</param>
    /// <returns>The law, or null where it was not compared.</returns>
    public ScalingLawFit? Law(ScalingLawKind kind) => Array.Find(Laws, l => l.Kind == kind);
}

/// <summary>A level that no law is read from.</summary>
/// <param name="Level">The level l.</param>
/// <param name="Reason">Why, in words.</param>
public sealed record ScalingLeftOut(int Level, string Reason);

/// <summary>
/// The relative scatter sigma of T(l) about a law, beyond the errors of the draws or rows: 0.1 is about 10 %. Prior: log-uniform on 0.001 to 1.
/// </summary>
/// <param name="Median">The median of its posterior.</param>
/// <param name="Lower">The lower end of its 95 % credible interval.</param>
/// <param name="Upper">The upper end of its 95 % credible interval.</param>
/// <param name="ProbabilitySmall">The probability that it is below 0.15: a law is named only where this is at least 0.8.</param>
public sealed record ScalingScatter(double Median, double Lower, double Upper, double ProbabilitySmall);

/// <summary>Whose total correlations a law is read from.</summary>
public enum ScalingSubject
{
    /// <summary>The network's own distribution. It keeps what it fitted, noise included.</summary>
    Network,

    /// <summary>The data, by means over rows that the network has not learned from.</summary>
    Data,

    /// <summary>A source with a known law, by its own block entropies.</summary>
    Source,
}

/// <summary>How scaling laws are inferred.</summary>
public sealed record ScalingLawOptions
{
    /// <summary>Gets the number of draws from the posterior behind intervals and bands: at least 100, or 0 for weights and scatter alone.</summary>
    public int Draws { get; init; } = 4000;

    /// <summary>Gets the seed of these draws.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Refuses options that make no sense.</summary>
    internal static void Validate(ScalingLawOptions options) => Refuse.Argument(
        options.Draws is < 100 and not 0, $"The number of draws from the posterior must be 0 or at least 100, but is {options.Draws}.", nameof(options));
}

namespace Entroscope.Information.Scaling;

/// <summary>A law compared with the total correlations of a distribution: its probability, and the posterior of its parameters.</summary>
public sealed record ScalingLawFit
{
    /// <summary>Gets the law.</summary>
    public required ScalingLawKind Kind { get; init; }

    /// <summary>Gets the posterior probability of the law among those compared, 0..1.</summary>
    public required double Weight { get; init; }

    /// <summary>Gets the parameters with their 95 % credible intervals; empty for <see cref="ScalingLawKind.None"/> and where no intervals were requested.</summary>
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

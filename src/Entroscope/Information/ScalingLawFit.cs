namespace Entroscope.Information;

/// <summary>One scaling law fitted to the increments of a network (theory, "The scaling law").</summary>
public sealed record ScalingLawFit
{
    /// <summary>Gets the form of the law.</summary>
    public required ScalingLawKind Kind { get; init; }

    /// <summary>Gets the parameters with their 95 % intervals, by a bootstrap over draws and scatter.</summary>
    public required ScalingParameter[] Parameters { get; init; }

    /// <summary>Gets the levels whose increments were fitted.</summary>
    public required int[] Levels { get; init; }

    /// <summary>Gets for each of these the increment of the law, in nats.</summary>
    public required double[] Increments { get; init; }

    /// <summary>Gets for each of these the measured increment less that of the law, in nats.</summary>
    public required double[] Residuals { get; init; }

    /// <summary>Gets chi-squared of the residuals against the errors of the draws alone.</summary>
    public required double ChiSquared { get; init; }

    /// <summary>Gets the scatter of the increments about the law beyond the errors of the draws, relative to their size: 0.1 stands for 10 %.</summary>
    public required double Scatter { get; init; }

    /// <summary>
    /// Gets the rate s that the increments alone would give, in nats per site, where that lies outside what the entropies of all sites allow (by more than
    /// three standard errors) and s was held at the bound; else null.
    /// </summary>
    public double? FreeRate { get; init; }

    /// <summary>Gets the corrected information criterion, the scatter counted as a parameter; infinite with too few increments.</summary>
    public required double Criterion { get; init; }

    /// <summary>Gets the Akaike weight among the laws compared, 0..1; NaN where there are too few increments to compare them.</summary>
    public double Weight { get; init; }

    /// <summary>Gets the entropy of a patch at every scale of the network and at the next two beyond it.</summary>
    public required ScalingCurvePoint[] Curve { get; init; }

    /// <summary>Gets the two largest fitted scales predicted from those below; empty with too few.</summary>
    public required ScalingPrediction[] HeldOut { get; init; }

    /// <summary>Finds a parameter.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The parameter, or null where the law has none of that name.</returns>
    public ScalingParameter? Parameter(string name) => Array.Find(Parameters, p => string.Equals(p.Name, name, StringComparison.Ordinal));
}

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

    /// <summary>Gets the levels whose T(l) lies more than three standard errors below 0: in data, the network claims dependence there that the rows do not have.</summary>
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

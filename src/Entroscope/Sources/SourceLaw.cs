using Entroscope.Information.Scaling;

namespace Entroscope.Sources;

/// <summary>The scaling law that a source is known to follow.</summary>
public sealed class SourceLaw
{
    internal SourceLaw(ScalingLawKind[] kinds, string words) => (Kinds, Words) = (kinds, words);

    /// <summary>Gets the laws that name it rightly; empty where no law is known.</summary>
    public IReadOnlyList<ScalingLawKind> Kinds { get; }

    /// <summary>Gets the law as a sentence, with its formula.</summary>
    public string Words { get; }

    /// <summary>Says whether an analysis names this law.</summary>
    /// <param name="analysis">What was inferred, from the source's own curve or from data drawn from it.</param>
    /// <returns>True for the right name, false for a wrong one; null where no law is known, or none is named.</returns>
    public bool? IsNamedBy(ScalingLawAnalysis analysis)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        return Kinds.Count == 0 || !analysis.IsDecided ? null
            : analysis.Verdict == ScalingVerdict.NoInformation ? Kinds.Contains(ScalingLawKind.None)
            : analysis.Named.Any(Kinds.Contains);
    }
}

using Entroscope.Information.Channels;
using Entroscope.Information.Distance;
using Entroscope.Information.Exact;
using Entroscope.Information.Scaling;
using Entroscope.Information.Sharing;
using Entroscope.Information.Widths;

namespace Entroscope.Workflow.Measuring;

/// <summary>
/// How information flows in a trained model: laws over scales and distances, what shares how much with what, what the widths carry. All in nats. Immutable.
/// </summary>
/// <remarks>A part that does not apply to a model, or would cost too much, is null; a sentence beside it gives the reason.</remarks>
public sealed record InformationReport
{
    /// <summary>Gets what patches share at every scale, in the network and in held-out rows, with the laws; or null.</summary>
    public ScalingStudy? Scaling { get; init; }

    /// <summary>Gets why nothing was measured at all scales; null where it was.</summary>
    public string? NoScaling { get; init; }

    /// <summary>Gets what every patch shares with the rest; null where the components of a mixture have different trees.</summary>
    public PatchInformation? Patches { get; init; }

    /// <summary>Gets why there are no common patches, and so neither widths to advise on; null where there are.</summary>
    public string? NoPatches { get; init; }

    /// <summary>Gets for every node I(D_v; Y), exact; null without classes.</summary>
    public IReadOnlyList<double>? ClassInformation { get; init; }

    /// <summary>Gets the informations of all pairs of sites, exact, or null.</summary>
    public PairwiseInformation? Pairs { get; init; }

    /// <summary>Gets why there is no matrix of pairs; null where there is one.</summary>
    public string? NoPairs { get; init; }

    /// <summary>Gets the information between sites against their distance, or null.</summary>
    public DistanceLaw? DistanceLaw { get; init; }

    /// <summary>Gets why there is no law of the distance; null where there is one.</summary>
    public string? NoDistanceLaw { get; init; }

    /// <summary>Gets bounds of H(X) that hold without draws, or null.</summary>
    public EntropyBracket? Bracket { get; init; }

    /// <summary>Gets why there are no such bounds; null where there are.</summary>
    public string? NoBracket { get; init; }

    /// <summary>Gets what the widths carry and what the width law asks for; null where there are no common patches.</summary>
    public WidthAdvice? Widths { get; init; }

    /// <summary>Gets what the activations of every level are made of; empty where that was not measured.</summary>
    internal IReadOnlyList<LevelActivation> Activations { get; init; } = [];

    /// <summary>Gets why there are no activations; null where there are.</summary>
    public string? NoActivations { get; init; }
}

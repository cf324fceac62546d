using Entroscope.Numerics;

namespace Entroscope.Information.Sharing;

/// <summary>What every patch shares with the rest of the sites, I(X_S(v); X_rest), at all scales (theory, "Mutual information"). All in nats.</summary>
public sealed record PatchInformation
{
    /// <summary>Gets how the values were found: "enumeration" (exact) or "draws" (estimates with standard errors).</summary>
    public required string Method { get; init; }

    /// <summary>Gets a value indicating whether the target standard error was reached; true when none was requested.</summary>
    public bool TargetReached { get; init; } = true;

    /// <summary>Gets the number of draws; 0 when exact.</summary>
    public required long Draws { get; init; }

    /// <summary>Gets for every node I(X_S(v); X_rest), at least 0 (an estimate may lie below it by its error); exactly 0 at the root.</summary>
    public required Estimate[] Nodes { get; init; }

    /// <summary>Gets for every level l = 0..L the mean over the patches of cut l.</summary>
    public required Estimate[] MeanPerLevel { get; init; }

    /// <summary>Gets for every node an upper bound: the log of the smaller number of channels, its own or its parent's; 0 at the root.</summary>
    public required double[] ChannelBound { get; init; }

    /// <summary>Gets for every node a sharper upper bound, exact from the weights: H(D_v); 0 at the root.</summary>
    public required double[] LatentBound { get; init; }

    /// <summary>Gets for every node the sharpest of these upper bounds, exact from the weights: I(D_v; D_parent); 0 at the root.</summary>
    public required double[] LinkBound { get; init; }
}

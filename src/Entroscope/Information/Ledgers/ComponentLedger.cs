using Entroscope.Numerics;

namespace Entroscope.Information.Ledgers;

/// <summary>What one component adds to the ledger of a model: each term is weighted by P(z|x), the posterior probability of the component (P(z|x, y) where labels were given). In nats.</summary>
/// <remarks><c>surprisal = class information + sum of level information + site surprisal</c>; the sum of node information is that of level information.</remarks>
public sealed record ComponentLedger
{
    /// <summary>Gets P(Z = z).</summary>
    public required double Weight { get; init; }

    /// <summary>Gets the mean of P(z|x), of 0..1: the share of the samples that the component explains.</summary>
    public required Estimate Share { get; init; }

    /// <summary>Gets the mean of P(z|x) (-log p_z(x)).</summary>
    public required Estimate Surprisal { get; init; }

    /// <summary>Gets the mean of P(z|x) KL(P_z(Y|x) || P_z(Y)).</summary>
    public required Estimate ClassInformation { get; init; }

    /// <summary>Gets for every level l = 0..L_z of the component's tree the mean information spent there.</summary>
    public required Estimate[] LevelInformation { get; init; }

    /// <summary>Gets for every node of the component's tree the mean of P(z|x) t_v(x).</summary>
    public required Estimate[] NodeInformation { get; init; }

    /// <summary>Gets the mean of what is left at all sites together.</summary>
    public required Estimate SiteSurprisal { get; init; }
}

using Entroscope.Inference;
using Entroscope.Numerics;

namespace Entroscope.Information.Ledgers;

/// <summary>The information ledger averaged over a dataset (theory, "The ledger of a sample"). All in nats, with standard errors over the samples.</summary>
/// <remarks>
/// Means: <c>-log p = component information + class information + sum of level information + sum of site surprisals</c>, also for the
/// averages; every term but the first is the sum over <see cref="Components"/>, each with the posterior probability of its component.
/// Where labels were given it is the ledger given the true class, of -log p(x|y): the class term is 0, and -log p(x, y) costs -log
/// P(y) more. Missing values are summed out, so a sample counts what was observed of it. A sample of probability 0 makes the mean of
/// its surprisal infinite; it has no ledger, so all other means are those of the samples that are possible (NaN where none is).
/// </remarks>
public sealed record DatasetLedger
{
    /// <summary>Gets the number of samples.</summary>
    public required int Samples { get; init; }

    /// <summary>Gets the samples of probability 0, by their place among the samples.</summary>
    public ImpossibleRows Impossible { get; init; } = ImpossibleRows.None;

    /// <summary>Gets the mean of -log p(x) (of -log p(x|y) where the class was given); infinite where a sample is impossible.</summary>
    public required Estimate Surprisal { get; init; }

    /// <summary>Gets the mean of -log p over the samples that are possible: the sum of the means of all terms.</summary>
    public Estimate PossibleSurprisal { get; init; }

    /// <summary>
    /// Gets the mean of KL(P(Z|x) || P(Z)) (both given the class where it was given): what the samples say about their component; 0 for a network.
    /// </summary>
    public Estimate ComponentInformation { get; init; }

    /// <summary>Gets the mean of KL(P(Y|x) || P(Y)); with several components that of the sum over z of P(z|x) KL(P_z(Y|x) || P_z(Y)).</summary>
    public required Estimate ClassInformation { get; init; }

    /// <summary>Gets for every node the mean of t_v; empty for several components, which have nodes of their own.</summary>
    public required Estimate[] NodeInformation { get; init; }

    /// <summary>Gets for every site the mean of s_i.</summary>
    public required Estimate[] SiteSurprisal { get; init; }

    /// <summary>Gets for every level l = 0..L the mean of E_l(x), the surprisal given the latents of level l; empty for several components.</summary>
    public required Estimate[] SurprisalGivenLevel { get; init; }

    /// <summary>
    /// Gets for every level l = 0..L the mean information spent there: E_(l+1) - E_l, and for L what the root
    /// spends given the class. L is the height of the highest tree; a lower one has nothing above its own height.
    /// </summary>
    public required Estimate[] LevelInformation { get; init; }

    /// <summary>Gets for every node the mean of e_v(x), the surprisal of its patch given its own latent; empty for several components.</summary>
    public required Estimate[] PatchSurprisalGivenLatent { get; init; }

    /// <summary>Gets for every node the mean of -log p(x_S(v)), the surprisal of its patch; empty for several components.</summary>
    public required Estimate[] PatchSurprisal { get; init; }

    /// <summary>
    /// Gets for every level l = 0..L the mean over the samples of the sum of -log p(x_S(v)) over the patches of cut l; empty for several components.
    /// </summary>
    public Estimate[] PatchSurprisalPerLevel { get; init; } = [];

    /// <summary>Gets the parts of the components; a network is its only one.</summary>
    public ComponentLedger[] Components { get; init; } = [];
}

/// <summary>
/// What one component adds to the ledger of a model: each term is weighted by P(z|x), the
/// posterior probability of the component (P(z|x, y) where labels were given). In nats.
/// </summary>
/// <remarks>
/// <c>surprisal = class information + sum of level information + site surprisal</c>; the sum of node information is that of level information.
/// </remarks>
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

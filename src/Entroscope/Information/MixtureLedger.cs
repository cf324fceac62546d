using Entroscope.Inference;

namespace Entroscope.Information;

/// <summary>The information ledger of a mixture averaged over a dataset (theory, "Mixtures of networks"). All in nats, with standard errors over the samples.</summary>
/// <remarks>
/// Means: <c>-log p = component information + class information + sum of level information + sum of site surprisals</c>, also for the averages; every term below the first is the sum over
/// <see cref="Components"/>, each with the posterior probability of its component. Where labels were given it is the ledger of -log p(x|y). A sample of probability 0
/// makes the mean of its surprisal infinite; it has no ledger, so all other means are those of the samples that are possible (NaN where none is).
/// </remarks>
public sealed record MixtureLedger
{
    /// <summary>Gets the number of samples.</summary>
    public required int Samples { get; init; }

    /// <summary>Gets the samples of probability 0, by their place among the samples.</summary>
    public ImpossibleRows Impossible { get; init; } = ImpossibleRows.None;

    /// <summary>Gets the mean of -log p(x) (of -log p(x|y) where the class was given); infinite where a sample is impossible.</summary>
    public required Estimate Surprisal { get; init; }

    /// <summary>Gets the mean of -log p over the samples that are possible: the sum of the means of all terms.</summary>
    public Estimate PossibleSurprisal { get; init; }

    /// <summary>Gets the mean of KL(P(Z|x) || P(Z)) (both given the class where it was given): what the samples tell of their component.</summary>
    public required Estimate ComponentInformation { get; init; }

    /// <summary>Gets the mean of the sum over z of P(z|x) KL(P_z(Y|x) || P_z(Y)): what they tell of their class within the components.</summary>
    public required Estimate ClassInformation { get; init; }

    /// <summary>Gets for every level l = 0..L the mean information spent there, summed over the components; L is the height of the highest tree, a lower one has nothing above its own height.</summary>
    public required Estimate[] LevelInformation { get; init; }

    /// <summary>Gets for every site the mean of what is left there, summed over the components.</summary>
    public required Estimate[] SiteSurprisal { get; init; }

    /// <summary>Gets the parts of the components.</summary>
    public required MixtureLedgerComponent[] Components { get; init; }
}

using Entroscope.Inference;
using Entroscope.Numerics;

namespace Entroscope.Information.Ledgers;

/// <summary>
/// The shared ledger averaged over a dataset (theory, "The shared ledger"): the account from the code of independent columns down to the
/// joint one. It depends on the distribution alone, not on how a network writes it. All in nats, with standard errors over the samples.
/// </summary>
/// <remarks>
/// <c>Surprisal = sum of Marginal - sum of Shared</c>. Samples of probability 0 enter no mean; they are counted in
/// <see cref="Impossible"/>. A missing value costs nothing, so <see cref="Marginal"/> and <see cref="GivenRest"/> of all
/// samples are less than those of the samples that have the value (<see cref="Sites"/>). With one sample errors are NaN.
/// </remarks>
public sealed record SharedLedger
{
    /// <summary>The samples of a class needed to estimate the information about it.</summary>
    public const int EnoughOfClass = StratumTally.Enough;

    /// <summary>Gets the number of samples that the means are over.</summary>
    public required int Samples { get; init; }

    /// <summary>Gets the samples of probability 0, which are in no mean.</summary>
    public required ImpossibleRows Impossible { get; init; }

    /// <summary>Gets the mean of -log p(x).</summary>
    public required Estimate Surprisal { get; init; }

    /// <summary>Gets the mean of the sum of -log p(x_i): what the sites cost if each is coded by itself.</summary>
    public required Estimate IndependentSurprisal { get; init; }

    /// <summary>
    /// Gets the difference of the two: what all sites share. Negative over held-out data where the model claims dependence that the data do not have.
    /// </summary>
    public required Estimate TotalShared { get; init; }

    /// <summary>Gets for every site the mean of -log p(x_i) over all samples, 0 where missing.</summary>
    public required Estimate[] Marginal { get; init; }

    /// <summary>Gets for every site the mean of -log p(x_i | x_rest) over all samples, 0 where missing.</summary>
    public required Estimate[] GivenRest { get; init; }

    /// <summary>Gets for every node the mean of tc_v, 0 at the sites; empty where <see cref="NoTree"/> says why.</summary>
    public required Estimate[] Shared { get; init; }

    /// <summary>
    /// Gets for l = 1..L, at index l - 1, the mean of the sum of tc_v over the nodes of height l: the step from cut l - 1 to cut l. Empty without a tree.
    /// </summary>
    public required Estimate[] SharedPerLevel { get; init; }

    /// <summary>
    /// Gets for l = 0..L the mean of the sum of -log p(x_S(v)) over the patches of cut l, from independent sites (0) to all together (L). Empty without a tree.
    /// </summary>
    public required Estimate[] PatchSurprisalPerLevel { get; init; }

    /// <summary>Gets the sites one by one, each over the samples that have it.</summary>
    public required SharedSite[] Sites { get; init; }

    /// <summary>Gets the mean of log p(y | x) - log P(y) for the true class y, over the samples whose class is known; null when no class is known.</summary>
    public Estimate? AboutClass { get; init; }

    /// <summary>Gets the number of samples of positive probability whose class is known.</summary>
    public int Labelled { get; init; }

    /// <summary>
    /// Gets the samples of every class among <see cref="Labelled"/>; empty where no class is known. A class of fewer than <see cref="EnoughOfClass"/>
    /// hardly shows the information about it: the intervals of <see cref="AboutClass"/> allow for what its share under the model may hold.
    /// </summary>
    public int[] ClassRows { get; init; } = [];

    /// <summary>Gets why there is no account by node: the components of the mixture have different trees. Null where there is one.</summary>
    public string? NoTree { get; init; }
}

/// <summary>What a site is worth: means over the samples in which it is observed, in nats with standard errors over these samples.</summary>
public sealed record SharedSite
{
    /// <summary>Gets the number of samples of positive probability in which the site is observed.</summary>
    public required int Observed { get; init; }

    /// <summary>Gets the mean of -log p(x_i): what the site costs by itself. For a continuous site it depends on its unit.</summary>
    public required Estimate Marginal { get; init; }

    /// <summary>Gets the mean of -log p(x_i | x_rest): what the site costs once all others are known. For a continuous site it depends on its unit.</summary>
    public required Estimate GivenRest { get; init; }

    /// <summary>
    /// Gets the mean of log p(x_i | x_rest) - log p(x_i): what the others say about the site. Free of units. Over the model it is
    /// I(X_i; X_rest); a mean over held-out rows that is negative says that the model claims dependence which the data do not have.
    /// </summary>
    public required Estimate FromRest { get; init; }

    /// <summary>
    /// Gets the mean of log p(y | x_i) - log P(y) for the true class y, over the samples whose class is known, too; null when no class is known.
    /// </summary>
    public Estimate? AboutClass { get; init; }
}

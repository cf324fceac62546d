using Entroscope.Information.Estimates;
using Entroscope.Information.Exact;
using Entroscope.Numerics;

namespace Entroscope.Information.Ledgers;

/// <summary>
/// The entropies of a model, level by level (theory, "Entropy grows through the
/// network"). All in nats; Shannon's for discrete, differential for continuous sites.
/// </summary>
/// <remarks>
/// With several components <c>H(X) = H(X|Z) + I(Z;X)</c> and <c>H(X|Z) = sum over z of P(z) H(X|Z = z)</c>. What
/// belongs to levels and nodes is then that of each component, in <see cref="Components"/>; here those lists are empty.
/// </remarks>
public sealed record LayerEntropies
{
    /// <summary>Gets how the values were found: "enumeration" (exact) or "draws" (estimates with standard errors).</summary>
    public required string Method { get; init; }

    /// <summary>Gets what the entropies are: Shannon's, differential ones, or of both kinds of sites together.</summary>
    public EntropyKind Kind { get; init; } = EntropyKind.Shannon;

    /// <summary>Gets a value indicating whether the target standard error was reached; true when none was requested.</summary>
    public bool TargetReached { get; init; } = true;

    /// <summary>Gets the number of draws; 0 when exact.</summary>
    public required long Draws { get; init; }

    /// <summary>
    /// Gets by what factor the control variates have lowered the variance of H(X), at least 1: as many times more draws would be needed without them.
    /// </summary>
    public double VarianceReduction { get; init; } = 1;

    /// <summary>Gets H(X).</summary>
    public required Estimate Entropy { get; init; }

    /// <summary>Gets H(X|D_l) for l = 0..L; the first is exact from the weights alone wherever the leaf family allows.</summary>
    public Estimate[] EntropyGivenLevel { get; init; } = [];

    /// <summary>Gets H(X|Y) of a single network.</summary>
    public Estimate EntropyGivenClass { get; init; }

    /// <summary>Gets I(X;Y).</summary>
    public required Estimate ClassInformation { get; init; }

    /// <summary>Gets H(Y), exact.</summary>
    public required double ClassEntropy { get; init; }

    /// <summary>Gets for l = 0..L the increment I(X; D_l | D_(l+1)) (for L: I(X; D_L | Y)).</summary>
    public Estimate[] Increments { get; init; } = [];

    /// <summary>Gets for l = 0..L the capacity C_l = H(D_l | D_(l+1)) (for L: H(D_L | Y)), exact from the weights.</summary>
    public double[] CapacityPerLevel { get; init; } = [];

    /// <summary>Gets for every node I(D_v; X | D_parent).</summary>
    public Estimate[] NodeInformation { get; init; } = [];

    /// <summary>Gets for every node its capacity H(D_v | D_parent), exact from the weights.</summary>
    public double[] NodeCapacity { get; init; } = [];

    /// <summary>Gets for every node e_v = H(X_S(v) | D_v).</summary>
    public Estimate[] PatchEntropyGivenLatent { get; init; } = [];

    /// <summary>Gets for every node H(X_S(v)).</summary>
    public Estimate[] PatchEntropy { get; init; } = [];

    /// <summary>Gets H(X, D, Y) of a single network, the entropy of observations and all latents together.</summary>
    public Estimate JointEntropyAll { get; init; }

    /// <summary>Gets for every level l = 0..L the sum of H(X_S(v)) over the patches of cut l.</summary>
    public Estimate[] PatchEntropyPerLevel { get; init; } = [];

    /// <summary>Gets H(X|Z), the mean entropy of the components; H(X) for a network.</summary>
    public Estimate EntropyGivenComponent { get; init; }

    /// <summary>Gets I(Z;X), of 0..H(Z): how well an observation identifies its component.</summary>
    public Estimate ComponentInformation { get; init; }

    /// <summary>Gets H(Z), exact.</summary>
    public double ComponentEntropy { get; init; }

    /// <summary>Gets P(Z = z).</summary>
    public double[] Weights { get; init; } = [1];

    /// <summary>Gets the entropies of the components where there are several; empty for a network.</summary>
    public LayerEntropies[] Components { get; init; } = [];

    /// <summary>
    /// Computes the utilisation of a level: its increment as a share of its capacity.
    /// It says what this network does with its latents, not what others would gain.
    /// </summary>
    /// <param name="level">The level, 0..L.</param>
    /// <returns>The share with its error; null where the capacity is 0 (below 1e-12 nats).</returns>
    public Utilisation? Utilisation(int level) => Entroscope.Information.Estimates.Utilisation.Of(
        Increments[Refuse.Index(level, CapacityPerLevel.Length, nameof(level))], CapacityPerLevel[level]);

    /// <summary>Gets the share of H(Y) that the observations say, I(X;Y) / H(Y); null with one class.</summary>
    public Utilisation? ClassUtilisation => Entroscope.Information.Estimates.Utilisation.Of(ClassInformation, ClassEntropy);

    /// <summary>Computes the utilisation of a node: its information as a share of its capacity.</summary>
    /// <param name="node">The node.</param>
    /// <returns>The share with its error; null where the capacity is 0 (below 1e-12 nats).</returns>
    public Utilisation? NodeUtilisation(int node) => Entroscope.Information.Estimates.Utilisation.Of(
        NodeInformation[Refuse.Index(node, NodeCapacity.Length, nameof(node))], NodeCapacity[node]);
}

namespace Entroscope.Information;

/// <summary>The entropies of a model, level by level (theory, section 5). All in nats; Shannon's for discrete, differential for continuous sites.</summary>
public sealed record LayerEntropies
{
    /// <summary>Gets how the values were found: "enumeration" (exact) or "draws" (estimates with standard errors).</summary>
    public required string Method { get; init; }

    /// <summary>Gets the number of draws; 0 when exact.</summary>
    public required long Draws { get; init; }

    /// <summary>Gets H(X).</summary>
    public required Estimate Entropy { get; init; }

    /// <summary>Gets H(X|D_l) for l = 0..L; the first is exact from the weights alone wherever the leaf family allows.</summary>
    public required Estimate[] EntropyGivenLevel { get; init; }

    /// <summary>Gets H(X|Y).</summary>
    public required Estimate EntropyGivenClass { get; init; }

    /// <summary>Gets I(X;Y).</summary>
    public required Estimate ClassInformation { get; init; }

    /// <summary>Gets H(Y), exact.</summary>
    public required double ClassEntropy { get; init; }

    /// <summary>Gets for l = 0..L the increment I(X; D_l | D_(l+1)) (for L: I(X; D_L | Y)).</summary>
    public required Estimate[] Increments { get; init; }

    /// <summary>Gets for l = 0..L the capacity C_l = H(D_l | D_(l+1)) (for L: H(D_L | Y)), exact from the weights.</summary>
    public required double[] CapacityPerLevel { get; init; }

    /// <summary>Gets for every node I(D_v; X | D_parent).</summary>
    public required Estimate[] NodeInformation { get; init; }

    /// <summary>Gets for every node its capacity H(D_v | D_parent), exact from the weights.</summary>
    public required double[] NodeCapacity { get; init; }

    /// <summary>Gets for every node e_v = H(X_S(v) | D_v).</summary>
    public required Estimate[] PatchEntropyGivenLatent { get; init; }

    /// <summary>Gets for every node H(X_S(v)).</summary>
    public required Estimate[] PatchEntropy { get; init; }

    /// <summary>Gets H(X, D, Y), the entropy of observations and all latents together.</summary>
    public required Estimate JointEntropyAll { get; init; }
}

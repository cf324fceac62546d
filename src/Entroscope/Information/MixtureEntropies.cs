namespace Entroscope.Information;

/// <summary>The entropies of a mixture (theory, "Mixtures of networks"). All in nats; Shannon's for discrete, differential for continuous sites.</summary>
/// <remarks><c>H(X) = H(X|Z) + I(Z;X)</c> and <c>H(X|Z) = sum over z of P(z) H(X|Z = z)</c>.</remarks>
public sealed record MixtureEntropies
{
    /// <summary>Gets how the values were found: "enumeration" (exact) or "draws" (estimates with standard errors).</summary>
    public required string Method { get; init; }

    /// <summary>Gets what the entropies are: Shannon's, differential ones, or of both kinds of sites together.</summary>
    public required EntropyKind Kind { get; init; }

    /// <summary>Gets a value indicating whether the target standard error was reached; true when none was asked for.</summary>
    public bool TargetReached { get; init; } = true;

    /// <summary>Gets H(X).</summary>
    public required Estimate Entropy { get; init; }

    /// <summary>Gets H(X|Z), the mean entropy of the components.</summary>
    public required Estimate EntropyGivenComponent { get; init; }

    /// <summary>Gets I(Z;X), of 0..H(Z): how well an observation tells its component.</summary>
    public required Estimate ComponentInformation { get; init; }

    /// <summary>Gets H(Z), exact.</summary>
    public required double ComponentEntropy { get; init; }

    /// <summary>Gets I(X;Y).</summary>
    public required Estimate ClassInformation { get; init; }

    /// <summary>Gets H(Y), exact.</summary>
    public required double ClassEntropy { get; init; }

    /// <summary>Gets P(Z = z).</summary>
    public required double[] Weights { get; init; }

    /// <summary>Gets H(X|Z = z), the entropy of every component.</summary>
    public required Estimate[] EntropyOfComponent { get; init; }
}

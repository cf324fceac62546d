namespace Entroscope.Information.Theorems;

/// <summary>What a verification of a model found.</summary>
public sealed record Verification
{
    /// <summary>Gets how the entropies were found: "enumeration" (exact) or "draws".</summary>
    public required string Method { get; init; }

    /// <summary>Gets the number of draws; 0 when exact.</summary>
    public required long Draws { get; init; }

    /// <summary>Gets the number of samples whose ledgers were checked one by one: joint values or draws, and rows of data.</summary>
    public required long Samples { get; init; }

    /// <summary>Gets the number of samples of probability 0 among them, which have no ledger to check.</summary>
    public required long ImpossibleSamples { get; init; }

    /// <summary>Gets every check.</summary>
    public required IReadOnlyList<StatementCheck> Checks { get; init; }

    /// <summary>Gets the gravest verdict of all: the model passes where nothing is undecided or violated.</summary>
    public Verdict Verdict => Checks.Max(c => c.Verdict);

    /// <summary>Counts the checks with a verdict.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <returns>The number of checks.</returns>
    public int Count(Verdict verdict) => Checks.Count(c => c.Verdict == verdict);
}

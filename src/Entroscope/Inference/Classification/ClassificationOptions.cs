namespace Entroscope.Inference.Classification;

/// <summary>How rows are classified and the errors of the figures found.</summary>
public sealed record ClassificationOptions
{
    /// <summary>Gets the rule that names a class; null names the most probable one.</summary>
    public DecisionRule? Rule { get; init; }

    /// <summary>Gets the seed of the resampled rows.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Gets how often the rows are drawn again, at least 2; of very many rows less often, but at least 100 times.</summary>
    public int Resamples { get; init; } = 1000;
}

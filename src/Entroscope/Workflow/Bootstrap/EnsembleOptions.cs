namespace Entroscope.Workflow.Bootstrap;

/// <summary>How the models of an ensemble differ from the first one, and how many there are.</summary>
/// <param name="Count">The number of models, at least 2.</param>
/// <param name="Resample">
/// Whether each learns from rows drawn from those of the training with replacement (the bootstrap), as well as with another seed; else all learn from the
/// same rows and differ by the seed alone.
/// </param>
public sealed record EnsembleOptions(int Count, bool Resample = true)
{
    /// <summary>Gets the seed that the rows are drawn with; the training of model k has the seed of the first model plus k.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Gets the number of models trained at a time, 0 for one per processor. Changes no result.</summary>
    public int Threads { get; init; }

    internal void Ensure() => Refuse.Argument(Count < 2, $"An ensemble needs at least 2 models, but {Count} is asked for.", nameof(Count));
}

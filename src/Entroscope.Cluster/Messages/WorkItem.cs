namespace Entroscope.Cluster.Messages;

/// <summary>What a worker gets when it asks for work.</summary>
/// <param name="Update">The number of the update, or of the scoring.</param>
/// <param name="Range">The tiles to take counts or scores of, or the slice to estimate.</param>
/// <param name="Spec">What the update is made with; null where there is nothing to do.</param>
[GenerateSerializer]
internal sealed record WorkItem(WorkKind Kind, long Update, IndexRange Range, UpdateSpec? Spec)
{
    public static WorkItem Wait { get; } = new(WorkKind.Wait, 0, default, null);

    public static WorkItem Join { get; } = new(WorkKind.Join, 0, default, null);

    public static WorkItem Finished { get; } = new(WorkKind.Finished, 0, default, null);

    /// <summary>Gets where the sums over all tiles are, for a slice.</summary>
    [Id(0)]
    public Holding[] Sums { get; init; } = [];

    /// <summary>Gets how a slice is estimated.</summary>
    [Id(1)]
    public SliceRule? Rule { get; init; }

    /// <summary>Gets the name of the task, of the list with the number of the update.</summary>
    [Id(2)]
    public string Task { get; init; } = string.Empty;

    /// <summary>Gets a value indicating whether the task has an input.</summary>
    [Id(3)]
    public bool HasInput { get; init; }
}

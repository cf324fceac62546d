using Entroscope.Numerics;

namespace Entroscope.Workflow.Arranging;

/// <summary>
/// The entanglement of the sets of columns of one level with all other columns, in nats: means over the sets, over the classes and over batches of rows.
/// </summary>
public sealed record LevelArrangement
{
    /// <summary>Gets the level: 0 are the columns, and the sets of every level are twice as large as those below.</summary>
    public required int Level { get; init; }

    /// <summary>Gets the mean size of a set.</summary>
    public required double Columns { get; init; }

    /// <summary>Gets the number of sets that were measured.</summary>
    public required int Sets { get; init; }

    /// <summary>Gets the most that the entanglement can be: the logarithm of the dimension of the smaller side or of the rows, whichever is less.</summary>
    public required double Largest { get; init; }

    /// <summary>Gets the entanglement in the given order.</summary>
    public required Estimate Given { get; init; }

    /// <summary>Gets the entanglement in the order that was found.</summary>
    public required Estimate Found { get; init; }

    /// <summary>Gets the entanglement in eight random orders, the mean.</summary>
    public required Estimate Random { get; init; }

    /// <summary>Gets the entanglement of columns that are shuffled one by one, so that they are independent of each other and of the class.</summary>
    public required Estimate Independent { get; init; }

    /// <summary>Gets by how much the entanglement in the given order is below that in random orders; the error is that of one more random order.</summary>
    public required Estimate GivenBelowRandom { get; init; }

    /// <summary>Gets the same of the order that was found.</summary>
    public required Estimate FoundBelowRandom { get; init; }

    /// <summary>Gets the surrogate of the given order: the sum of the associations between a set and all other columns.</summary>
    public required double GivenSurrogate { get; init; }

    /// <summary>Gets the surrogate of the order that was found.</summary>
    public required double FoundSurrogate { get; init; }

    /// <summary>Gets the logarithm of the smaller dimension of the two sides, ln D_K, the mean over the sets.</summary>
    public required double LogDimension { get; init; }
}

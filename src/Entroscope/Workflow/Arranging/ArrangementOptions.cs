namespace Entroscope.Workflow.Arranging;

/// <summary>How the order of the columns of a table is found and judged.</summary>
public sealed record ArrangementOptions
{
    /// <summary>Gets what the order is cut from.</summary>
    public AssociationMeasure By { get; init; } = AssociationMeasure.Information;

    /// <summary>Gets the most rows of a batch, at least 16. The entanglement of a batch takes their square in memory and their cube in time.</summary>
    public int BatchRows { get; init; } = 500;

    /// <summary>Gets the batches, an even number of at least 4: half of them are measured in an order that was found on the rows of the others.</summary>
    public int Batches { get; init; } = 8;

    /// <summary>Gets a value indicating whether small networks are trained in both orders and compared on held-out rows.</summary>
    public bool Train { get; init; } = true;

    /// <summary>Gets the trainings in each order, at least 1, each with a seed of its own.</summary>
    public int Trainings { get; init; } = 3;

    /// <summary>Gets the channels of the networks that are trained.</summary>
    public int Width { get; init; } = 16;

    /// <summary>Gets the seed of rows, shuffles, cuts and trainings.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Gets the threads; 0 for all processors. Changes no result.</summary>
    public int Threads { get; init; }
}

/// <summary>What says how strongly two columns go together.</summary>
public enum AssociationMeasure
{
    /// <summary>The magnitude of their correlation; with a column of names the root of 1 - exp(-2 I).</summary>
    Correlation,

    /// <summary>Their mutual information I, counted in rows.</summary>
    Information,

    /// <summary>Their mutual information by a trained model.</summary>
    Model,
}

namespace Entroscope.Cluster.Messages;

/// <summary>What came of a lease.</summary>
/// <param name="Worker">Who answers.</param>
/// <param name="Range">The tiles or the slice of the lease.</param>
/// <param name="Hash">The hash of the parameters that were used.</param>
/// <param name="Failed">Whether the lease could not be done: what it needs could not be had.</param>
[GenerateSerializer]
internal sealed record Answer(string Worker, WorkKind Kind, long Update, IndexRange Range, string Hash, bool Failed)
{
    /// <summary>Gets the numbers that are summed beside the counts, or the sum of the scores.</summary>
    [Id(0)]
    public double[] Scalars { get; init; } = [];

    /// <summary>Gets all sums that the worker holds of the update.</summary>
    [Id(1)]
    public IndexRange[] Holds { get; init; } = [];

    /// <summary>Gets who did not have the sums that it should; empty for nobody.</summary>
    [Id(2)]
    public string Missing { get; init; } = string.Empty;

    /// <summary>Gets how many rows were computed.</summary>
    [Id(3)]
    public long Rows { get; init; }

    /// <summary>Gets how many bytes came from other members.</summary>
    [Id(4)]
    public long Received { get; init; }

    /// <summary>Gets the seconds spent on computing.</summary>
    [Id(5)]
    public double Computing { get; init; }

    /// <summary>Gets the seconds spent on reading numbers of other members.</summary>
    [Id(6)]
    public double Communicating { get; init; }

    /// <summary>Gets the seconds spent on waiting for work.</summary>
    [Id(8)]
    public double Waiting { get; init; }

    /// <summary>Gets the hashes of the parts of the slice that were estimated (<c>ParameterHash</c>).</summary>
    [Id(9)]
    public byte[] Parts { get; init; } = [];

    /// <summary>Gets whether parameters were estimated that no network may have.</summary>
    [Id(10)]
    public bool IsRefused { get; init; }

    /// <summary>Gets whether parameters or statistics could not be read from who has them.</summary>
    [Id(11)]
    public bool Lacks { get; init; }

    /// <summary>Gets the log-likelihoods of the rows, as bytes.</summary>
    [Id(12)]
    public byte[] OfRows { get; init; } = [];

    /// <summary>Gets why a task cannot be done by anybody; empty where it is done.</summary>
    [Id(13)]
    public string Refusal { get; init; } = string.Empty;

    /// <summary>Gets how many rows were computed again in a better arithmetic.</summary>
    [Id(7)]
    public long Rescued { get; init; }
}

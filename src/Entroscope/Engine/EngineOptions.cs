namespace Entroscope.Engine;

/// <summary>How an engine works. No option but the kind, and in training the rows of a tile, changes a single bit of a result.</summary>
public sealed record EngineOptions
{
    internal const int StandardTileRows = 8192;
    internal const int MostTileRows = 1 << 20;
    private const int MostThreads = 1024;

    /// <summary>Gets the arithmetic.</summary>
    public EngineKind Kind { get; init; } = EngineKind.Double;

    /// <summary>Gets the number of threads, at least 1; 0 means one per processor. More than 1024 count as 1024.</summary>
    public int Threads { get; init; }

    /// <summary>Gets the number of bytes that kept nodes may take; null for a share of the machine's memory.</summary>
    internal long? MemoryLimit { get; init; }

    /// <summary>
    /// Gets the rows of a tile, 1..1048576; numbers beyond count as the nearest of these. In training the counts of a tile are summed by themselves, and those
    /// of more rows are added in a fixed tree of tiles. A tile is the least that a worker of a cluster is given; another number changes the last bits of a
    /// training.
    /// </summary>
    public int TileRows { get; init => field = Math.Clamp(value, 1, MostTileRows); } = StandardTileRows;

    /// <summary>Gets the number of threads to use.</summary>
    /// <summary>Gets who computes the ledgers of many samples; null for this process.</summary>
    internal ILedgerCrew? Crew { get; init; }

    internal int ThreadCount => Math.Min(Threads > 0 ? Threads : Environment.ProcessorCount, MostThreads);
}

/// <summary>The arithmetic of an engine.</summary>
public enum EngineKind
{
    /// <summary>The double log-domain reference: slow, simple, the measure of the others.</summary>
    Reference,

    /// <summary>The scaled linear engine in double precision.</summary>
    Double,

    /// <summary>The scaled linear engine in single precision, with sums in double.</summary>
    Single,
}

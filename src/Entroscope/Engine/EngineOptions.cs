namespace Entroscope.Engine;

/// <summary>How an engine works. No option but the kind changes a single bit of a result.</summary>
public sealed record EngineOptions
{
    private const int MostThreads = 1024;

    /// <summary>Gets the arithmetic.</summary>
    public EngineKind Kind { get; init; } = EngineKind.Double;

    /// <summary>Gets the number of threads, at least 1; 0 means one per processor. More than 1024 count as 1024.</summary>
    public int Threads { get; init; }

    /// <summary>Gets the number of bytes that kept nodes may take; null for a share of the machine's memory.</summary>
    internal long? MemoryLimit { get; init; }

    /// <summary>Gets the rows whose counts are summed in one call; sums of more rows are formed in a fixed tree of such tiles. Fewer in tests only.</summary>
    internal int TileRows { get; init; } = 8192;

    /// <summary>Gets the number of threads to use.</summary>
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

namespace Entroscope.Engine;

/// <summary>How an engine works. No option but the kind changes a single bit of a result.</summary>
public sealed record EngineOptions
{
    /// <summary>Gets the arithmetic.</summary>
    public EngineKind Kind { get; init; } = EngineKind.Double;

    /// <summary>Gets the number of threads, at least 1; 0 stands for one per processor.</summary>
    public int Threads { get; init; }

    /// <summary>Gets the number of bytes that kept nodes may take; null for a share of the machine's memory.</summary>
    internal long? MemoryLimit { get; init; }

    /// <summary>Gets the number of threads to use.</summary>
    internal int ThreadCount => Threads > 0 ? Threads : Environment.ProcessorCount;
}

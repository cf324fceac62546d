namespace Entroscope.Engine.Diagnostics;

/// <summary>A roofline estimate of a pass over one group of samples: the multiply-adds against what has to be moved for them.</summary>
/// <remarks>
/// Assumed are two fused multiply-adds of whole vectors a cycle and thread, 8 bytes a cycle from and to memory for the whole machine, and as much time for
/// a number of a message (pooled, scaled, stored, read) as for 8 multiply-adds.
/// </remarks>
internal sealed record PassEstimate
{
    /// <summary>Gets the multiply-adds of a sample; sites of small alphabets, which are looked up, take none on the way up.</summary>
    public required long MultiplyAdds { get; init; }

    /// <summary>Gets the numbers of the messages of a sample.</summary>
    public required long MessageNumbers { get; init; }

    /// <summary>Gets the bytes of weights, tables and counts that a group reads once.</summary>
    public required long WeightBytes { get; init; }

    /// <summary>Gets the bytes of the messages of a group that are in use at once.</summary>
    public required long MessageBytes { get; init; }

    /// <summary>Gets the smallest memory that holds the weights.</summary>
    public required MemoryLevel Weights { get; init; }

    /// <summary>Gets the smallest memory that holds the messages.</summary>
    public required MemoryLevel Messages { get; init; }

    /// <summary>Gets the bytes that a group moves from and to memory, as far as known.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>Gets the multiply-adds a byte of memory, or null where nothing is moved.</summary>
    public required double? MultiplyAddsPerByte { get; init; }

    /// <summary>Gets the multiply-adds a byte of memory below which memory bounds the speed.</summary>
    public required double Balance { get; init; }

    public required SpeedBound Bound { get; init; }
}

/// <summary>What is estimated to bound the speed of a pass.</summary>
internal enum SpeedBound
{
    /// <summary>The sizes of the caches are not known.</summary>
    Unknown,

    /// <summary>Weights and messages stream from memory, and that takes longer than the multiply-adds.</summary>
    Memory,

    /// <summary>Messages are narrow: pooling, scaling and storing them takes longer than the multiply-adds.</summary>
    Messages,

    /// <summary>The multiply-adds.</summary>
    Arithmetic,
}

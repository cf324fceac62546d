namespace Entroscope.Engine.Diagnostics;

/// <summary>A roofline estimate of a pass over one group of samples: the multiply-adds against what has to be moved for them.</summary>
/// <remarks>
/// Assumed are two fused multiply-adds of whole vectors a cycle and thread, 8 bytes a cycle from and to memory for the whole machine, and as much time for
/// a number of a message (pooled, scaled, stored, read) as for 8 multiply-adds.
/// </remarks>
/// <param name="MultiplyAdds">The multiply-adds of a sample; sites of small alphabets, which are looked up, take none on the way up.</param>
/// <param name="MessageNumbers">The numbers of the messages of a sample.</param>
/// <param name="WeightBytes">The bytes of weights, tables and counts that a group reads once.</param>
/// <param name="MessageBytes">The bytes of the messages of a group that are in use at once.</param>
/// <param name="Weights">The smallest memory that holds the weights.</param>
/// <param name="Messages">The smallest memory that holds the messages.</param>
/// <param name="MemoryBytes">The bytes that a group moves from and to memory, as far as known.</param>
/// <param name="MultiplyAddsPerByte">The multiply-adds a byte of memory, or null where nothing is moved.</param>
/// <param name="Balance">The multiply-adds a byte of memory below which memory bounds the speed.</param>
internal sealed record PassEstimate(
    long MultiplyAdds, long MessageNumbers, long WeightBytes, long MessageBytes, MemoryLevel Weights, MemoryLevel Messages, long MemoryBytes,
    double? MultiplyAddsPerByte, double Balance, SpeedBound Bound);

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

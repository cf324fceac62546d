namespace Entroscope.Engine.Diagnostics;

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

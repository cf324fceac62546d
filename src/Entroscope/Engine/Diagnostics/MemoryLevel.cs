namespace Entroscope.Engine.Diagnostics;

/// <summary>The smallest memory of a machine that holds something.</summary>
internal enum MemoryLevel
{
    /// <summary>The sizes of the caches are not known.</summary>
    Unknown,

    /// <summary>The level-1 data cache of a core.</summary>
    Level1,

    /// <summary>The level-2 cache.</summary>
    Level2,

    /// <summary>The level-3 cache.</summary>
    Level3,

    /// <summary>No cache: it streams from memory.</summary>
    Memory,
}

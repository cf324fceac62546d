namespace Entroscope.Engine.Diagnostics;

/// <summary>The sizes of the caches of a machine, in bytes; null where the system does not report them.</summary>
/// <param name="Level1">The level-1 data cache of a core.</param>
/// <param name="Level2">The level-2 cache.</param>
/// <param name="Level3">The level-3 cache.</param>
internal sealed record MachineCaches(long? Level1, long? Level2, long? Level3)
{
    private const string FirstProcessor = "/sys/devices/system/cpu/cpu0/cache";

    /// <summary>Gets caches of which nothing is known.</summary>
    public static MachineCaches Unknown { get; } = new(null, null, null);

    /// <summary>Reads the caches of the first processor of this machine.</summary>
    /// <returns>The sizes; all unknown where the system does not describe its caches in files, as Linux does.</returns>
    public static MachineCaches OfThisMachine() => Read(FirstProcessor);

    /// <summary>Gets the smallest cache that holds so many bytes.</summary>
    /// <returns>The level; <see cref="MemoryLevel.Unknown"/> if a cache that decides it is not known.</returns>
    public MemoryLevel LevelOf(long bytes)
    {
        (long? Size, MemoryLevel Level)[] caches = [(Level1, MemoryLevel.Level1), (Level2, MemoryLevel.Level2), (Level3, MemoryLevel.Level3)];
        foreach ((long? size, MemoryLevel level) in caches)
        {
            if (size is null || bytes <= size)
            {
                return size is null ? MemoryLevel.Unknown : level;
            }
        }

        return MemoryLevel.Memory;
    }

    /// <summary>Reads the caches that a folder describes: index0, index1, ..., each with the files level, type and size.</summary>
    internal static MachineCaches Read(string folder)
    {
        long?[] sizes = new long?[3];
        try
        {
            foreach (string cache in Directory.Exists(folder) ? Directory.EnumerateDirectories(folder, "index*") : [])
            {
                bool holdsData = !string.Equals(Text(cache, "type"), "Instruction", StringComparison.Ordinal);
                if (holdsData && int.TryParse(Text(cache, "level"), NumberStyles.None, CultureInfo.InvariantCulture, out int level) && level is >= 1 and <= 3)
                {
                    sizes[level - 1] = Size(Text(cache, "size"));
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Unknown;
        }

        return new MachineCaches(sizes[0], sizes[1], sizes[2]);
    }

    private static string Text(string cache, string name) => File.ReadAllText(Path.Combine(cache, name)).Trim();

    // Sizes are written like 48K or 2M.
    private static long? Size(string text)
    {
        int shift = text.EndsWith('K') ? 10 : text.EndsWith('M') ? 20 : 0;
        return long.TryParse(text.TrimEnd('K', 'M'), NumberStyles.None, CultureInfo.InvariantCulture, out long size) && size > 0 ? size << shift : null;
    }
}

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

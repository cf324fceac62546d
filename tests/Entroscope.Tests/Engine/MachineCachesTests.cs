using Entroscope.Engine.Diagnostics;
using Xunit;

namespace Entroscope.Tests.Engine;

/// <summary>Caches as Linux describes them in files.</summary>
public sealed class MachineCachesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("caches").FullName;

    [Fact]
    public void CachesOfData_AreRead()
    {
        Add("index0", "1", "Data", "48K\n");
        Add("index1", "1", "Instruction", "32K");
        Add("index2", "2", "Unified", "2M");
        Add("index3", "3", "Unified", "33792K");
        Assert.Equal(new MachineCaches(48 << 10, 2 << 20, 33 << 20), MachineCaches.Read(_folder));
    }

    [Fact]
    public void WhatIsNotTold_IsUnknown()
    {
        Assert.Equal(MachineCaches.Unknown, MachineCaches.Read(Path.Combine(_folder, "none")));
        Assert.Equal(MachineCaches.Unknown, MachineCaches.Read(_folder));
        Add("index0", "1", "Data", "large");
        Add("index2", "2", "Unified", "1024");
        Add("index4", "4", "Unified", "64M");
        Assert.Equal(new MachineCaches(null, 1024, null), MachineCaches.Read(_folder));
        Directory.CreateDirectory(Path.Combine(_folder, "index5"));
        Assert.Equal(MachineCaches.Unknown, MachineCaches.Read(_folder));
    }

    [Fact]
    public void TheSmallestCacheThatHoldsTheBytes_IsTheLevel()
    {
        var caches = new MachineCaches(10, 20, 30);
        Assert.Equal(
            [MemoryLevel.Level1, MemoryLevel.Level1, MemoryLevel.Level2, MemoryLevel.Level3, MemoryLevel.Memory],
            new long[] { 0, 10, 11, 30, 31 }.Select(caches.LevelOf));
        Assert.Equal([MemoryLevel.Level2, MemoryLevel.Unknown], new long[] { 20, 21 }.Select((caches with { Level3 = null }).LevelOf));
        Assert.Equal(MemoryLevel.Unknown, MachineCaches.Unknown.LevelOf(0));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Add(string name, string level, string type, string size)
    {
        string cache = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        File.WriteAllText(Path.Combine(cache, "level"), level + "\n");
        File.WriteAllText(Path.Combine(cache, "type"), type + "\n");
        File.WriteAllText(Path.Combine(cache, "size"), size);
    }
}

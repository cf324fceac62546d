using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Entroscope.Benchmarks.Measuring;

/// <summary>What the figures were measured on.</summary>
/// <param name="Processor">The processor's name.</param>
/// <param name="Cores">The processors that the runtime sees.</param>
/// <param name="Caches">The caches of the first core, such as "L1d 32K, L2 1024K, L3 32768K".</param>
/// <param name="Memory">The memory in GiB.</param>
/// <param name="System">The operating system.</param>
/// <param name="Runtime">The version of .NET.</param>
/// <param name="VectorBits">The widest vectors that the runtime accelerates.</param>
internal sealed record Machine(string Processor, int Cores, string Caches, double Memory, string System, string Runtime, int VectorBits)
{
    public static Machine Describe() => new(
        ProcessorName(),
        Environment.ProcessorCount,
        CacheSizes(),
        Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1 << 30), 1),
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription,
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0);

    public override string ToString() =>
        Invariant($"{Processor}, {Cores} cores ({Caches}), {Memory} GiB, vectors of {VectorBits} bits; {System}; {Runtime}");

    private static string ProcessorName()
    {
        const string Source = "/proc/cpuinfo";
        string? line = File.Exists(Source) ? File.ReadLines(Source).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line is null ? RuntimeInformation.ProcessArchitecture.ToString() : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }

    private static string CacheSizes()
    {
        const string Source = "/sys/devices/system/cpu/cpu0/cache";
        if (!Directory.Exists(Source))
        {
            return "caches unknown";
        }

        IEnumerable<string> caches = Directory.GetDirectories(Source, "index*").Order(StringComparer.Ordinal)
            .Where(d => Read(d, "type") != "Instruction")
            .Select(d => $"L{Read(d, "level")}{(Read(d, "type") == "Data" ? "d" : string.Empty)} {Read(d, "size")}");
        return string.Join(", ", caches);
    }

    private static string Read(string folder, string name) => File.ReadAllText(Path.Combine(folder, name)).Trim();
}

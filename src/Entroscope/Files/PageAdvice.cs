using System.Runtime.InteropServices;

namespace Entroscope.Files;

/// <summary>Advice to the system about the pages of a mapped file, which it may follow or not: it changes the speed alone.</summary>
internal static unsafe partial class PageAdvice
{
    private const int Random = 1;
    private const int WillNeed = 3;

    /// <summary>Says that pages are read here and there: that the system reads no others beside them.</summary>
    public static void IsRandom(byte* start, long bytes) => Advise(start, bytes, Random);

    /// <summary>Says that pages will be read soon.</summary>
    public static void IsNeeded(byte* start, long bytes) => Advise(start, bytes, WillNeed);

    private static void Advise(byte* start, long bytes, int advice)
    {
        if (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS())
        {
            nint page = Environment.SystemPageSize;
            nint first = (nint)start / page * page;
            _ = Advise(first, (nuint)((nint)start - first + bytes), advice);
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nuint length, int advice);
}

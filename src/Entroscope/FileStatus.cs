using System.Runtime.InteropServices;

namespace Entroscope;

/// <summary>What is under a path, found without opening it: opening a pipe waits for whoever writes into it.</summary>
/// <param name="Kind">What it is, in words that follow "it is"; empty for a regular file.</param>
/// <param name="Device">The file system that holds it.</param>
/// <param name="Number">Its number there.</param>
internal readonly partial record struct FileStatus(string Kind, ulong Device, ulong Number)
{
    private const int CurrentFolder = -100;
    private const uint TypeAndNumber = 0x101;
    private const int Size = 256;

    /// <summary>Returns what a path leads to where that is no file: "a named pipe", "a socket", "a device"; null for a file, a folder or nothing.</summary>
    public static string? Oddity(string path) => Of(path) is { Kind: { Length: > 0 } kind } ? kind : null;

    /// <summary>Returns whether two paths lead to one file, by whatever links.</summary>
    public static bool IsSame(string first, string second) =>
        Of(first) is { } one && Of(second) is { } other
            ? (one.Device, one.Number) == (other.Device, other.Number)
            : string.Equals(Resolve(first), Resolve(second), OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);

    // The layout of statx is the same on every processor; it exists on Linux alone.
    private static FileStatus? Of(string path)
    {
        if (!OperatingSystem.IsLinux() || path.Length == 0 || path.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        Span<byte> status = stackalloc byte[Size];
        try
        {
            if (Statx(CurrentFolder, path, 0, TypeAndNumber, ref status[0]) != 0)
            {
                return null;
            }
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }

        string kind = (Number16(status, 28) & 0xF000) switch
        {
            0x1000 => "a named pipe",
            0xC000 => "a socket",
            0x2000 or 0x6000 => "a device",
            _ => string.Empty,
        };
        return new FileStatus(kind, ((ulong)Number32(status, 136) << 32) | Number32(status, 140), Number64(status, 32));
    }

    private static ushort Number16(Span<byte> status, int place) => MemoryMarshal.Read<ushort>(status[place..]);

    private static uint Number32(Span<byte> status, int place) => MemoryMarshal.Read<uint>(status[place..]);

    private static ulong Number64(Span<byte> status, int place) => MemoryMarshal.Read<ulong>(status[place..]);

    private static string Resolve(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Path.GetFullPath(path);
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Statx(int folder, string path, int flags, uint mask, ref byte status);
}

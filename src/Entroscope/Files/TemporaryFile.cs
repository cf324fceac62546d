using System.Security.Cryptography;

namespace Entroscope.Files;

/// <summary>The files that targets are written as before they are renamed, and what killed processes left of them.</summary>
/// <remarks>
/// A name is <c>.entroscope-TARGET-PROCESS-RANDOM.partial</c>: a hash of the target's name, the number of the process and 64 random bits. It is made
/// exclusively, so that nothing that is there already, such as a planted link, is ever written through; and it is locked while its process lives.
/// </remarks>
internal static class TemporaryFile
{
    private const string Suffix = ".partial";
    private const int HexDigits = 16;
    private const int Attempts = 4;

    // Another handle may rename or read the file, but not write it. On Unix this is a shared lock.
    private const FileShare Sharing = FileShare.Read | FileShare.Delete;

    /// <summary>Makes a new, empty file in the folder of a target.</summary>
    /// <param name="target">The full path of the target.</param>
    /// <param name="mode">The permissions of the target; null for those of a new file.</param>
    /// <exception cref="IOException">The file cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder does not allow it.</exception>
    public static FileStream Create(string target, UnixFileMode? mode)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = Sharing, BufferSize = 1 << 16 };
        if (mode is not null && !OperatingSystem.IsWindows())
        {
            // Nobody else reads half a file whose target they may not read.
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        string start = Path.Combine(FolderOf(target), Start(target) + Invariant($"{Environment.ProcessId}-"));
        for (int attempt = 1; ; attempt++)
        {
            string name = start + RandomNumberGenerator.GetHexString(HexDigits, lowercase: true) + Suffix;
            try
            {
                var stream = new FileStream(name, options);
                if (File.Exists(name))
                {
                    return stream;
                }

                // A process that removes leftovers came between the file and its lock.
                stream.Dispose();
            }
            catch (IOException) when (attempt < Attempts)
            {
            }
        }
    }

    /// <summary>Removes what killed processes left of a target: files of these names alone, which no living process holds.</summary>
    /// <param name="target">The full path of the target. What cannot be removed stays.</param>
    public static void RemoveLeftovers(string target)
    {
        string start = Start(target);
        var everything = new EnumerationOptions { AttributesToSkip = FileAttributes.None, MatchType = MatchType.Simple, IgnoreInaccessible = true };
        try
        {
            foreach (string file in Directory.EnumerateFiles(FolderOf(target), start + "*" + Suffix, everything))
            {
                if (ProcessOf(Path.GetFileName(file.AsSpan())[start.Length..^Suffix.Length]) is { } process && !IsAlive(process))
                {
                    RemoveUnheld(file);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The target is written; what is left beside it does no harm.
        }
    }

    private static void RemoveUnheld(string file)
    {
        try
        {
            if (new FileInfo(file).LinkTarget is null)
            {
                FileShare alone = OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None;
                using var held = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, alone);
                if (held.CanSeek)
                {
                    File.Delete(file);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Its process writes it, or it belongs to somebody else.
        }
    }

    private static string Start(string target)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFileName(target)));
        return ".entroscope-" + Convert.ToHexStringLower(hash)[..HexDigits] + "-";
    }

    // The number of the process in PROCESS-RANDOM; null where a name is none of these.
    private static int? ProcessOf(ReadOnlySpan<char> rest)
    {
        int dash = rest.IndexOf('-');
        return dash > 0 && rest.Length == dash + 1 + HexDigits
            && ulong.TryParse(rest[(dash + 1)..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _)
            && int.TryParse(rest[..dash], NumberStyles.None, CultureInfo.InvariantCulture, out int process)
            ? process
            : null;
    }

    // The lock of the file decides where there are locks. Containers give every process the same number: this process says nothing.
    private static bool IsAlive(int process)
    {
        if (process == Environment.ProcessId)
        {
            return false;
        }

        try
        {
            Process.GetProcessById(process).Dispose();
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static string FolderOf(string target) => Path.GetDirectoryName(target) ?? target;
}

using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Entroscope.Files;

/// <summary>What the runtime has no call for: to lock a folder, and to bring its entries to the disk. Unix alone.</summary>
internal static partial class FolderHandle
{
    private const int Exclusive = 2;
    private const int NonBlocking = 4;

    // From fcntl.h and errno.h: read-only access is 0 everywhere; a handle is not inherited by child processes.
    private static int CloseOnExec => OperatingSystem.IsMacOS() ? 0x1000000 : 0x80000;

    private static int WouldBlock => OperatingSystem.IsMacOS() ? 35 : 11;

    /// <summary>Takes the lock of a folder, which the system releases when the process ends, however it ends.</summary>
    /// <param name="folder">A folder that exists.</param>
    /// <param name="handle">Holds the lock until it is disposed; null where the file system has no such locks.</param>
    /// <returns>False where another handle, of this process or of another one, holds the lock.</returns>
    public static bool TryLock(string folder, out SafeFileHandle? handle)
    {
        handle = Open(folder);
        if (handle is null || Lock(handle, Exclusive | NonBlocking) == 0)
        {
            return true;
        }

        bool held = Marshal.GetLastPInvokeError() == WouldBlock;
        handle.Dispose();
        handle = null;
        return !held;
    }

    /// <summary>Brings renamed and new entries of a folder to the disk, as far as its file system can.</summary>
    public static void Flush(string folder)
    {
        if (!OperatingSystem.IsWindows())
        {
            using SafeFileHandle? handle = Open(folder);
            _ = handle is null ? 0 : Synchronise(handle);
        }
    }

    private static SafeFileHandle? Open(string folder)
    {
        int descriptor = OpenDescriptor(folder, CloseOnExec);
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenDescriptor(string path, int flags);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Lock(SafeFileHandle handle, int operation);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Synchronise(SafeFileHandle handle);
}

using System.Runtime.InteropServices;

namespace Entroscope.Files;

/// <summary>Standard output or standard error as bytes. Every failure is one of <see cref="StandardStreamException"/>, or is forgiven.</summary>
/// <remarks>
/// A stream that the process was started without (<c>2&gt;&amp;-</c>) fails from the first byte on: its number may be that of a pipe of the runtime
/// itself, which must not be written to.
/// </remarks>
internal sealed partial class StandardStream : Stream
{
    /// <summary>The path that means standard output on every system.</summary>
    public const string OutputPath = "/dev/stdout";

    private const int GetFlags = 1;
    private const int GetMode = 3;
    private const int Interrupted = 4;
    private const int BrokenPipe = 32;
    private const int WaitMilliseconds = 5;

    private readonly int _number;
    private readonly string _name;
    private readonly bool _forgiving;
    private readonly Stream? _console;

    private StandardStream(int number, string name, bool forgiving)
    {
        (_number, _name, _forgiving) = (number, name, forgiving);
        if (OperatingSystem.IsWindows())
        {
            _console = number == 1 ? Console.OpenStandardOutput() : Console.OpenStandardError();
            IsOpen = true;
        }
        else
        {
            // A number that was free may have been taken since, by whatever was opened first.
            // What was inherited has survived the start of a program; what the runtime opens for itself would be closed by one.
            int flags = Control(number, GetFlags);
            IsOpen = flags >= 0 && (flags & 1) == 0 && (Control(number, GetMode) & 3) != 0;
        }
    }

    /// <summary>Gets whether the process was started with this stream.</summary>
    public bool IsOpen { get; }

    /// <summary>Gets whether it is a terminal.</summary>
    public bool IsTerminal => IsOpen && (OperatingSystem.IsWindows()
        ? !(_number == 1 ? Console.IsOutputRedirected : Console.IsErrorRedirected)
        : IsATerminal(_number) == 1);

    /// <summary>Gets whether something was lost: always false for a stream that does not forgive.</summary>
    public bool HasLost { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Opens standard output.</summary>
    public static StandardStream Output() => new(1, "standard output", forgiving: false);

    /// <summary>Opens standard error, which drops what cannot be written: no result is lost for a message.</summary>
    public static StandardStream Error() => new(2, "standard error", forgiving: true);

    /// <summary>
    /// Opens standard error under a number of its own, and lets what native code writes to its usual number vanish: a library that aborts says so there, in
    /// lines of its own. Where the system has no such numbers, it is opened as it is.
    /// </summary>
    public static StandardStream ErrorOfManagedCode()
    {
        if (OperatingSystem.IsWindows() || !Error().IsOpen)
        {
            return Error();
        }

        int own = Duplicate(2);
        using var nothing = new FileStream("/dev/null", FileMode.Open, FileAccess.Write);
        return own >= 0 && Replace((int)nothing.SafeFileHandle.DangerousGetHandle(), 2) == 2 ? new(own, "standard error", forgiving: true) : Error();
    }

    /// <summary>Returns whether a path means standard output.</summary>
    public static bool IsOutput(string path) => path is OutputPath or "/dev/fd/1" or "/proc/self/fd/1";

    /// <exception cref="StandardStreamException">The bytes cannot be written.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (HasLost)
        {
            return;
        }

        try
        {
            if (!IsOpen)
            {
                throw new StandardStreamException(_name, "it is closed", readerIsGone: false);
            }

            WriteAll(buffer);
        }
        catch (StandardStreamException) when (_forgiving)
        {
            // To close the stream is a wish to see nothing.
            HasLost = IsOpen;
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void WriteAll(ReadOnlySpan<byte> buffer)
    {
        if (_console is not null)
        {
            WriteToConsole(buffer);
            return;
        }

        while (!buffer.IsEmpty)
        {
            nint written = Write(_number, ref MemoryMarshal.GetReference(buffer), (nuint)buffer.Length);
            if (written >= 0)
            {
                buffer = buffer[(int)written..];
                continue;
            }

            int error = Marshal.GetLastPInvokeError();
            if (error == (OperatingSystem.IsLinux() ? 11 : 35))
            {
                // Another process has made the stream one that does not wait.
                Thread.Sleep(WaitMilliseconds);
            }
            else if (error != Interrupted)
            {
                throw new StandardStreamException(_name, Marshal.GetPInvokeErrorMessage(error), error == BrokenPipe);
            }
        }
    }

    private void WriteToConsole(ReadOnlySpan<byte> buffer)
    {
        try
        {
            _console!.Write(buffer);
        }
        catch (IOException e)
        {
            throw new StandardStreamException(_name, e.Message, readerIsGone: false);
        }
    }

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Write(int number, ref byte bytes, nuint count);

    [LibraryImport("libc", EntryPoint = "isatty")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int IsATerminal(int number);

    [LibraryImport("libc", EntryPoint = "dup")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Duplicate(int number);

    [LibraryImport("libc", EntryPoint = "dup2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Replace(int number, int target);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(int number, int command);
}

using System.IO.Pipes;

namespace Entroscope.Cli.Commands;

/// <summary>The side of a <see cref="GuardedProcess"/> that does the work: it says what native code does, so that its end can be explained.</summary>
internal sealed class GuardedWork : IDisposable
{
    /// <summary>The variable that names the pipes.</summary>
    public const string Variable = "ENTROSCOPE_GUARD";

    private readonly Lock _writing = new();
    private readonly AnonymousPipeClientStream _reports;
    private readonly string _life;

    private GuardedWork(string reports, string life) => (_reports, _life) = (new AnonymousPipeClientStream(PipeDirection.Out, reports), life);

    /// <summary>Finds whether another process guards this one; null where none does.</summary>
    public static GuardedWork? Find()
    {
        string[] pipes = (Environment.GetEnvironmentVariable(Variable) ?? string.Empty).Split(',');
        try
        {
            return pipes.Length == 2 ? new GuardedWork(pipes[0], pipes[1]) : null;
        }
        catch (Exception e) when (e is ArgumentException or IOException)
        {
            // The variable was inherited from elsewhere.
            return null;
        }
    }

    /// <summary>Gets what was said last: of what, and what native code did with it; empty where nothing was being done.</summary>
    public static (string Subject, string Work) Latest(ReadOnlySpan<byte> said)
    {
        string[] parts = Encoding.UTF8.GetString(said).Split('\0');
        return parts.Length < 3 ? (string.Empty, string.Empty) : (parts[^3], parts[^2]);
    }

    /// <summary>Stops a command when the other process wants it, or has ended.</summary>
    public void Stop(Interruption interruption) => interruption.StopAtEndOf(new AnonymousPipeClientStream(PipeDirection.In, _life));

    /// <summary>Says what native code is about to do; an empty text that it has done it.</summary>
    public void Report(string subject, string work)
    {
        lock (_writing)
        {
            try
            {
                _reports.Write(Encoding.UTF8.GetBytes($"{subject}\0{work}\0"));
            }
            catch (IOException)
            {
                // Nobody listens any more; the other pipe stops the work.
            }
        }
    }

    public void Dispose() => _reports.Dispose();
}

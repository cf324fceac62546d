using System.Runtime.InteropServices;

namespace Entroscope.Cli;

/// <summary>
/// Ctrl+C, the request of a service manager to end, and the loss of the terminal: each stops the command, which keeps what it has. A second one,
/// or a command that has not ended in time, such as one that waits for a disk, ends the process; files are written whole or not at all.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(800);
    private static readonly TimeSpan GraceOfTraining = TimeSpan.FromSeconds(4);

    // A terminal that takes nothing must not hold up the end.
    private static readonly TimeSpan LastWords = TimeSpan.FromMilliseconds(200);

    private const string Line = "entroscope: cancelled";

    // Of every process one line: by the command that ends, or by the one that is given up.
    private const int Unsaid = 0;
    private const int Said = 1;
    private const int Last = 2;

    private static int _words;

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _signals;
    private readonly Timer _deadline = new(_ => GiveUp());
    private readonly TimeSpan _grace;

    /// <param name="trains">Whether there may be a trained network to write.</param>
    public Interruption(bool trains)
    {
        _grace = trains ? GraceOfTraining : Grace;

        // Where one of them is ignored, as under nohup, it stays ignored.
        _signals = Array.ConvertAll([PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP], s => PosixSignalRegistration.Create(s, Stop));
    }

    public CancellationToken Token => _source.Token;

    /// <summary>
    /// Stops the command when a stream ends: that of a process that waits for this one, and wants it to stop, or has ended. It is read until then, and never
    /// closed: that would wait for its end.
    /// </summary>
    public void StopAtEndOf(Stream stream)
    {
        var thread = new Thread(() =>
        {
            try
            {
                while (stream.ReadByte() >= 0)
                {
                }

                if (!Token.IsCancellationRequested)
                {
                    Cancel();
                }
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                // This process has ended by itself.
            }
        })
        { IsBackground = true };
        thread.Start();
    }

    /// <summary>Says that the command was cancelled, unless this process has said so in giving up, or another one says it.</summary>
    public static void Say(TextWriter error)
    {
        if (Interlocked.CompareExchange(ref _words, Said, Unsaid) != Last)
        {
            if (Output.Terminal.IsInteractive(error) && error is Output.ShownWriter shown)
            {
                // What was drawn of progress.
                shown.Plain.Write("\r\u001b[K");
            }

            error.WriteLine(Line);
        }
    }

    /// <summary>Leaves the words to the process that guards this one.</summary>
    public static void SayNothing() => Interlocked.Exchange(ref _words, Last);

    public void Dispose()
    {
        Array.ForEach(_signals, s => s.Dispose());
        _deadline.Dispose();
        _source.Dispose();
    }

    private static void GiveUp()
    {
        if (Interlocked.Exchange(ref _words, Last) == Unsaid)
        {
            // On this thread: on a busy machine another one may not come to write before the end.
            using var end = new Timer(_ => Environment.Exit(ExitCode.Cancelled), null, LastWords, Timeout.InfiniteTimeSpan);
            using StandardStream error = StandardStream.Error();
            error.Write(Encoding.UTF8.GetBytes(Line + "\n"));
        }

        Environment.Exit(ExitCode.Cancelled);
    }

    private void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
        if (_source.IsCancellationRequested)
        {
            GiveUp();
        }

        Cancel();
    }

    private void Cancel()
    {
        _deadline.Change(_grace, Timeout.InfiniteTimeSpan);
        _source.Cancel();
    }
}

using System.IO.Pipes;

namespace Entroscope.Cli.Commands;

/// <summary>
/// A process that native code may end without a word: it has the streams, the signals and the exit code of this one, and whatever ends it is one line here.
/// That it was cancelled is said here alone: a signal may reach both, and more than once. It says over a pipe what its native code is doing
/// (<see cref="GuardedWork"/>), and stops when another pipe ends.
/// </summary>
/// <param name="Name">What to call it.</param>
/// <param name="Start">How it is started.</param>
internal sealed record GuardedProcess(string Name, ProcessStartInfo Start)
{
    private const int FirstSignal = 128;
    private const int Kill = 9;

    // Less than the time after which an interrupted process gives itself up.
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(600);

    /// <summary>Runs it to its end.</summary>
    /// <param name="files">What may be files that it writes: its arguments.</param>
    /// <returns>Its exit code; that of bad input where something ended it.</returns>
    public int Run(IEnumerable<string> files, TextWriter error, CancellationToken cancellation)
    {
        using var reports = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.Inheritable);
        using var life = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.Inheritable);
        Start.UseShellExecute = false;
        Start.Environment[GuardedWork.Variable] = $"{reports.GetClientHandleAsString()},{life.GetClientHandleAsString()}";
        using Process process = Process.Start(Start)!;
        reports.DisposeLocalCopyOfClientHandle();
        life.DisposeLocalCopyOfClientHandle();
        var said = new MemoryStream();
        Task listening = reports.CopyToAsync(said, CancellationToken.None);
        try
        {
            process.WaitForExitAsync(cancellation).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            // Said before the other process has ended: that may take as long as this one has.
            Interruption.Say(error);
            if (!Stops(process, life))
            {
                RemoveLeftovers(files);
            }

            return ExitCode.Cancelled;
        }

        int code = process.ExitCode;
        if (code == ExitCode.Cancelled)
        {
            Interruption.Say(error);
        }

        if (code is >= 0 and <= FirstSignal or ExitCode.Cancelled or ExitCode.ReaderGone)
        {
            return code;
        }

        RemoveLeftovers(files);
        listening.Wait(Grace, CancellationToken.None);
        error.WriteLine("entroscope: " + Ended(code, GuardedWork.Latest(said.ToArray())));
        return ExitCode.BadInput;
    }

    // A signal of a terminal reaches both; to one that is sent to this process alone the other is asked to stop.
    private static bool Stops(Process process, AnonymousPipeServerStream life)
    {
        life.Dispose();
        bool ends = process.WaitForExit(Grace);
        if (!ends)
        {
            process.Kill();
            process.WaitForExit();
        }

        return ends;
    }

    private static void RemoveLeftovers(IEnumerable<string> files)
    {
        foreach (string file in files.SelectMany(f => (string[])[f, .. f.Split(['=', ':'], 2).Skip(1)]).Where(f => f.Length > 0))
        {
            AtomicFile.RemoveLeftovers(file);
        }
    }

    private string Ended(int code, (string Subject, string Work) latest)
    {
        string how = code < 0 ? Invariant($"code 0x{code:X8}") : Invariant($"signal {code - FirstSignal}");
        if (latest.Work.Length == 0)
        {
            return $"{Name} was ended by {how}: the model or its rows made the runtime fail, or the system ended it";
        }

        return code == FirstSignal + Kill
            ? $"{latest.Subject}: the process was killed ({how}) while ONNX Runtime {latest.Work}; the system does so where memory runs out"
            : $"{latest.Subject}: ONNX Runtime ended the process ({how}) while it {latest.Work}; the file is damaged, or meets a defect of the runtime";
    }
}

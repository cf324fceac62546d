using System.Diagnostics;

namespace Entroscope.Fuzz;

/// <summary>Runs single inputs and says what is wrong with what they did.</summary>
/// <param name="mostBytes">The bytes that an input may have allocated on the managed heap.</param>
/// <param name="isolates">Whether inputs that reach native code are run in a process of their own, which they may end.</param>
internal sealed class FuzzRunner(long mostBytes, bool isolates = false) : IDisposable
{
    private const int Attempts = 2;
    private readonly ScratchFolder _folder = new();
    private NativeWorker? _worker;

    /// <summary>Gets whether the latest input was accepted.</summary>
    public bool Accepted { get; private set; }

    /// <summary>Gets why the latest input was refused; empty where it was not.</summary>
    public string Refusal { get; private set; } = string.Empty;

    /// <summary>Gets the bytes that the latest input allocated on its thread.</summary>
    public long Allocated { get; private set; }

    /// <summary>Gets the time that the latest input took.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>Gets what ended the process that ran the latest input; null where nothing did.</summary>
    public string? End { get; private set; }

    /// <summary>Gets the most memory that the process of native inputs had when this was last asked for; 0 without one.</summary>
    public long PeakOfNative => _worker?.PeakBytes ?? 0;

    /// <summary>Runs an input.</summary>
    /// <returns>What is wrong; null for nothing.</returns>
    public Finding? Run(FuzzInput input)
    {
        (Accepted, Refusal, End) = (false, string.Empty, null);
        return isolates && FuzzTargets.Of(input.Format).IsNative ? RunApart(input) : RunHere(input);
    }

    /// <summary>Gives an input to the built tool.</summary>
    /// <returns>What is wrong with its answer; null for nothing, or where the format has no tool.</returns>
    public Finding? RunTool(FuzzInput input)
    {
        _folder.Clear();
        return FuzzTargets.Of(input.Format).CommandLine(input, _folder.Path) is { } args ? ToolCheck.Run(input, _folder.Path, args) : null;
    }

    public void Dispose()
    {
        _worker?.Dispose();
        _folder.Dispose();
    }

    // A machine that is busy with other things makes anything slow once.
    private Finding? RunApart(FuzzInput input)
    {
        for (int attempt = 1; ; attempt++)
        {
            _worker ??= NativeWorker.Start(mostBytes);
            long started = Stopwatch.GetTimestamp();
            NativeWorker.Answer answer = _worker.Run(input);
            Elapsed = Stopwatch.GetElapsedTime(started);
            (Accepted, Refusal, Allocated, End) = (answer.Accepted, answer.Refusal, answer.Allocated, answer.End);
            if (!answer.IsHung && End is null)
            {
                return answer.Finding;
            }

            _worker.Dispose();
            _worker = null;
            if (!answer.IsHung || attempt == Attempts)
            {
                return answer.IsHung ? new Finding(input, Invariant($"{input.Format} hang"), "It does not end.") : null;
            }
        }
    }

    private Finding? RunHere(FuzzInput input)
    {
        _folder.Clear();
        long before = GC.GetAllocatedBytesForCurrentThread();
        long started = Stopwatch.GetTimestamp();
        Finding? finding = null;
        try
        {
            Accepted = FuzzTargets.Of(input.Format).Run(input, _folder.Path);
        }
        catch (EntroscopeException e)
        {
            Refusal = e.Message;
            finding = Checked(input, e.Message);
        }
        catch (Exception e)
        {
            finding = Finding.Of(input, e);
        }

        Elapsed = Stopwatch.GetElapsedTime(started);
        Allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return finding is null && Allocated > mostBytes
            ? new Finding(input, Invariant($"{input.Format} memory"), Invariant($"{Allocated >> 20} MiB were allocated."))
            : finding;
    }

    private static Finding? Checked(FuzzInput input, string message)
    {
        try
        {
            FuzzCheck.Message(message);
            return null;
        }
        catch (FuzzFault e)
        {
            return Finding.Of(input, e);
        }
    }
}

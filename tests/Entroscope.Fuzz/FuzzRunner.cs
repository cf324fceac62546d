using System.Diagnostics;

namespace Entroscope.Fuzz;

/// <summary>Runs single inputs and says what is wrong with what they did.</summary>
/// <param name="mostBytes">The bytes that an input may have allocated on the managed heap.</param>
internal sealed class FuzzRunner(long mostBytes) : IDisposable
{
    private readonly ScratchFolder _folder = new();

    /// <summary>Gets whether the latest input was accepted.</summary>
    public bool Accepted { get; private set; }

    /// <summary>Gets why the latest input was refused; empty where it was not.</summary>
    public string Refusal { get; private set; } = string.Empty;

    /// <summary>Gets the bytes that the latest input allocated on its thread.</summary>
    public long Allocated { get; private set; }

    /// <summary>Gets the time that the latest input took.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>Runs an input.</summary>
    /// <returns>What is wrong; null for nothing.</returns>
    public Finding? Run(FuzzInput input)
    {
        _folder.Clear();
        (Accepted, Refusal) = (false, string.Empty);
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

    public void Dispose() => _folder.Dispose();

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

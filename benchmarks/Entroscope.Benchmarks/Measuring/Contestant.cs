using System.Diagnostics;

namespace Entroscope.Benchmarks.Measuring;

/// <summary>Something that is timed beside others.</summary>
/// <param name="Name">How results call it.</param>
/// <param name="Seconds">Performs the given number of calls and tells the seconds they took together.</param>
/// <param name="WarmUpSeconds">How long it is called before it is timed.</param>
internal sealed record Contestant(string Name, Func<int, double> Seconds, double WarmUpSeconds)
{
    // The runtime needs some tenths of a second to have compiled its best code.
    private const double ManagedWarmUp = 1;

    /// <summary>Gets the name of a group of which only the fastest counts; null for none.</summary>
    public string? Rivals { get; init; }

    /// <summary>Makes a contestant of an action in this process.</summary>
    public static Contestant Of(string name, Action call) => new(name, calls =>
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < calls; i++)
        {
            call();
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }, ManagedWarmUp);
}

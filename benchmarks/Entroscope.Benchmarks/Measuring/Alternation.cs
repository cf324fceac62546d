namespace Entroscope.Benchmarks.Measuring;

/// <summary>Times contestants in turn, so that a change of the machine's mood meets all of them alike.</summary>
internal static class Alternation
{
    private const double ShortestRepetition = 0.03;
    private const int MostCalls = 1000;

    // Threads of the one before that wait for work spin for some milliseconds before they sleep (OpenMP, thread pool).
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Warms up, then repeats: every contestant once in every round.</summary>
    /// <param name="contestants">The contestants.</param>
    /// <param name="repeats">The number of rounds.</param>
    /// <returns>The times by name.</returns>
    public static Dictionary<string, Timing> Run(IReadOnlyList<Contestant> contestants, int repeats)
    {
        int[] calls = [.. contestants.Select(WarmUp)];
        double[][] seconds = [.. contestants.Select(_ => new double[repeats])];
        for (int round = 0; round < repeats; round++)
        {
            for (int i = 0; i < contestants.Count; i++)
            {
                Thread.Sleep(Pause);
                seconds[i][round] = contestants[i].Seconds(calls[i]) / calls[i];
            }
        }

        return Enumerable.Range(0, contestants.Count).ToDictionary(
            i => contestants[i].Name,
            i => Timing.Of(seconds[i], calls[i]),
            StringComparer.Ordinal);
    }

    private static int WarmUp(Contestant contestant)
    {
        double total = 0;
        double shortest = double.PositiveInfinity;
        for (int i = 0; i < 2 || total < contestant.WarmUpSeconds; i++)
        {
            double seconds = contestant.Seconds(1);
            total += seconds;
            shortest = Math.Min(shortest, seconds);
        }

        return (int)Math.Clamp(Math.Ceiling(ShortestRepetition / shortest), 1, MostCalls);
    }
}

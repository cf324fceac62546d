namespace Entroscope.Benchmarks.Measuring;

/// <summary>Times contestants in turn, so that a change of the machine's mood meets all of them alike.</summary>
internal static class Alternation
{
    private const double ShortestRepetition = 0.03;
    private const int MostCalls = 1000;

    // Threads of the one before that wait for work spin for some milliseconds before they sleep (OpenMP, thread pool).
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    // So that one disturbed call does not make a contestant look hopeless.
    private const int WarmUpCalls = 5;
    private const double LongWarmUp = 1;

    // Above the noise of a warm-up by far.
    private const double HopelesslySlower = 1.5;

    /// <summary>
    /// Warms up, then repeats: every contestant once in every round. Who was hopelessly slower than a rival in the warm-up takes no
    /// part in the rounds; his times are those of the warm-up.
    /// </summary>
    /// <param name="contestants">The contestants.</param>
    /// <param name="repeats">The number of rounds.</param>
    /// <returns>The times by name.</returns>
    public static Dictionary<string, Timing> Run(IReadOnlyList<Contestant> contestants, int repeats)
    {
        double[][] warmUp = [.. contestants.Select(WarmUp)];
        int[] calls = [.. warmUp.Select(w => (int)Math.Clamp(Math.Ceiling(ShortestRepetition / w.Min()), 1, MostCalls))];
        int[] taking = [.. Enumerable.Range(0, contestants.Count).Where(i => !IsHopeless(i, contestants, warmUp))];
        Dictionary<int, double[]> seconds = taking.ToDictionary(i => i, _ => new double[repeats]);
        for (int round = 0; round < repeats; round++)
        {
            foreach (int i in taking)
            {
                Thread.Sleep(Pause);
                seconds[i][round] = contestants[i].Seconds(calls[i]) / calls[i];
            }
        }

        return Enumerable.Range(0, contestants.Count).ToDictionary(
            i => contestants[i].Name,
            i => seconds.TryGetValue(i, out double[]? rounds) ? Timing.Of(rounds, calls[i]) : Timing.Of(warmUp[i], 1),
            StringComparer.Ordinal);
    }

    private static bool IsHopeless(int contestant, IReadOnlyList<Contestant> contestants, double[][] warmUp)
    {
        string? group = contestants[contestant].Rivals;
        return group is not null
            && Enumerable.Range(0, contestants.Count).Any(i => contestants[i].Rivals == group && HopelesslySlower * warmUp[i].Min() < warmUp[contestant].Min());
    }

    private static double[] WarmUp(Contestant contestant)
    {
        var seconds = new List<double>();
        while (seconds.Count < 2 || seconds.Sum() < contestant.WarmUpSeconds || (seconds.Count < WarmUpCalls && seconds.Sum() < LongWarmUp))
        {
            seconds.Add(contestant.Seconds(1));
        }

        return [.. seconds];
    }
}

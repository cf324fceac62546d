namespace Entroscope.Benchmarks.Measuring;

/// <summary>The times of one contestant, in seconds a call.</summary>
/// <param name="Median">The median of the repetitions.</param>
/// <param name="Minimum">The shortest.</param>
/// <param name="Maximum">The longest.</param>
/// <param name="Repetitions">How many times it was measured.</param>
/// <param name="Calls">The calls in one repetition, over which its time is averaged.</param>
internal sealed record Timing(double Median, double Minimum, double Maximum, int Repetitions, int Calls)
{
    /// <summary>Makes the timing of repetitions.</summary>
    public static Timing Of(double[] seconds, int calls)
    {
        double[] sorted = [.. seconds.Order()];
        int middle = sorted.Length / 2;
        double median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Timing(median, sorted[0], sorted[^1], sorted.Length, calls);
    }

    /// <summary>Gets the rate of the median in 10^9 operations a second.</summary>
    public double Gflops(double operations) => operations / Median * 1e-9;
}

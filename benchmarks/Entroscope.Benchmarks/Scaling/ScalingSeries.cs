using Entroscope.Benchmarks.Peers;

namespace Entroscope.Benchmarks.Scaling;

/// <summary>Measurements in which one thing varies.</summary>
/// <param name="Title">What varies and what is fixed.</param>
/// <param name="Variable">The name of what varies.</param>
/// <param name="Settings">The settings by the value of what varies, each forward and training.</param>
/// <param name="Reference">The value whose time a sample and site is the measure of the others, if it is among them.</param>
internal sealed record ScalingSeries(string Title, string Variable, (int Value, ScalingSetting Forward)[] Settings, int Reference)
{
    private const int SmallestLog2 = 6;

    /// <summary>Makes all series.</summary>
    /// <param name="largestLog2">The largest number of sites, as the power of two.</param>
    /// <param name="quick">Whether to leave out most values.</param>
    public static IReadOnlyList<ScalingSeries> All(int largestLog2, bool quick)
    {
        int cores = Environment.ProcessorCount;
        int[] sites = [.. Enumerable.Range(SmallestLog2, largestLog2 - SmallestLog2 + 1).Where(n => n % 2 == 0).Select(n => 1 << n)];
        int[] widths = quick ? [8, 30, 64] : [8, 12, 16, 24, 30, 32, 48, 64, 100, 128, 256];
        int[] batches = quick ? [16, 256] : [16, 64, 256, 1024, 4096];
        int[] threads = [.. Enumerable.Range(0, 16).Select(n => 1 << n).Where(t => t < cores), cores];
        return
        [
            Over("sites N; r = 8, batch 64", "N", sites, n => new(n, 8, 64, cores, PeerTask.Forward), 1 << 14),
            Over("channels r; N = 256, batch 256", "r", widths, r => new(256, r, 256, cores, PeerTask.Forward), 64),
            Over("batch; N = 256, r = 32", "batch", batches, b => new(256, 32, b, cores, PeerTask.Forward), 256),
            Over("threads; N = 256, r = 64, batch 1024", "threads", threads, t => new(256, 64, 1024, t, PeerTask.Forward), 1),
        ];
    }

    private static ScalingSeries Over(string title, string variable, int[] values, Func<int, ScalingSetting> setting, int reference) =>
        new(title, variable, [.. values.Select(v => (v, setting(v)))], reference);
}

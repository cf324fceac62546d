using Entroscope.Benchmarks.Measuring;

namespace Entroscope.Benchmarks.Scaling;

/// <summary>What one measurement gave.</summary>
/// <param name="Setting">What was measured.</param>
/// <param name="Time">The times of a call.</param>
/// <param name="PeakMemory">The largest working set of the process, in MiB: the network in double precision included.</param>
internal sealed record ScalingResult(ScalingSetting Setting, Timing Time, double PeakMemory)
{
    /// <summary>Gets the time of a sample and site, in nanoseconds.</summary>
    public double Nanoseconds => Time.Median * 1e9 / ((double)Setting.Batch * Setting.Sites);

    public double Gflops => Time.Gflops(Setting.Operations);
}

namespace Entroscope.Benchmarks.Shared;

/// <summary>What one measurement gave.</summary>
/// <param name="Setting">What was measured.</param>
/// <param name="Forward">The processor seconds of the upward pass over all rows.</param>
/// <param name="Expectation">The processor seconds of an E step over all rows.</param>
/// <param name="Maximization">The processor seconds of an M step.</param>
/// <param name="Peak">The rate of the engine's matrix product in the cache, 10^9 operations a second of one thread.</param>
/// <param name="PeakMemory">The largest working set of the process, in MiB.</param>
internal sealed record SharedResult(SharedSetting Setting, double Forward, double Expectation, double Maximization, double Peak, double PeakMemory)
{
    private bool IsLookedUp => Setting.Values < 32;

    /// <summary>Gets the share of the matrix product's rate that the upward pass has, counted as in docs/performance.md.</summary>
    public double ForwardShare => Setting.Operations / Forward * 1e-9 / Peak;

    /// <summary>Gets the share of an E step, counted as three upward passes.</summary>
    public double TrainingShare => 3 * Setting.Operations / Expectation * 1e-9 / Peak;

    /// <summary>Gets the share of the operations that an E step really does.</summary>
    public double DoneShare => Setting.TrainingOperations(IsLookedUp) / Expectation * 1e-9 / Peak;
}

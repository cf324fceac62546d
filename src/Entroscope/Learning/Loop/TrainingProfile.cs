using Entroscope.Engine;
using Entroscope.Engine.Diagnostics;

namespace Entroscope.Learning.Loop;

/// <summary>What a call of the training did and how long it took. Times are of this machine; of a resumed run it covers what was left to do.</summary>
public sealed record TrainingProfile
{
    /// <summary>Gets the number of threads.</summary>
    public required int Threads { get; init; }

    /// <summary>Gets the arithmetic of the engine.</summary>
    public required EngineKind Arithmetic { get; init; }

    /// <summary>Gets the number of samples that went through an E step, a sample once a pass.</summary>
    public required long Samples { get; init; }

    /// <summary>Gets the number of samples that were scored for the choice, a sample once a score.</summary>
    public required long ScoredSamples { get; init; }

    /// <summary>Gets how many samples of the E steps left the range of their arithmetic and were computed again in a better one.</summary>
    public required long RescuedSamples { get; init; }

    /// <summary>Gets how many of the scored samples left the range of their arithmetic and were computed again in a better one.</summary>
    public required long RescuedScoredSamples { get; init; }

    /// <summary>
    /// Gets the floating-point operations of the conv multiply-adds of one sample upward: 2 x rows x channels, summed over nodes. An E step,
    /// upward, downward and counts, is three times that.
    /// </summary>
    public required long OperationsPerSample { get; init; }

    /// <summary>Gets the seconds of the start: moments of the columns and the first parameters.</summary>
    public required double StartSeconds { get; init; }

    /// <summary>Gets the seconds of the E steps.</summary>
    public required double ExpectationSeconds { get; init; }

    /// <summary>Gets the seconds of the M steps, the way of the parameters into the engine included.</summary>
    public required double MaximizationSeconds { get; init; }

    /// <summary>Gets the seconds of the scores.</summary>
    public required double ScoringSeconds { get; init; }

    /// <summary>Gets the seconds of the checkpoints.</summary>
    public required double CheckpointSeconds { get; init; }

    /// <summary>Gets the seconds of the whole call.</summary>
    public required double TotalSeconds { get; init; }

    /// <summary>Gets the seconds that are none of the others.</summary>
    public double OtherSeconds => TotalSeconds - StartSeconds - ExpectationSeconds - MaximizationSeconds - ScoringSeconds - CheckpointSeconds;

    /// <summary>Gets the samples a second of the E steps; NaN if there was none.</summary>
    public double ExpectationRate => Samples / ExpectationSeconds;

    /// <summary>Gets the samples of the E steps a second of the whole call; NaN if there was none.</summary>
    public double OverallRate => Samples > 0 ? Samples / TotalSeconds : double.NaN;

    /// <summary>Gets the 10^9 floating-point operations a second that the E steps achieved, conv multiply-adds alone; NaN if there was none.</summary>
    public double Gigaflops => 3e-9 * OperationsPerSample * ExpectationRate;

    /// <summary>
    /// Measures the 10^9 floating-point operations a second that single-precision matrix products reach on this machine now, in the cache and on
    /// as many threads as the training used: what <see cref="Gigaflops"/> is to be held against. Takes about a tenth of a second.
    /// </summary>
    /// <returns>The rate of all threads together.</returns>
    public double MeasurePeak() => MatrixProductPeak.Measure(Threads);
}

namespace Entroscope.Reporting;

/// <summary>How fast a training was, and how fast it could have been at best.</summary>
/// <param name="Training">What the training did and how long it took.</param>
/// <param name="PeakGigaflops">The 10^9 floating-point operations a second of matrix products on that machine and as many threads; NaN when unknown.</param>
internal sealed record PerformanceSummary(TrainingProfile Training, double PeakGigaflops)
{
    /// <summary>Gets the part of the peak that the E steps reached; NaN when unknown.</summary>
    public double ShareOfPeak => Training.Gigaflops / PeakGigaflops;

    /// <summary>Measures the peak of this machine, which takes about a tenth of a second.</summary>
    /// <param name="training">The profile of the training, made on this machine.</param>
    public static PerformanceSummary Of(TrainingProfile training)
    {
        ArgumentNullException.ThrowIfNull(training);
        return new PerformanceSummary(training, training.MeasurePeak());
    }
}

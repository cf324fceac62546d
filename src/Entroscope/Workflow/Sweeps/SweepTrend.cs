using Entroscope.Information.Distance;

namespace Entroscope.Workflow.Sweeps;

/// <summary>How one quantity changes along a sweep.</summary>
/// <param name="Quantity">The quantity as results write it: test_log_likelihood (validation_log_likelihood without test rows) or entropy_captured; in nats.</param>
/// <param name="Against">What it is laid against: widths, rows, depth or parameters.</param>
/// <param name="Law">The fitted law; null where there are too few points, or for depth, which is no scale.</param>
/// <param name="Shape">What the means over the seeds do, in a plain sentence without units.</param>
/// <param name="Reading">What the law says, or why there is none, in plain sentences without units; empty where the shape says all.</param>
internal sealed record SweepTrend(string Quantity, string Against, SaturatingPowerLaw? Law, string Shape, string Reading)
{
    /// <summary>Gets shape and reading together.</summary>
    public string Verdict => Reading.Length == 0 ? Shape : $"{Shape} {Reading}";
}

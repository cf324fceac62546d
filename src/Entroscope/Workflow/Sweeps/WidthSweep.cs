using Entroscope.Data.Tables;

namespace Entroscope.Workflow.Sweeps;

/// <summary>
/// Trains networks of several widths on the same rows and shows where each width binds: m(n) and T(n) of held-out rows by width, the scale n*(r) from which on
/// a width lacks what a wider one reads, whether the curves collapse, the law of the scales at which widths agree, and what it asks of larger scales (theory,
/// "The scaling law").
/// </summary>
public static class WidthSweep
{
    /// <summary>Runs a sweep.</summary>
    /// <param name="data">The data, with at least 50 test rows, on which everything is measured; the validation rows choose the step of every training.</param>
    /// <param name="options">The widths, and how their networks are trained.</param>
    /// <param name="progress">Receives a line for every finished training; called by one thread at a time; null for none.</param>
    /// <param name="cancellation">Stops the sweep.</param>
    /// <returns>What the test rows say by width.</returns>
    /// <exception cref="ArgumentException">The options contradict each other or are out of range.</exception>
    /// <exception cref="DataException">There are too few test rows, or a network gives one of them probability 0.</exception>
    /// <exception cref="ModelException">The tree does not fit the data, or has a single level.</exception>
    /// <exception cref="SizeLimitException">The widest network would have more parameters than the limit.</exception>
    /// <remarks>Cost: a training for every width and seed. The result does not depend on threads or workers.</remarks>
    public static WidthSweepResult Run(
        DataSplit data, WidthSweepOptions options, IProgress<string>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        var runner = new WidthSweepRunner(data, options, new MemoryWidthStore(), string.Empty, null, cancellation);
        return runner.Run(progress, cancellation);
    }
}

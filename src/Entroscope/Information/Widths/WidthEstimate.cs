namespace Entroscope.Information.Widths;

/// <summary>
/// A mean over seeds of means over held-out rows, with both errors apart: all networks see the same rows, but each seed trains another network.
/// </summary>
/// <param name="Value">The mean.</param>
/// <param name="RowError">The standard error over the rows, of the mean over the seeds.</param>
/// <param name="SeedError">The standard error between the seeds; NaN for a single one.</param>
public readonly record struct WidthEstimate(double Value, double RowError, double SeedError)
{
    /// <summary>Gets both errors together: the root of the sum of their squares; that of the rows alone for a single seed.</summary>
    public double StandardError => double.Hypot(RowError, double.IsNaN(SeedError) ? 0 : SeedError);
}

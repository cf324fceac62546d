namespace Entroscope.Benchmarks.Clusters;

/// <summary>What an update of a distributed training costs in its parts, measured on one machine or assumed of a network.</summary>
/// <param name="Parameters">The numbers of the model, which are the numbers of its counts.</param>
/// <param name="RowSeconds">Seconds of a worker for the expectations of a row.</param>
/// <param name="FoldSeconds">Seconds to add a number of one tensor of counts to that of another.</param>
/// <param name="MaximizationSeconds">Seconds of the M step for a parameter.</param>
/// <param name="LinkBytes">Bytes a second that a node sends, and at the same time receives.</param>
/// <param name="CopyBytes">Bytes a second that a node's processors make into messages or take out of them.</param>
/// <param name="CallSeconds">Seconds of the receiving processor for a message without content.</param>
/// <param name="LatencySeconds">Seconds until an answer arrives, nothing else waiting.</param>
/// <param name="Jitter">The standard deviation of the logarithm of the time of a lease.</param>
internal sealed record ClusterConstants(
    double Parameters,
    double RowSeconds,
    double FoldSeconds,
    double MaximizationSeconds,
    double LinkBytes,
    double CopyBytes,
    double CallSeconds,
    double LatencySeconds,
    double Jitter)
{
    public const int TileRows = 8192;
    public const double PieceBytes = 4 << 20;
    public const double NumberBytes = sizeof(double);

    /// <summary>Gets the rows of a worker above which sending counts and receiving parameters takes less than a tenth of its time.</summary>
    public double RowsForTenPercent => 9 * 2 * NumberBytes * Parameters * ((1 / LinkBytes) + (1 / CopyBytes)) / RowSeconds;
}

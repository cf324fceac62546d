using Entroscope.Benchmarks.Peers;

namespace Entroscope.Benchmarks.Scaling;

/// <summary>One measurement of the engine alone.</summary>
/// <param name="Sites">The number of sites N.</param>
/// <param name="Width">The channels r.</param>
/// <param name="Batch">The samples of a call.</param>
/// <param name="Threads">The threads.</param>
/// <param name="Task">What is timed.</param>
internal sealed record ScalingSetting(int Sites, int Width, int Batch, int Threads, PeerTask Task)
{
    /// <summary>Gets the multiply-adds of the convolutions, counted as two operations.</summary>
    public double Operations => new PeerCase(Sites, Width, ScalingPoint.LeafValues, Batch).Operations(Task);
}

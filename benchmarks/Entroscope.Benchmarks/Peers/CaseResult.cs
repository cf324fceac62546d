using Entroscope.Benchmarks.Measuring;

namespace Entroscope.Benchmarks.Peers;

/// <summary>The times of one case, task and number of threads, with what follows from them.</summary>
/// <param name="Case">The network and batch.</param>
/// <param name="Threads">The threads of all contestants.</param>
/// <param name="Task">What was timed.</param>
/// <param name="Operations">The operations counted.</param>
/// <param name="Ours">The time of the engine.</param>
/// <param name="Peers">The times of the forms in libtorch.</param>
/// <param name="Product">The time of the matrix product in libtorch.</param>
/// <param name="ProductGflops">The rate of the matrix product.</param>
internal sealed record CaseResult(
    PeerCase Case,
    int Threads,
    string Task,
    double Operations,
    Timing Ours,
    IReadOnlyDictionary<string, Timing> Peers,
    Timing Product,
    double ProductGflops)
{
    public string BestForm => Peers.MinBy(p => p.Value.Median).Key;

    public double OursGflops => Ours.Gflops(Operations);

    public double PeerGflops => Peers[BestForm].Gflops(Operations);

    /// <summary>Gets how many times faster the engine is than the best form.</summary>
    public double Ratio => Peers[BestForm].Median / Ours.Median;

    /// <summary>Gets the rate of the engine as a share of the matrix product's.</summary>
    public double ShareOfProduct => OursGflops / ProductGflops;
}

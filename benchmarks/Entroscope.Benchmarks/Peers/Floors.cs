namespace Entroscope.Benchmarks.Peers;

/// <summary>What must hold on two threads with the main number of values (docs/performance.md); null where nothing is demanded.</summary>
internal static class Floors
{
    private const double TwoThreads = 1.8;

    private static readonly Dictionary<(string, int), (double Ratio, double Share)> Demands = new()
    {
        [("forward", 16)] = (4.0, 0.30),
        [("forward", 32)] = (2.2, 0.50),
        [("forward", 64)] = (1.7, 0.65),
        [("forward", 128)] = (1.4, 0.65),
        [("training", 16)] = (2.4, 0.18),
        [("training", 32)] = (2.2, 0.40),
        [("training", 64)] = (1.9, 0.50),
        [("training", 128)] = (1.4, 0.50),
    };

    public static double? Ratio(CaseResult r) => Applies(r) && r.Case.Sites is (256 or 1024) ? Demand(r)?.Ratio : null;

    public static double? ShareOfProduct(CaseResult r) => Applies(r) && r.Case.Sites == 256 ? Demand(r)?.Share : null;

    public static double? Scaling(CaseResult r) => Applies(r) && r.Case is { Sites: 256, Width: 64 } ? TwoThreads : null;

    private static bool Applies(CaseResult r) => r is { Threads: 2, Case: { Batch: 256, Values: PeersSeries.MainValues } };

    private static (double Ratio, double Share)? Demand(CaseResult r) =>
        Demands.TryGetValue((r.Task, r.Case.Width), out (double, double) demand) ? demand : null;
}

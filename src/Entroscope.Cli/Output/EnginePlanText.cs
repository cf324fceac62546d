using Entroscope.Engine.Diagnostics;

namespace Entroscope.Cli.Output;

/// <summary>Plans of the engine as a table for people, one column a plan.</summary>
internal static class EnginePlanText
{
    private const double Mebi = 1 << 20;
    private const int LargestInKibi = 1 << 20;

    public static void Write(TextWriter output, IReadOnlyList<EnginePlanSummary> plans)
    {
        MachineCaches caches = plans[0].Caches;
        output.WriteLine($"caches: level 1 {Size(caches.Level1)}, level 2 {Size(caches.Level2)}, level 3 {Size(caches.Level3)}");
        var table = new TextTable(["plan", .. plans.Select(p => p.Kind == EngineKind.Single ? "single precision: train" : "double precision: measure")]);
        foreach ((string name, Func<EnginePlanSummary, string> show) in Rows(plans[0].KernelVariable))
        {
            table.Add([name, .. plans.Select(show)]);
        }

        table.WriteTo(output);
    }

    private static IEnumerable<(string Name, Func<EnginePlanSummary, string> Show)> Rows(string variable) =>
        [.. Traversal(variable), .. Memory(), .. Estimate("forward", p => p.Forward), .. Estimate("training", p => p.Training)];

    private static IEnumerable<(string Name, Func<EnginePlanSummary, string> Show)> Traversal(string variable) =>
    [
        ($"kernels ({variable})", p => p.Kernels),
        ("threads", p => Invariant($"{p.Threads}")),
        ("samples of a panel", p => Invariant($"{p.PanelSamples}")),
        ("panels of a group", p => Invariant($"{p.GroupPanels} ({p.GroupSamples} samples)")),
        ("expected counts (threads share nodes above)", p => Invariant($"{p.Counts} ({p.MergedCountLimit})")),
        ("training: threads share", p => p.SharesNodes ? "the nodes of the tree" : "the samples"),
        ("  samples merged at once, at least", p => p.SharesNodes ? "-" : Invariant($"{p.BlockSamples}")),
        ("  stages: segments", p => p.SharesNodes ? string.Join(", ", p.Stages.Select(s => Invariant($"{s.Segments}"))) : "-"),
        ("  multiply-adds of a segment of stage 1", p => p.SharesNodes ? Invariant($"{p.Stages[0].Smallest}..{p.Stages[0].Largest}") : "-"),
        ("training: on the way down", p => p.Recomputes ? "stage 1 is computed again" : "all nodes are kept"),
        ("  a group kept (computed again above, or if cheap)", p => p.SharesNodes ? $"{Size(p.KeptBytes)} ({Size(p.MemoryLimit)})" : Size(p.KeptBytes)),
    ];

    private static IEnumerable<(string Name, Func<EnginePlanSummary, string> Show)> Memory() =>
    [
        ("packed weights, both ways", p => Size(p.PackedWeightBytes)),
        ("sites: small alphabets, large ones, computed", p => Invariant($"{p.Tables.SmallSites}, {p.Tables.LargeSites}, {p.Tables.ComputedSites}")),
        ("tables: densities", p => Size(p.Tables.DensityBytes)),
        ("tables: conv outputs of small alphabets", p => Size(p.Tables.SmallOutputBytes)),
        ("tables: conv outputs of large ones",
            p => p.Tables.LargeSites == 0 ? "-" : Invariant($"{Size(p.Tables.LargeOutputBytes)}, from {p.Tables.RowsForLargeOutputs} rows")),
        ("slots: forward, a thread", p => Size(p.ForwardSlotBytes)),
        ("slots: training", p => Size(p.TrainingSlotBytes)),
        ("counts", p => Size(p.CountBytes)),
    ];

    private static IEnumerable<(string Name, Func<EnginePlanSummary, string> Show)> Estimate(string pass, Func<EnginePlanSummary, PassEstimate> of) =>
    [
        ($"{pass}: multiply-adds a sample", p => Invariant($"{of(p).MultiplyAdds}")),
        ("  weights of a group", p => $"{Size(of(p).WeightBytes)}, {Place(of(p).Weights)}"),
        ("  messages of a group", p => $"{Size(of(p).MessageBytes)}, {Place(of(p).Messages)}"),
        ("  multiply-adds a byte of memory (needed)", p => of(p).MultiplyAddsPerByte is { } value ? Invariant($"{value:0.0} ({of(p).Balance:0.0})") : "-"),
        ("  multiply-adds a number of a message", p => Invariant($"{(double)of(p).MultiplyAdds / of(p).MessageNumbers:0.0}")),
        ("  bound by", p => Name(of(p).Bound)),
    ];

    private static string Place(MemoryLevel level) => level switch
    {
        MemoryLevel.Unknown => "caches unknown",
        MemoryLevel.Memory => "from memory",
        _ => Invariant($"in level {(int)level}"),
    };

    private static string Name(SpeedBound bound) => bound switch
    {
        SpeedBound.Memory => "memory",
        SpeedBound.Messages => "pooling of messages",
        SpeedBound.Arithmetic => "multiply-adds",
        _ => "unknown",
    };

    private static string Size(long? bytes) => bytes switch
    {
        null => "unknown",
        < LargestInKibi => Invariant($"{bytes / 1024.0:0.0} KiB"),
        _ => Invariant($"{bytes / Mebi:0.0} MiB"),
    };
}

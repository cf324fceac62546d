using Entroscope.Cli.Output;
using Entroscope.Engine;
using Entroscope.Engine.Diagnostics;
using Entroscope.Engine.Scaled;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary>How plans are shown, with made-up numbers: every line, whatever machine the tests run on.</summary>
public sealed class EnginePlanTextTests
{
    private static readonly EnginePlanSummary Shared = new(
        Kind: EngineKind.Single,
        Kernels: "vector256",
        KernelVariable: "ENTROSCOPE_KERNELS",
        Threads: 2,
        PanelSamples: 32,
        GroupPanels: 8,
        Counts: 1000000,
        MergedCountLimit: 65536,
        SharesNodes: true,
        BlockSamples: 512,
        Stages: [new SegmentStage(64, 1000, 70, 90), new SegmentStage(8, 100, 50, 60), new SegmentStage(1, 5, 7, 7)],
        Recomputes: true,
        KeptBytes: 3L << 30,
        MemoryLimit: 1 << 30,
        PackedWeightBytes: 5 << 20,
        Tables: new SiteTableSummary(3, 2, 1, 1028, 2048, 1536, 3 << 20),
        ForwardSlotBytes: 512,
        TrainingSlotBytes: 2 << 20,
        CountBytes: 8000000,
        Caches: new MachineCaches(48 << 10, 2 << 20, null),
        Forward: Pass(1000, MemoryLevel.Level2, MemoryLevel.Level1, null, SpeedBound.Arithmetic),
        Training: Pass(3300, MemoryLevel.Memory, MemoryLevel.Level3, 1.25, SpeedBound.Memory));

    private static readonly EnginePlanSummary Merged = Shared with
    {
        Kind = EngineKind.Double,
        SharesNodes = false,
        Recomputes = false,
        Tables = new SiteTableSummary(6, 0, 0, 0, 2048, 1536, 0),
        Forward = Pass(150, MemoryLevel.Unknown, MemoryLevel.Unknown, null, SpeedBound.Unknown),
        Training = Pass(150, MemoryLevel.Level1, MemoryLevel.Level1, null, SpeedBound.Messages),
    };

    [Fact]
    public void EveryRow_ShowsBothPlans()
    {
        using var output = new StringWriter { NewLine = "\n" };
        EnginePlanText.Write(output, [Shared, Merged]);
        string[] rows = [.. output.ToString().Split('\n')
            .Select(l => string.Join(" | ", l.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))];
        Assert.Equal(
            [
                "caches: level 1 48.0 KiB, level 2 2.0 MiB, level 3 unknown",
                "plan | single precision: train | double precision: measure",
                "kernels (ENTROSCOPE_KERNELS) | vector256 | vector256",
                "threads | 2 | 2",
                "samples of a panel | 32 | 32",
                "panels of a group | 8 (256 samples) | 8 (256 samples)",
                "expected counts (threads share nodes above) | 1000000 (65536) | 1000000 (65536)",
                "training: threads share | the nodes of the tree | the samples",
                "samples merged at once, at least | - | 512",
                "stages: segments | 64, 8, 1 | -",
                "multiply-adds of a segment of stage 1 | 70..90 | -",
                "training: on the way down | stage 1 is computed again | all nodes are kept",
                "a group kept (computed again above, or if cheap) | 3072.0 MiB (1024.0 MiB) | 3072.0 MiB",
                "packed weights, both ways | 5.0 MiB | 5.0 MiB",
                "sites: small alphabets, large ones, computed | 3, 2, 1 | 6, 0, 0",
                "tables: densities | 2.0 KiB | 2.0 KiB",
                "tables: conv outputs of small alphabets | 1.5 KiB | 1.5 KiB",
                "tables: conv outputs of large ones | 3.0 MiB, from 1028 rows | -",
                "slots: forward, a thread | 0.5 KiB | 0.5 KiB",
                "slots: training | 2.0 MiB | 2.0 MiB",
                "counts | 7.6 MiB | 7.6 MiB",
                "forward: multiply-adds a sample | 1000 | 150",
                "weights of a group | 4.0 KiB, in level 2 | 4.0 KiB, caches unknown",
                "messages of a group | 1.0 KiB, in level 1 | 1.0 KiB, caches unknown",
                "multiply-adds a byte of memory (needed) | - | -",
                "multiply-adds a number of a message | 10.0 | 1.5",
                "bound by | multiply-adds | unknown",
                "training: multiply-adds a sample | 3300 | 150",
                "weights of a group | 4.0 KiB, from memory | 4.0 KiB, in level 1",
                "messages of a group | 1.0 KiB, in level 3 | 1.0 KiB, in level 1",
                "multiply-adds a byte of memory (needed) | 1.3 (4.0) | -",
                "multiply-adds a number of a message | 33.0 | 1.5",
                "bound by | memory | pooling of messages",
            ],
            rows.Where(r => r.Length > 0 && !r.StartsWith('─')));
    }

    [Fact]
    public void Json_HoldsTheSameNumbers()
    {
        using var output = new StringWriter();
        JsonOutput.Write(output, w => EnginePlanJson.Write(w, [Shared]));
        string compact = string.Concat(output.ToString().Split('\n').Select(l => l.Trim()));
        Assert.Equal(
            "{\"caches\": {\"level1\": 49152,\"level2\": 2097152,\"level3\": null},\"single\": {\"kernels\": \"vector256\","
            + "\"kernel_variable\": \"ENTROSCOPE_KERNELS\",\"threads\": 2,"
            + "\"panel_samples\": 32,\"group_panels\": 8,\"group_samples\": 256,\"counts\": 1000000,\"merged_count_limit\": 65536,\"shares_nodes\": true,"
            + "\"block_samples\": 512,"
            + "\"stages\": [{\"segments\": 64,\"nodes\": 1000,\"smallest\": 70,\"largest\": 90},{\"segments\": 8,\"nodes\": 100,"
            + "\"smallest\": 50,\"largest\": 60},"
            + "{\"segments\": 1,\"nodes\": 5,\"smallest\": 7,\"largest\": 7}],\"recomputes\": true,\"kept_bytes\": 3221225472,\"memory_limit\": 1073741824,"
            + "\"packed_weight_bytes\": 5242880,\"tables\": {\"small_sites\": 3,\"large_sites\": 2,\"computed_sites\": 1,\"rows_for_large_outputs\": 1028,"
            + "\"density_bytes\": 2048,\"small_output_bytes\": 1536,\"large_output_bytes\": 3145728},\"forward_slot_bytes\": 512,"
            + "\"training_slot_bytes\": 2097152,\"count_bytes\": 8000000,"
            + "\"forward\": {\"multiply_adds\": 1000,\"message_numbers\": 100,\"weight_bytes\": 4096,\"message_bytes\": 1024,\"weights\": \"level2\","
            + "\"messages\": \"level1\","
            + "\"memory_bytes\": 0,\"multiply_adds_per_byte\": null,\"balance\": 4,\"bound\": \"arithmetic\"},"
            + "\"training\": {\"multiply_adds\": 3300,\"message_numbers\": 100,\"weight_bytes\": 4096,\"message_bytes\": 1024,\"weights\": \"memory\","
            + "\"messages\": \"level3\","
            + "\"memory_bytes\": 4096,\"multiply_adds_per_byte\": 1.25,\"balance\": 4,\"bound\": \"memory\"}}}",
            compact);
    }

    private static PassEstimate Pass(long multiplyAdds, MemoryLevel weights, MemoryLevel messages, double? perByte, SpeedBound bound) => new(
        MultiplyAdds: multiplyAdds,
        MessageNumbers: 100,
        WeightBytes: 4096,
        MessageBytes: 1024,
        Weights: weights,
        Messages: messages,
        MemoryBytes: perByte is null ? 0 : 4096,
        MultiplyAddsPerByte: perByte,
        Balance: 4,
        Bound: bound);
}

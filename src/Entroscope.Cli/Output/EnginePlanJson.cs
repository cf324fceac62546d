using Entroscope.Engine.Diagnostics;

namespace Entroscope.Cli.Output;

/// <summary>Plans of the engine as JSON; what is unknown is null. Sizes are in bytes, multiply-adds those of a sample.</summary>
internal static class EnginePlanJson
{
    public static void Write(Utf8JsonWriter writer, IReadOnlyList<EnginePlanSummary> plans)
    {
        MachineCaches caches = plans[0].Caches;
        writer.WriteStartObject("caches");
        writer.Members(new { caches.Level1, caches.Level2, caches.Level3 });
        writer.WriteEndObject();
        foreach (EnginePlanSummary plan in plans)
        {
            writer.WriteStartObject(plan.Kind.Words());
            Traversal(writer, plan);
            Memory(writer, plan);
            Estimate(writer, "forward", plan.Forward);
            Estimate(writer, "training", plan.Training);
            writer.WriteEndObject();
        }
    }

    private static void Traversal(Utf8JsonWriter writer, EnginePlanSummary plan)
    {
        writer.Members(new
        {
            plan.Kernels,
            plan.KernelVariable,
            plan.Threads,
            plan.PanelSamples,
            plan.GroupPanels,
            plan.GroupSamples,
            plan.Counts,
            plan.MergedCountLimit,
            plan.SharesNodes,
            plan.BlockSamples
        });
        writer.Objects("stages", plan.Stages, stage => writer.Members(new { stage.Segments, stage.Nodes, stage.Smallest, stage.Largest }));
        writer.Members(new { plan.Recomputes, plan.KeptBytes, plan.MemoryLimit });
    }

    private static void Memory(Utf8JsonWriter writer, EnginePlanSummary plan)
    {
        SiteTableSummary tables = plan.Tables;
        writer.WriteNumber("packed_weight_bytes", plan.PackedWeightBytes);
        writer.WriteStartObject("tables");
        writer.Members(new
        {
            tables.SmallSites,
            tables.LargeSites,
            tables.ComputedSites,
            tables.RowsForLargeOutputs,
            tables.DensityBytes,
            tables.SmallOutputBytes,
            tables.LargeOutputBytes
        });
        writer.WriteEndObject();
        writer.Members(new { plan.ForwardSlotBytes, plan.TrainingSlotBytes, plan.CountBytes });
    }

    private static void Estimate(Utf8JsonWriter writer, string name, PassEstimate pass)
    {
        writer.WriteStartObject(name);
        writer.Members(new { pass.MultiplyAdds, pass.MessageNumbers, pass.WeightBytes, pass.MessageBytes });
        writer.WriteString("weights", pass.Weights.Words());
        writer.WriteString("messages", pass.Messages.Words());
        writer.Members(new { pass.MemoryBytes, pass.MultiplyAddsPerByte, pass.Balance, Bound = pass.Bound.Words() });
        writer.WriteEndObject();
    }
}

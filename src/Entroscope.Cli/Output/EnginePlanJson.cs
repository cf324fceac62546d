using Entroscope.Engine.Diagnostics;

namespace Entroscope.Cli.Output;

/// <summary>Plans of the engine as JSON; what is unknown is null. Sizes are in bytes, multiply-adds those of a sample.</summary>
internal static class EnginePlanJson
{
    public static void Write(Utf8JsonWriter writer, IReadOnlyList<EnginePlanSummary> plans)
    {
        MachineCaches caches = plans[0].Caches;
        writer.WriteStartObject("caches");
        writer.Optional("level1", caches.Level1);
        writer.Optional("level2", caches.Level2);
        writer.Optional("level3", caches.Level3);
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
        writer.WriteString("kernels", plan.Kernels);
        writer.WriteString("kernel_variable", plan.KernelVariable);
        writer.WriteNumber("threads", plan.Threads);
        writer.WriteNumber("panel_samples", plan.PanelSamples);
        writer.WriteNumber("group_panels", plan.GroupPanels);
        writer.WriteNumber("group_samples", plan.GroupSamples);
        writer.WriteNumber("counts", plan.Counts);
        writer.WriteNumber("merged_count_limit", plan.MergedCountLimit);
        writer.WriteBoolean("shares_nodes", plan.SharesNodes);
        writer.WriteNumber("block_samples", plan.BlockSamples);
        writer.Objects("stages", plan.Stages, stage =>
        {
            writer.WriteNumber("segments", stage.Segments);
            writer.WriteNumber("nodes", stage.Nodes);
            writer.WriteNumber("smallest", stage.Smallest);
            writer.WriteNumber("largest", stage.Largest);
        });
        writer.WriteBoolean("recomputes", plan.Recomputes);
        writer.WriteNumber("kept_bytes", plan.KeptBytes);
        writer.WriteNumber("memory_limit", plan.MemoryLimit);
    }

    private static void Memory(Utf8JsonWriter writer, EnginePlanSummary plan)
    {
        SiteTableSummary tables = plan.Tables;
        writer.WriteNumber("packed_weight_bytes", plan.PackedWeightBytes);
        writer.WriteStartObject("tables");
        writer.WriteNumber("small_sites", tables.SmallSites);
        writer.WriteNumber("large_sites", tables.LargeSites);
        writer.WriteNumber("computed_sites", tables.ComputedSites);
        writer.WriteNumber("rows_for_large_outputs", tables.RowsForLargeOutputs);
        writer.WriteNumber("density_bytes", tables.DensityBytes);
        writer.WriteNumber("small_output_bytes", tables.SmallOutputBytes);
        writer.WriteNumber("large_output_bytes", tables.LargeOutputBytes);
        writer.WriteEndObject();
        writer.WriteNumber("forward_slot_bytes", plan.ForwardSlotBytes);
        writer.WriteNumber("training_slot_bytes", plan.TrainingSlotBytes);
        writer.WriteNumber("count_bytes", plan.CountBytes);
    }

    private static void Estimate(Utf8JsonWriter writer, string name, PassEstimate pass)
    {
        writer.WriteStartObject(name);
        writer.WriteNumber("multiply_adds", pass.MultiplyAdds);
        writer.WriteNumber("message_numbers", pass.MessageNumbers);
        writer.WriteNumber("weight_bytes", pass.WeightBytes);
        writer.WriteNumber("message_bytes", pass.MessageBytes);
        writer.WriteString("weights", pass.Weights.Words());
        writer.WriteString("messages", pass.Messages.Words());
        writer.WriteNumber("memory_bytes", pass.MemoryBytes);
        writer.Number("multiply_adds_per_byte", pass.MultiplyAddsPerByte ?? double.NaN);
        writer.Number("balance", pass.Balance);
        writer.WriteString("bound", pass.Bound.Words());
        writer.WriteEndObject();
    }
}

using System.Numerics;
using Entroscope.Engine.Scaled;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Engine.Diagnostics;

/// <summary>Describes how the scaled engine works through a network.</summary>
internal static class EnginePlans
{
    /// <summary>Describes the plan of an engine. The engine's memory is reserved, but nothing is computed.</summary>
    /// <param name="options">How the engine works; null for the default, the scaled engine in double precision.</param>
    /// <exception cref="ArgumentException">The reference is requested, which has no plan.</exception>
    public static EnginePlanSummary Describe(ConvAC model, EngineOptions? options = null) =>
        Describe(model, options ?? new EngineOptions(), MachineCaches.OfThisMachine());

    /// <summary>Describes the plan of an engine on a machine with given caches.</summary>
    internal static EnginePlanSummary Describe(ConvAC model, EngineOptions options, MachineCaches caches)
    {
        ArgumentNullException.ThrowIfNull(model);
        model.EnsureGenerative();
        return options.Kind switch
        {
            EngineKind.Double => Describe<double>(model, options, caches),
            EngineKind.Single => Describe<float>(model, options, caches),
            _ => throw new ArgumentException("Only the scaled engines have a plan: the engine kind must be Double or Single.", nameof(options)),
        };
    }

    private static EnginePlanSummary Describe<T>(ConvAC model, EngineOptions options, MachineCaches caches)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var plan = new EnginePlan(model, System.Runtime.CompilerServices.Unsafe.SizeOf<T>(), options.ThreadCount);
        var network = new ScaledNetwork<T>(model, KernelRegistry.Choose<T>());
        var estimate = new PlanEstimate<T>(network, plan, caches);
        return new EnginePlanSummary(
            Kind: options.Kind,
            Kernels: network.Kernels.Name,
            KernelVariable: KernelRegistry.Variable,
            Threads: plan.Threads,
            PanelSamples: plan.PanelLanes,
            GroupPanels: plan.GroupPanels,
            Counts: plan.Statistics,
            MergedCountLimit: EnginePlan.MergedCountLimit,
            SharesNodes: plan.SharesNodes,
            BlockSamples: plan.BlockSamples,
            Stages: [.. plan.Segments.Select(s => Stage(network, s))],
            Recomputes: plan.Recomputes,
            KeptBytes: plan.KeptBytes,
            MemoryLimit: plan.MemoryLimit,
            PackedWeightBytes: 2 * network.PackedBytes,
            Tables: Tables(network),
            ForwardSlotBytes: estimate.ForwardSlotBytes,
            TrainingSlotBytes: estimate.TrainingSlotBytes,
            CountBytes: plan.Statistics * sizeof(double) * (plan.SharesNodes ? 1 : plan.Threads + 1),
            Caches: caches,
            Forward: estimate.Forward(),
            Training: estimate.Training());
    }

    private static SegmentStage Stage<T>(ScaledNetwork<T> network, TreeSegment[] segments)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long[] costs = Array.ConvertAll(segments, s => s.Nodes.Sum(network.MultiplyAdds));
        return new SegmentStage(segments.Length, segments.Sum(s => s.Nodes.Length), costs.Min(), costs.Max());
    }

    private static SiteTableSummary Tables<T>(ScaledNetwork<T> network)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        SiteTables<T> tables = network.Tables;
        int[] tabulated = [.. Enumerable.Range(0, network.Tree.SiteCount).Where(i => tables.Columns(i) > 0)];
        int small = tabulated.Count(tables.IsSmall);
        long rows = tabulated.Where(i => !tables.IsSmall(i)).Select(i => (long)ScaledEngine<T>.RowsPerValue * tables.Columns(i)).DefaultIfEmpty().Max();
        return new SiteTableSummary(
            small, tabulated.Length - small, network.Tree.SiteCount - tabulated.Length, rows, tables.DensityBytes, tables.SmallOutputBytes,
            tables.LargeOutputBytes);
    }
}

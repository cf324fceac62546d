namespace Entroscope.Networks.Cli;

/// <summary>Shows what an observation takes.</summary>
internal static class PlanText
{
    /// <summary>Shows what an information plane takes.</summary>
    public static void Write(TextWriter output, PlanePlan plan)
    {
        Table(output, plan.Observation);
        string models = plan.Sources.Count == 1 ? plan.Sources[0]
            : Invariant($"{plan.Sources.Count} checkpoints, taken to be as {Path.GetFileName(plan.Sources[0])}");
        output.WriteLine($"{models}; {Numbers.Count(plan.Observation.Rows, "row")}");
        Size(output, plan.Bytes, plan.Seconds);
    }

    public static void Write(TextWriter output, ObservationPlan plan)
    {
        Table(output, plan);
        output.WriteLine(Invariant(
            $"{Numbers.Count(plan.Rows, "row")} in calls of {(plan.Batch is { } batch ? Invariant($"{batch}") : "a number that a first run finds")}"));
        Size(output, plan.Bytes, plan.Seconds);
    }

    private static void Table(TextWriter output, ObservationPlan plan)
    {
        var table = new TextTable("layer", "operation", "tensor", "type", "shape", "values a row");
        foreach (PlannedTensor tensor in plan.Tensors)
        {
            table.Add(
                tensor.Layer.Name,
                tensor.Layer.Operation,
                tensor.Layer.Tensor,
                tensor.ElementType ?? "no tensor",
                tensor.Shape is { } shape ? LayersText.Shape(shape) : "?",
                tensor.Elements is { } elements ? Invariant($"{elements}") : "?");
        }

        table.WriteTo(output);
    }

    private static void Size(TextWriter output, double? size, double? seconds) => output.WriteLine(size is { } bytes
        ? $"memory: about {Numerics.MemoryLimit.Show(bytes)}, without what the runtime takes for itself; time: roughly {Seconds(seconds ?? 0)}"
        : "memory and time: some shapes are known only from a run; --shape may give them");

    private static string Seconds(double seconds) => seconds < 1
        ? "below a second"
        : seconds < 100 ? Invariant($"{seconds:F0} s") : Invariant($"{seconds / 60:F0} min");
}

namespace Entroscope.Networks.Cli;

/// <summary>Shows what an observation takes.</summary>
internal static class PlanText
{
    public static void Write(TextWriter output, ObservationPlan plan)
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
        output.WriteLine(Invariant(
            $"{Numbers.Count(plan.Rows, "row")} in calls of {(plan.Batch is { } batch ? Invariant($"{batch}") : "a number that a first run finds")}"));
        output.WriteLine(plan.Bytes is { } bytes
            ? Invariant(
                $"memory: about {Numerics.MemoryLimit.Show(bytes)}, without what the runtime takes for itself; time: roughly {Seconds(plan.Seconds ?? 0)}")
            : "memory and time: some shapes are known only from a run; --shape may give them");
    }

    private static string Seconds(double seconds) => seconds < 1
        ? "below a second"
        : seconds < 100 ? Invariant($"{seconds:F0} s") : Invariant($"{seconds / 60:F0} min");
}

using Entroscope.Workflow.Sweeps;

namespace Entroscope.Cli.Output;

/// <summary>Shows a sweep as tables and sentences.</summary>
internal static class SweepText
{
    public static void Write(SweepResult result, Numbers numbers, TextWriter output)
    {
        string entropy = result.Records[0].Kind == EntropyKind.Shannon ? "entropies" : "differential entropies";
        output.WriteLine(
            $"log-likelihoods ({numbers.Unit} a row) and {entropy} of the networks ({numbers.Unit}): means over the seeds ± the standard error between them");
        WritePoints(result, numbers, output);
        output.WriteLine($"information per level / capacity, in {numbers.Unit}");
        WriteLevels(result, numbers, output);
        foreach (SweepTrend trend in result.Trends)
        {
            output.WriteLine($"{trend.Quantity.Replace('_', ' ')} against {trend.Against}: {trend.Verdict}");
        }

        output.WriteLine(Invariant($"{result.Records.Count} trainings, {result.Reused} of them from the store"));
    }

    private static void WritePoints(SweepResult result, Numbers numbers, TextWriter output)
    {
        var table = new TextTable(result.Plan.Axis.Name, "parameters", "train", "validation", "test", "H(X)", "captured", "seconds");
        table.AddRows(result.Points, point => [Invariant($"{point.Value}"),
            Invariant($"{point.Parameters}"),
            Show(point.Train),
            Show(point.Validation),
            point.Test is { } test ? Show(test) : "-",
            Show(point.Entropy),
            Show(point.EntropyCaptured),
            Invariant($"{point.Records.Sum(r => r.Seconds):0.0}")]);
        table.WriteTo(output);

        string Show(Estimate mean) => double.IsFinite(mean.StandardError)
            ? $"{numbers.Show(mean.Value)} ± {numbers.Show(mean.StandardError)}"
            : numbers.Show(mean.Value);
    }

    private static void WriteLevels(SweepResult result, Numbers numbers, TextWriter output)
    {
        int levels = result.Points.Max(p => p.InformationPerLevel.Count);
        var table = new TextTable([result.Plan.Axis.Name, .. Enumerable.Range(0, levels).Select(l => Invariant($"level {l}"))]);
        table.AddRows(result.Points, point => [
            Invariant($"{point.Value}"),
            .. Enumerable.Range(0, levels).Select(l => l < point.InformationPerLevel.Count
                ? $"{numbers.Show(point.InformationPerLevel[l].Value, "0.00")} / {numbers.Show(point.CapacityPerLevel[l].Value, "0.00")}"
                : string.Empty)]);
        table.WriteTo(output);
    }
}

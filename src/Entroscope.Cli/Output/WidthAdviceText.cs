using Entroscope.Information;

namespace Entroscope.Cli.Output;

/// <summary>Width advice as tables for people.</summary>
internal static class WidthAdviceText
{
    // Nodes named by verdict, the clearest first.
    private const int NamedNodes = 8;

    public static void Write(TextWriter output, WidthAdvice advice, Structure.PoolingTree tree, Numbers numbers)
    {
        output.WriteLine($"Widths by height: means over the nodes, in {numbers.Unit}{(advice.Draws > 0 ? Invariant($", from {advice.Draws} draws, with 95 % intervals") : string.Empty)}");
        bool advised = advice.Advised is not null;
        var table = new TextTable([
            "height", "nodes", "channels", "log r", "capacity", "used", "held", "asked", "channels asked", .. advised ? ["advised"] : Array.Empty<string>(), "verdict"]);
        foreach (LevelWidths level in advice.Levels)
        {
            table.Add([
                Invariant($"{level.Height}"),
                Invariant($"{level.Nodes}"),
                Invariant($"{level.Channels:0.#}"),
                numbers.Show(level.LogChannels, "0.00"),
                numbers.Show(level.Capacity, "0.00"),
                Numbers.Percent(level.Utilisation),
                numbers.Show(level.Held.Value, "0.00"),
                numbers.Show(level.Needed, "0.00"),
                Invariant($"{level.AskedChannels:0.#}"),
                .. advised ? [Invariant($"{level.Advised:0.#}")] : Array.Empty<string>(),
                Verdict(level)]);
        }

        table.WriteTo(output);
        Name(output, "bottlenecks (least slack)", advice.Nodes.Where(n => n.Verdict == WidthVerdict.Bottleneck).OrderBy(n => n.Slack), tree);
        Name(output, "waste (most slack)", advice.Nodes.Where(n => n.Verdict == WidthVerdict.Waste).OrderByDescending(n => n.Slack), tree);
        if (advised)
        {
            output.WriteLine(Invariant($"advised: {advice.AdvisedParameters} parameters of a budget of {advice.Budget}; the model has {advice.Parameters}"));
        }
    }

    private static string Verdict(LevelWidths level) => level.Bottlenecks + level.Wastes == 0
        ? "balanced"
        : string.Join(", ", new[] { (level.Bottlenecks, "bottleneck"), (level.Wastes, "waste") }.Where(p => p.Item1 > 0).Select(p => Invariant($"{p.Item1} {p.Item2}")));

    private static void Name(TextWriter output, string what, IEnumerable<WidthNeed> nodes, Structure.PoolingTree tree)
    {
        WidthNeed[] all = [.. nodes];
        string more = all.Length > NamedNodes ? Invariant($" and {all.Length - NamedNodes} more") : string.Empty;
        output.WriteLine(all.Length == 0
            ? $"{what}: none"
            : $"{what}: nodes {string.Join("; ", all.Take(NamedNodes).Select(n => Invariant($"{tree.Key(n.Node)} (r = {n.Channels})")))}{more}");
    }
}

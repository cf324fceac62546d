namespace Entroscope.Cli.Output;

/// <summary>What widths carry, as a table for people.</summary>
internal static class WidthAdviceText
{
    // Nodes named by use, the clearest first.
    private const int NamedNodes = 8;

    /// <summary>Writes the table.</summary>
    /// <param name="numbers">The unit.</param>
    /// <param name="tried">Whether other widths are trained, too, and reported elsewhere.</param>
    public static void Write(TextWriter output, WidthAdvice advice, Structure.PoolingTree tree, Numbers numbers, bool tried = false)
    {
        output.WriteLine("Widths of this network by height: "
            + $"means over the nodes, in {numbers.Unit}{(advice.Draws > 0 ? $", {Provenance.WithIntervals(advice.Draws)}" : string.Empty)}");
        bool advised = advice.Advised is not null;
        var table = new TextTable([
            "height", "nodes", "channels r", "r at most", "log r", "held", "passes", "least r", "capacity", "used",
            .. advised ? ["r to try"] : Array.Empty<string>(), "in this network"]);
        table.AddRows(advice.Levels, level => [
            Invariant($"{level.Height}"),
            Invariant($"{level.Nodes}"),
            Invariant($"{level.Channels:0.#}"),
            Limit(level.ChannelLimit),
            numbers.Show(level.LogChannels, "0.00"),
            numbers.Show(level.Held.Value, "0.00"),
            numbers.Show(level.Needed, "0.00"),
            Invariant($"{level.LeastChannels:0.#}"),
            numbers.Show(level.Capacity, "0.00"),
            Numbers.Percent(level.Utilisation),
            .. advised ? [Invariant($"{level.Advised:0.#}")] : Array.Empty<string>(),
            Use(level)]);
        table.WriteTo(output);
        Name(output, "saturated (least slack)", advice.Nodes.Where(n => n.Use == WidthUse.Saturated).OrderBy(n => n.Slack), tree);
        Name(output, "idle (most slack)", advice.Nodes.Where(n => n.Use == WidthUse.Idle).OrderByDescending(n => n.Slack), tree);
        if (advised)
        {
            output.WriteLine(Invariant($"to try: {advice.AdvisedParameters} parameters of a budget of {advice.Budget}; the model has {advice.Parameters}"));
        }

        if (!tried)
        {
            output.WriteLine("These words are about this network. What more or fewer channels would gain was not tried: "
                + "inspect MODEL DATA --widths --try trains networks of other widths and compares them on held-out rows.");
        }
    }

    private static string Limit(double channels) => channels < 1e6 ? Invariant($"{channels:0.#}") : "any";

    private static string Use(LevelWidths level) => level.Use is { } all
        ? all.Words()
        : string.Join(", ", level.Counts.Select(c => Invariant($"{c.Value} {c.Key.Words()}")));

    private static void Name(TextWriter output, string what, IEnumerable<WidthNeed> nodes, Structure.PoolingTree tree)
    {
        WidthNeed[] all = [.. nodes];
        string more = all.Length > NamedNodes ? Invariant($" and {all.Length - NamedNodes} more") : string.Empty;
        output.WriteLine(all.Length == 0
            ? $"{what}: none"
            : $"{what}: nodes {string.Join("; ", all.Take(NamedNodes).Select(n => Invariant($"{tree.Key(n.Node)} (r = {n.Channels})")))}{more}");
    }
}

using Entroscope.Workflow.Measuring;

namespace Entroscope.Benchmarks.Laws;

/// <summary>The tables of docs/laws.md.</summary>
internal static class LawTables
{
    private const double Bit = 0.69314718055994531;

    public static void WriteSequence(RealData data, SequenceMeasurement measured, IEnumerable<(string Name, double Whole, double Behind, double Alone)> others)
    {
        Console.WriteLine(Invariant($"## {data.Name}: {measured.Documents} document(s) of {measured.Sites} sites, {measured.Alphabet} symbols"));
        Console.WriteLine();
        Console.WriteLine("| distance | I, bits | 95 % interval | by chance |");
        Console.WriteLine("| --- | --- | --- | --- |");
        foreach (Estimators.Sequences.DistantPairs p in measured.Pairs)
        {
            Console.WriteLine(Invariant($"| {p.Distance} | {p.Information / Bit:0.0000} | {p.Lower / Bit:0.0000} to {p.Upper / Bit:0.0000} | ")
                + Invariant($"{p.Chance / Bit:0.0000} |"));
        }

        Console.WriteLine();
        Console.WriteLine(Invariant($"| bits a site, {measured.HeldOutWindows} held-out windows of {measured.Window} | ")
            + "windows by themselves | one after the other | after the training text |");
        Console.WriteLine("| --- | --- | --- | --- |");
        foreach (ContextCost c in measured.Contexts)
        {
            Console.WriteLine(Invariant($"| contexts of {c.Order} | {c.Alone.Value / Bit:0.00} ± {c.Alone.HalfWidth95 / Bit:0.00} | | ")
                + Invariant($"{c.Following.Value / Bit:0.00} |"));
        }

        foreach ((string name, double whole, double behind, double alone) in others)
        {
            Console.WriteLine(Invariant($"| {name} | {alone:0.00} | {whole:0.00} | {behind:0.00} |"));
        }

        Console.WriteLine();
    }

    public static void WriteRuns(RealData data, LawRun[] runs)
    {
        if (runs.Length == 0)
        {
            return;
        }

        LawRun[] widths = [.. runs.Where(r => r is { Part: "all", Seed: 1 })];
        Console.WriteLine(Invariant($"{data.Name}: {widths[0].TrainingRows} training rows, {widths[0].Rows} held-out rows, ")
            + Invariant($"{runs.Sum(r => r.Seconds):0} s of training"));
        Console.WriteLine();
        Console.WriteLine($"| n | {string.Join(" | ", widths.Select(r => Invariant($"m(n)/n, r = {r.Width}")))} | "
            + $"{string.Join(" | ", widths.Select(r => Invariant($"T, r = {r.Width}")))} |");
        Console.WriteLine($"| --- |{string.Concat(Enumerable.Repeat(" --- |", 2 * widths.Length))}");
        for (int l = 0; l < widths[0].Levels.Length; l++)
        {
            LawRunLevel[] levels = [.. widths.Select(r => r.Levels[l])];
            Console.WriteLine(Invariant($"| {levels[0].Sites:0.#} | {string.Join(" | ", levels.Select(v => Invariant($"{v.Entropy / v.Sites:0.00}")))} | ")
                + $"{string.Join(" | ", levels.Select(Shared))} |");
        }

        Console.WriteLine();
        Console.WriteLine("| trained on | seed | r | bits a site | most probable law | probability | parameters | through this network | after the check |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (LawRun run in runs)
        {
            LawRunLevel top = run.Levels[^1];
            double bits = top.Entropy / top.Sites, error = 1.96 * top.EntropyError / top.Sites;
            Console.WriteLine(Invariant($"| {run.Part} | {run.Seed} | {run.Width} | {bits:0.00} ± {error:0.00} | {run.Best} | ")
                + Invariant($"{run.Weight:0.00} | {run.Parameters} | {run.Shown} | {run.Verdict} |"));
        }

        Console.WriteLine();
    }

    private static string Shared(LawRunLevel level) => level.Shared is not { } t ? string.Empty
        : Invariant($"{t:0.00} ± {1.96 * level.SharedError:0.00}{(level.Limited ? " !" : string.Empty)}");
}

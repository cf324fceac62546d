using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Inference;
using Entroscope.Information.Widths;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Sources;
using Entroscope.Workflow.Sweeps;
using Entroscope.Workflow.Training;

namespace Entroscope.Benchmarks.Widths;

/// <summary>
/// Sweeps of widths over sources whose truth is known: which widths bind, how n*(r) grows, what collapses and what predictions hold; and what starting from
/// the narrower network saves against starts of their own: docs/width-scaling.md.
/// </summary>
internal static class WidthScalingCommand
{
    private const string PlantedName = "planted network of width 4";

    private static readonly Setting[] Settings =
    [
        new("independent", 64, [2, 4, 8], Shared: false, []),
        new("hidden-markov", 64, [2, 4, 8, 16], Shared: true, []),
        new(PlantedName, 16, [2, 4, 8], Shared: false, []),
        new("coin", 256, [2, 3, 4, 6, 8, 12], Shared: true, []),
        new("santa-fe", 64, [2, 4, 8, 16], Shared: false, [("facts", 8)]),
    ];

    public static int Run(string[] arguments)
    {
        var options = new CommandOptions(arguments, ["--seeds", "--trainings", "--rows", "--threads", "--sources"]);
        int sweeps = options.Number("--seeds", 3, 1);
        int trainings = options.Number("--trainings", 3, 2);
        int rows = options.Number("--rows", 2000, 200);
        int threads = options.Number("--threads", 0, 0);
        string[]? names = options.Has("--sources") ? options.Text("--sources", string.Empty).Split(',') : null;
        Setting[] settings = [.. Settings.Where(s => names is null || names.Contains(s.Name, StringComparer.Ordinal))];
        Console.WriteLine(Invariant($"{sweeps} sweeps of {trainings} seeds each; {rows} rows to learn from, {rows / 4} to choose on, {rows / 2} to measure"));
        Console.WriteLine();
        Console.WriteLine("| source | sites | widths | bind, of the sweeps | n*, median | growth z, 95 % | collapse | most probable law "
            + "| predictions held, not, open | cost over the widest |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (Setting setting in settings)
        {
            WidthSweepResult[] results = [.. Enumerable.Range(1, sweeps).Select(s => WidthSweep.Run(
                Split(setting, rows, (ulong)s), Options(setting, rows, trainings, threads, warm: true)))];
            Console.WriteLine(Row(setting, results));
        }

        Starts(settings, rows, trainings, threads, names);
        return 0;
    }

    // The same seeds with starts from narrower networks and with starts of their own.
    private static void Starts(Setting[] settings, int rows, int trainings, int threads, string[]? names)
    {
        Console.WriteLine();
        Console.WriteLine("| data | widest width | validation log-likelihood, from narrower less cold, nats a row | standard error over seeds "
            + "| started from narrower | steps x parameters of the sweep, over those of its widest width | and over those of the widest width alone |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        var digits = new Setting("digits", 64, [4, 8, 16, 32, 64], Shared: false, []);
        foreach (Setting setting in names is null || names.Contains("digits", StringComparer.Ordinal) ? [digits, .. settings] : settings)
        {
            DataSplit split = setting == digits ? DataLoader.LoadSplit("digits") : Split(setting, rows, 1);
            int learned = split.Train.Observations.Rows;
            WidthSweepResult warm = WidthSweep.Run(split, Options(setting, learned, trainings, threads, warm: true));
            WidthSweepResult cold = WidthSweep.Run(split, Options(setting, learned, trainings, threads, warm: false));
            (WidthPoint w, WidthPoint c) = (warm.Points[^1], cold.Points[^1]);
            double[] differences = [.. w.Trainings.Zip(c.Trainings, (a, b) => a.Validation.Value - b.Validation.Value)];
            double mean = differences.Average();
            double error = Math.Sqrt(differences.Sum(d => (d - mean) * (d - mean)) / (differences.Length - 1) / differences.Length);
            int started = warm.Points.Skip(1).Sum(p => p.Trainings.Count(t => t.Warm));
            Console.WriteLine(Invariant($"| {setting.Name} | {w.Width} | {mean:+0.0000;-0.0000} | {error:0.0000} | ")
                + Invariant($"{started} of {warm.Points.Skip(1).Sum(p => p.Trainings.Count)} | {warm.CostOverWidest:0.00} | ")
                + Invariant($"{warm.Points.Sum(p => p.Cost) / c.Cost:0.00} |"));
        }
    }

    private static string Row(Setting setting, WidthSweepResult[] results)
    {
        string bind = string.Join(", ", setting.Widths.Select((w, i) => Invariant($"{w}: {results.Count(r => r.Points[i].Binding.Binds)}")));
        string scales = string.Join(", ", setting.Widths.Select((w, i) => (w, Seen: results.Where(r => r.Points[i].Binding.Binds)
            .Select(r => r.Points[i].Binding.Value).Order().ToArray())).Where(x => x.Seen.Length > 0)
            .Select(x => Invariant($"{x.w}: {x.Seen[x.Seen.Length / 2]:0.#}")));
        string growth = string.Join("; ", results.Select(r => r.Growth).OfType<BindingGrowth>()
            .Select(g => Invariant($"{g.Exponent:0.0} ({g.Lower:0.0} to {g.Upper:0.0})")));
        string laws = string.Join(", ", results.GroupBy(r => r.Law.Law.Best?.Kind.ToString() ?? r.Law.Law.Verdict.ToString()).OrderByDescending(g => g.Count())
            .Select(g => Invariant($"{g.Key} {g.Count()}")));
        int Count(PredictionVerdict verdict) => results.Sum(r => r.Predictions.Count(p => p.Verdict == verdict));
        return Invariant($"| {setting.Name} | {setting.Sites} | {string.Join(", ", setting.Widths)} | {bind} | {scales} | {growth} | ")
            + Invariant($"{results.Count(r => r.Collapse.Collapses)} of {results.Length} | {laws} | ")
            + Invariant($"{Count(PredictionVerdict.Held)}, {Count(PredictionVerdict.NotHeld)}, ")
            + Invariant($"{Count(PredictionVerdict.CannotTell)} | {results.Average(r => r.CostOverWidest):0.00} |");
    }

    private static WidthSweepOptions Options(Setting setting, int rows, int trainings, int threads, bool warm) => new()
    {
        Widths = setting.Widths,
        Seeds = trainings,
        Network = new NetworkPlan { Tree = setting.Name == "digits" ? null : "line", SharedWeights = setting.Shared },
        Training = TrainingOptions.ForRows(rows) with { Engine = new EngineOptions { Kind = EngineKind.Single, Threads = threads } },
        WarmStarts = warm,
    };

    private static DataSplit Split(Setting setting, int rows, ulong seed)
    {
        Func<int, ulong, string, Dataset> draw = setting.Name == PlantedName ? Planted(setting.Sites, seed) : Drawn(setting);
        return new DataSplit(draw(rows, 3 * seed, "train"), draw(rows / 4, (3 * seed) + 1, "validation"), draw(rows / 2, (3 * seed) + 2, "test"), string.Empty);
    }

    private static Func<int, ulong, string, Dataset> Drawn(Setting setting)
    {
        Source source = SourceCatalog.Create(setting.Name, setting.Sites, setting.Parameters.ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal));
        return (rows, seed, name) => source.Sample(rows, seed).Select([.. Enumerable.Range(0, rows)], name);
    }

    private static Func<int, ulong, string, Dataset> Planted(int sites, ulong truth)
    {
        ConvAC network = PlantedWidths.Truth(truth, sites);
        ColumnInfo[] columns = [.. network.Leaves.Select((leaf, i) => new ColumnInfo(Invariant($"x{i}"), ColumnKind.Categorical, leaf.Alphabet, 0))];
        return (rows, seed, name) => Dataset.Create(name, Sampling.Draw(network, rows, seed).Data, columns);
    }

    private sealed record Setting(string Name, int Sites, int[] Widths, bool Shared, (string Name, double Value)[] Parameters);
}

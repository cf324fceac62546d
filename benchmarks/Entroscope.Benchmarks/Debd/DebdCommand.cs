using Entroscope.Benchmarks.Measuring;

namespace Entroscope.Benchmarks.Debd;

/// <summary>
/// Trains a network and a mixture with the same default options on every set and
/// holds the test log-likelihoods against published ones: docs/density-estimation.md.
/// </summary>
internal static class DebdCommand
{
    // What a mixture gains over one network is mostly there with four.
    private const int MixtureComponents = 4;

    private static readonly string[] Columns =
    [
        "set", "sites", "rows", "networks", "tree", "parameters", "EM steps", "seconds", "CPU seconds", "peak MiB", "validation", "test", "standard error",
        "best listed", "less best",
        "fully factorised", "Chow-Liu tree", "mixture of Chow-Liu trees", "hidden Chow-Liu trees", "Strudel",
    ];

    public static int Run(string[] arguments)
    {
        var options = new CommandOptions(arguments, ["--data", "--sets", "--components", "--threads", "--json"], "--validation");
        bool test = !options.Has("--validation");
        string[]? names = options.Has("--sets") ? options.Text("--sets", string.Empty).Split(',') : null;
        string folder = options.Has("--data")
            ? options.Text("--data", string.Empty)
            : throw new ArgumentException("--data DIR is needed, the folder of the sets.");
        int[] components = options.Numbers("--components", 1, MixtureComponents);
        DebdSetting[] settings = [.. DebdSetting.Find(folder, names, test, options.Number("--threads", 0))
            .SelectMany(s => components.Select(k => s with { Components = k }))];
        var machine = Machine.Describe();
        Console.WriteLine(Invariant($"{machine}. Means in nats a row; ")
            + Invariant($"every set with the default options, each training in a process of its own{(test ? string.Empty : "; test rows not read")}."));
        Console.WriteLine();
        Console.WriteLine($"| {string.Join(" | ", Columns)} |");
        Console.WriteLine($"| {string.Join(" | ", Columns.Select(_ => "---"))} |");
        var results = new List<DebdResult>();
        foreach (DebdSetting setting in settings)
        {
            Console.Error.WriteLine(Invariant($"{setting.Set}, components: {setting.Components}"));
            if (DebdTraining.Measure(setting) is not { } result)
            {
                continue;
            }

            Console.WriteLine(Row(result));
            results.Add(result);
            if (options.Has("--json"))
            {
                ResultFile.Write(options.Text("--json", string.Empty), new DebdReport(machine, results));
            }
        }

        return results.Count == settings.Length ? 0 : 1;
    }

    private static string Row(DebdResult r)
    {
        PublishedScores? p = r.Published;
        string[] cells =
        [
            r.Set, Invariant($"{r.Sites}"), Invariant($"{r.TrainingRows} / {r.ValidationRows} / {r.TestRows}"), Invariant($"{r.Components}"), r.Tree,
            Invariant($"{r.Parameters}"), Invariant($"{r.Steps} of {r.StepsTaken}"),
            Invariant($"{r.Seconds:0.0}"), Invariant($"{r.ProcessorSeconds:0.0}"), Invariant($"{r.PeakMemory:0}"), Score(r.Validation, "0.000"),
            Score(r.Test, "0.000"), Score(r.TestError, "0.000"),
            Score(p?.Best), Score(r.Test - p?.Best, "+0.000;-0.000;0.000"),
            Score(p?.FullyFactorised), Score(p?.ChowLiuTree), Score(p?.MixtureOfTrees),
            string.Join(" to ", p?.HiddenChowLiu?.Select(s => Score(s)) ?? []), Score(p?.Strudel),
        ];
        return $"| {string.Join(" | ", cells)} |";
    }

    private static string Score(double? value, string format = "0.00") =>
        value?.ToString(format, System.Globalization.CultureInfo.InvariantCulture) ?? string.Empty;

    private sealed record DebdReport(Machine Machine, List<DebdResult> Sets);
}

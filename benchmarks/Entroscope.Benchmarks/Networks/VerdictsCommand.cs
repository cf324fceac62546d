using Entroscope.Estimators;
using Entroscope.Networks;
using Entroscope.Networks.Tests.Support;

namespace Entroscope.Benchmarks.Networks;

/// <summary>
/// <c>verdicts</c>: how often what is claimed of the layers of planted networks is right, and how often the interval of what is usable of shuffled classes
/// holds 0 (docs/networks.md).
/// </summary>
internal static class VerdictsCommand
{
    public static int Run(string[] arguments)
    {
        var options = new CommandOptions(arguments, ["--seeds", "--first", "--rows", "--threads"]);
        int seeds = options.Number("--seeds", 200, 1);
        int first = options.Number("--first", 1, 1);
        int threads = options.Number("--threads", 0, 0);
        Console.WriteLine(Invariant($"{seeds} seeds from {first}"));
        Console.WriteLine("| planted | rows | right | wrong claims | shown | usable holds the truth |");
        Console.WriteLine("| --- | ---: | ---: | ---: | --- | ---: |");
        foreach (PlantedVerdict planted in PlantedVerdict.All)
        {
            foreach (int rows in options.Numbers("--rows", 400))
            {
                Console.WriteLine(Row(planted, rows, seeds, first, threads));
            }
        }

        return 0;
    }

    private static string Row(PlantedVerdict planted, int rows, int seeds, int first, int threads)
    {
        var reports = new NetworkReport[seeds];
        Parallel.For(0, seeds, new ParallelOptions { MaxDegreeOfParallelism = threads == 0 ? -1 : threads }, s =>
        {
            string folder = Directory.CreateTempSubdirectory("entroscope-verdicts-").FullName;
            try
            {
                var network = new PlantedNetwork(folder, rows, PlantedVerdict.Classes, first + s);
                planted.Plant(network);
                reports[s] = network.Observe(planted.Labels?.Invoke(network, rows));
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        });
        int right = reports.Count(planted.IsRight);

        // A claim that is none of what was planted, not one that is missing.
        LayerVerdictKind[] kinds = [LayerVerdictKind.Dead, LayerVerdictKind.Bottleneck, LayerVerdictKind.Waste];
        IEnumerable<string> shown = kinds.Select(k => (Kind: k, Count: reports.Count(r => r.Layers.Any(l => l.Verdict!.Kind == k)))).Where(k => k.Count > 0)
            .Select(k => Invariant($"{k.Kind.ToString().ToLowerInvariant()} in {k.Count}"));
        int wrong = reports.Count(r => !planted.IsRight(r) && r.Layers.Any(l => kinds.Contains(l.Verdict!.Kind)));
        SampleEstimate[] usable = planted.Labels is null ? [] : [.. reports.SelectMany(r => r.Layers)
            .Select(l => l.Figures.Single(f => string.Equals(f.Key, "label_information", StringComparison.Ordinal)).Estimate)];
        string held = usable.Length == 0 ? "-"
            : Invariant($"{100.0 * usable.Count(e => e.Lower <= 0 && e.Upper >= 0) / usable.Length:0.0} % of {usable.Length}");
        return Invariant($"| {planted.Name} | {rows} | {right} of {seeds} | {wrong} | {string.Join(", ", shown)} | {held} |");
    }
}

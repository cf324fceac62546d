using System.Collections.Concurrent;
using System.Diagnostics;

namespace Entroscope.Faults;

/// <summary>Trials of one kind: their number, their faults, and how many of them did what.</summary>
internal sealed class Campaign(string name, World world, IReadOnlyDictionary<(Scenario Scenario, int Variant), Baseline> baselines, FaultOptions options)
{
    private readonly ConcurrentBag<string> _faults = [];
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private int _passed;

    public string Name { get; } = name;

    public World World { get; } = world;

    public int Passed => _passed;

    public int Failed => _faults.Count;

    public Scenario[] Scenarios { get; } = [.. baselines.Keys.Select(k => k.Scenario).Distinct()];

    public Baseline BaselineOf(Scenario scenario, int variant = 1) => baselines[(scenario, variant)];

    public void Count(string what, int number = 1) => _counts.AddOrUpdate(what, number, (_, before) => before + number);

    /// <summary>Runs trials in parallel; each has a random stream of its own, by its number and the seed.</summary>
    /// <param name="trials">Their number.</param>
    /// <param name="run">Runs one and returns it.</param>
    public void Run(int trials, Func<int, Random, Trial> run)
    {
        var watch = Stopwatch.StartNew();
        Parallel.For(0, trials, new ParallelOptions { MaxDegreeOfParallelism = options.Jobs }, i =>
        {
            Trial trial = run(i, new Random(unchecked((options.Seed * 1_000_003) + (Name.Length * 10_007) + i)));
            foreach (string fault in trial.Faults)
            {
                _faults.Add(fault);
                Console.Error.WriteLine($"{Name}: {fault}");
            }

            if (trial.Faults.Count == 0)
            {
                Interlocked.Increment(ref _passed);
            }

            if (trial.Faults.Count == 0 || !options.Keep)
            {
                Directory.Delete(trial.Folder, recursive: true);
            }
        });
        string counts = string.Join(", ", _counts.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Value} {p.Key}"));
        string more = counts.Length > 0 ? "; " + counts : string.Empty;
        Console.WriteLine($"{Name}: {trials} trials, {_faults.Count} faults, {watch.Elapsed.TotalSeconds:0} s{more}");
    }
}

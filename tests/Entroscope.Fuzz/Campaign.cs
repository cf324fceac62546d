using System.Collections.Concurrent;
using System.Diagnostics;
using Entroscope.Numerics;

namespace Entroscope.Fuzz;

/// <summary>Many mutated inputs on several threads, each determined by seed, format and number alone; a watchdog looks for those that do not end.</summary>
internal sealed class Campaign
{
    private const int SlowestSeconds = 5;
    private const int HungSeconds = 60;
    private const int ProgressSeconds = 30;
    private const int ToolEvery = 500;
    private const int PeakEvery = 100;
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    private readonly FuzzOptions _options;
    private readonly FuzzTarget[] _order;
    private readonly ConcurrentDictionary<string, Finding> _findings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Tally> _tallies;
    private readonly (FuzzInput? Input, long Started)[] _current;
    private readonly Lock _watching = new();
    private readonly long _started = Stopwatch.GetTimestamp();
    private long _next;
    private long _done;
    private long _peak;
    private long _peakOfNative;
    private long _reported = Stopwatch.GetTimestamp();

    public Campaign(FuzzOptions options)
    {
        _options = options;
        FuzzTarget[] targets = string.Equals(options.Format, FuzzOptions.AllFormats, StringComparison.Ordinal)
            ? [.. FuzzTargets.All]
            : [FuzzTargets.Of(options.Format)];
        _order = [.. targets.SelectMany(t => Enumerable.Repeat(t, targets.Length == 1 ? 1 : t.Weight))];
        _tallies = targets.ToDictionary(t => t.Name, _ => new Tally(), StringComparer.Ordinal);
        _current = new (FuzzInput?, long)[options.Threads];
        _next = options.First;
        using var runner = new FuzzRunner(options.MostBytes, isolates: true);
        Array.ForEach(targets, t => Prepare(t, runner));
    }

    /// <summary>Runs all inputs.</summary>
    /// <returns>The findings, one a cause.</returns>
    public IReadOnlyCollection<Finding> Run()
    {
        using var watchdog = new Timer(_ => Watch(), null, Glance, Glance);
        Thread[] workers = [.. Enumerable.Range(0, _options.Threads).Select(i => new Thread(() => Work(i)))];
        Array.ForEach(workers, w => w.Start());
        Array.ForEach(workers, w => w.Join());
        return [.. _findings.Values.OrderBy(f => f.Kind, StringComparer.Ordinal)];
    }

    /// <summary>Writes the counts.</summary>
    public void Report(TextWriter output)
    {
        output.WriteLine(Invariant($"{"format",-12} {"inputs",10} {"accepted",10} {"slowest ms",11} {"most MiB",9} {"ended runtime",14}"));
        foreach ((string name, Tally tally) in _tallies)
        {
            output.WriteLine(
                Invariant($"{name,-12} {tally.Inputs,10} {tally.Accepted,10} {tally.Slowest.TotalMilliseconds,11:F0} {tally.Most / (double)(1 << 20),9:F1}")
                + (FuzzTargets.Of(name).IsNative ? Invariant($" {tally.Ended,14}") : string.Empty));
        }

        double seconds = Stopwatch.GetElapsedTime(_started).TotalSeconds;
        string native = _peakOfNative > 0 ? Invariant($" ({_peakOfNative >> 20} MiB in a process of native code)") : string.Empty;
        output.WriteLine(Invariant($"peak working set {_peak >> 20} MiB{native}, {seconds:F0} s, seed {_options.Seed}"));
        output.WriteLine(Invariant($"{_done} mutated inputs, {_findings.Count} findings"));
    }

    // Files are seeds with the options with which they are accepted; each must be with some.
    private void Prepare(FuzzTarget target, FuzzRunner runner)
    {
        FuzzInput[] accepted = [.. target.Seeds.Where(s => runner.Run(s) is null && runner.Accepted)];
        foreach (FuzzInput seed in target.Seeds.Where(s => !accepted.Any(a => ReferenceEquals(a.Files, s.Files))))
        {
            runner.Run(seed);
            Keep(new Finding(seed, Invariant($"{target.Name} valid input refused"), Finding.Shown(runner.Refusal)), -1);
        }

        target.Seeds = accepted;
    }

    private void Work(int worker)
    {
        using var runner = new FuzzRunner(_options.MostBytes, isolates: true);
        for (long i = Interlocked.Increment(ref _next) - 1; IsDue(i); i = Interlocked.Increment(ref _next) - 1)
        {
            FuzzTarget target = _order[i % _order.Length];
            FuzzInput input = target.Mutate(new RandomStream(_options.Seed, "fuzz " + target.Name, i));
            _current[worker] = (input, Stopwatch.GetTimestamp());
            Finding? finding = runner.Run(input);
            _current[worker] = (null, 0);

            // A machine that is busy with other things makes anything slow once.
            if (finding is null && runner.Elapsed.TotalSeconds > SlowestSeconds && runner.Run(input) is null && runner.Elapsed.TotalSeconds > SlowestSeconds)
            {
                finding = new Finding(input, Invariant($"{target.Name} slow"), Invariant($"It took {runner.Elapsed.TotalSeconds:F1} s."));
            }

            if (target.IsNative && (runner.End is not null || i % ToolEvery == 0))
            {
                finding ??= Asked(input, runner, i);
            }

            Count(_tallies[target.Name], runner);
            if (finding is not null && !_findings.ContainsKey(finding.Kind))
            {
                Keep(finding.Kind.EndsWith("slow", StringComparison.Ordinal) ? finding : Minimiser.Reduce(finding, runner), i);
            }
        }
    }

    // What the tool says of the input, and of what ended the process that ran it.
    private Finding? Asked(FuzzInput input, FuzzRunner runner, long number)
    {
        if (runner.End is { } end)
        {
            string saved = _options.Keep is { } folder ? Invariant($"; {input.Save(folder)}") : string.Empty;
            Console.Error.WriteLine(Invariant($"{input.Format} ended the runtime by {end} (--seed {_options.Seed} --first {number}{saved})"));
        }

        return runner.RunTool(input);
    }

    private bool IsDue(long i) => _options.Seconds > 0
        ? Stopwatch.GetElapsedTime(_started).TotalSeconds < _options.Seconds
        : i < _options.First + _options.Inputs;

    private void Count(Tally tally, FuzzRunner runner)
    {
        Interlocked.Increment(ref _done);
        lock (tally)
        {
            tally.Inputs++;
            tally.Accepted += runner.Accepted ? 1 : 0;
            tally.Ended += runner.End is null ? 0 : 1;
            _peakOfNative = tally.Inputs % PeakEvery == 0 ? Math.Max(_peakOfNative, runner.PeakOfNative) : _peakOfNative;
            tally.Slowest = runner.Elapsed > tally.Slowest ? runner.Elapsed : tally.Slowest;
            tally.Most = Math.Max(tally.Most, runner.Allocated);
        }
    }

    private void Keep(Finding finding, long number)
    {
        if (_findings.TryAdd(finding.Kind, finding))
        {
            string saved = _options.Keep is { } folder ? finding.Input.Save(folder) : "not kept; --keep names a folder";
            Console.Error.WriteLine(Invariant($"{finding.Kind} (--seed {_options.Seed} --first {number}; {saved})\n  {finding.Text}"));
        }
    }

    private void Watch()
    {
        if (!_watching.TryEnter())
        {
            return;
        }

        try
        {
            Look();
        }
        finally
        {
            _watching.Exit();
        }
    }

    private void Look()
    {
        long used = Environment.WorkingSet;
        _peak = Math.Max(_peak, used);
        if (Stopwatch.GetElapsedTime(_reported).TotalSeconds > ProgressSeconds)
        {
            _reported = Stopwatch.GetTimestamp();
            Console.Error.WriteLine(Invariant($"{_done} inputs, {_findings.Count} findings, {Stopwatch.GetElapsedTime(_started).TotalSeconds:F0} s"));
        }

        for (int i = 0; i < _current.Length; i++)
        {
            (FuzzInput? input, long began) = _current[i];
            if (input is null)
            {
                continue;
            }

            if (used > _options.MostBytes)
            {
                Keep(new Finding(input, Invariant($"{input.Format} working set"), Invariant($"The process uses {used >> 20} MiB.")), -1);
            }

            if (Stopwatch.GetElapsedTime(began).TotalSeconds > HungSeconds)
            {
                // The thread cannot be stopped: the campaign ends here.
                Keep(new Finding(input, Invariant($"{input.Format} hang"), "It does not end."), -1);
                Report(Console.Out);
                Environment.Exit(FuzzOptions.Failed);
            }
        }
    }

    private sealed class Tally
    {
        public long Inputs { get; set; }

        public long Accepted { get; set; }

        public long Ended { get; set; }

        public TimeSpan Slowest { get; set; }

        public long Most { get; set; }
    }
}

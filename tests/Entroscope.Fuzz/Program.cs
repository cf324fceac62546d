using Entroscope.Fuzz;
using Entroscope.Fuzz.Coverage;

// Reads mutated files of every format, in process but for what reaches native code, and counts what must not happen (docs/reliability.md).
FuzzOptions options;
if (args is [NativeWorker.Option, var most])
{
    return NativeWorker.Serve(long.Parse(most, System.Globalization.CultureInfo.InvariantCulture));
}

try
{
    options = FuzzOptions.Parse(args);
    if (options.Replay is { } folder)
    {
        return Replay(folder, options);
    }

    if (options.Afl is { } format)
    {
        CoverageGuided.Run(format);
        return 0;
    }

    if (options.Valid is { } valid)
    {
        Array.ForEach([.. FuzzTargets.All.SelectMany(t => t.Seeds)], s => s.Save(valid));
        return 0;
    }

    var campaign = new Campaign(options);
    IReadOnlyCollection<Finding> findings = campaign.Run();
    campaign.Report(Console.Out);
    return findings.Count == 0 ? 0 : FuzzOptions.Failed;
}
catch (ArgumentException e)
{
    Console.Error.WriteLine(e.Message);
    Console.Error.WriteLine(
        "dotnet run --project tests/Entroscope.Fuzz -c Release -- [--format F|all] [--inputs N | --seconds S] [--seed S] [--first I] [--threads T] "
        + "[--max-memory MB] [--keep DIR] [--replay DIR] [--valid DIR] [--afl F]");
    return FuzzOptions.Failed;
}

static int Replay(string folder, FuzzOptions options)
{
    using var runner = new FuzzRunner(options.MostBytes, isolates: true);
    int failed = 0;
    foreach ((string name, FuzzInput input) in FuzzInput.Load(folder))
    {
        Finding? finding = runner.Run(input);
        failed += finding is null ? 0 : 1;
        string found = finding is not null ? $"{finding.Kind}\n  {finding.Text}"
            : runner.End is { } end ? $"ended the runtime by {end}"
            : runner.Accepted ? "accepted" : runner.Refusal;
        Console.WriteLine($"{name}: {found}");
    }

    return failed == 0 ? 0 : FuzzOptions.Failed;
}

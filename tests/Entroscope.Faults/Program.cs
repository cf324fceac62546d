using Entroscope.Faults;

if (!OperatingSystem.IsLinux())
{
    Console.WriteLine("The campaign needs the signals and shells of Linux.");
    Console.WriteLine("0 passed, 0 failed, 1 skipped");
    return 0;
}

FaultOptions options;
try
{
    options = FaultOptions.Parse(args);
}
catch (ArgumentException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}

using var world = new World();
Scenario[] scenarios = [.. Scenario.All(world).Where(s => options.Only.Length == 0 || options.Only.Contains(s.Name))];
var baselines = new Dictionary<(Scenario, int), Baseline>();
foreach (Scenario scenario in scenarios)
{
    foreach (int variant in options.Pairs > 0 ? new[] { 1, 2 } : [1])
    {
        baselines[(scenario, variant)] = Baseline.Of(world, scenario, variant);
    }
}

Console.WriteLine($"{scenarios.Length} commands, {baselines.Values.Sum(b => b.Time.TotalSeconds):0.0} s undisturbed, seed {options.Seed}");
int passed = 0, failed = 0;
Run("kills", options.Kills, campaign => Kills.Run(campaign, options.Kills));
Run("pairs", options.Pairs, campaign => Pairs.Run(campaign, options.Pairs));
Run("streams", options.Streams, campaign => Streams.Run(campaign, options.Streams));
Run("conditions", options.Conditions ? 1 : 0, Conditions.Run);
int skipped = 0;
if (options.Memory)
{
    bool? memory = Memory.Run(world);
    passed += memory == true ? 1 : 0;
    failed += memory == false ? 1 : 0;
    skipped += memory is null ? 1 : 0;
}

Console.WriteLine($"{passed} passed, {failed} failed{(skipped > 0 ? ", 1 skipped: no control group of memory can be made" : string.Empty)}");
return failed == 0 ? 0 : 1;

void Run(string name, int trials, Action<Campaign> run)
{
    if (trials > 0)
    {
        var campaign = new Campaign(name, world, baselines, options);
        run(campaign);
        passed += campaign.Passed;
        failed += campaign.Failed;
    }
}

namespace Entroscope.Faults;

/// <summary>Two processes of different results on one target at the same time.</summary>
internal static class Pairs
{
    private const int BadInput = 2;
    private const string Refusal = "another run is writing into this folder";
    private const string DoneBefore = "is not empty";

    public static void Run(Campaign campaign, int pairs) => campaign.Run(pairs, (i, random) => One(campaign, i, random));

    private static Trial One(Campaign campaign, int number, Random random)
    {
        Scenario scenario = campaign.Scenarios[number % campaign.Scenarios.Length];
        Baseline[] baselines = [campaign.BaselineOf(scenario, 1), campaign.BaselineOf(scenario, 2)];
        var trial = Trial.Prepare(campaign.World, $"pair-{number}", scenario, old: random.Next(2) == 0);

        // Two trainings with checkpoints of one folder would never both be let in: every other pair is without.
        string[] Arguments(int v) => scenario.Locks && !scenario.IsRun && number / campaign.Scenarios.Length % 2 == 0
            ? [.. scenario.Arguments(v).Where(a => a is not ("--checkpoint" or "work" or "--resume"))]
            : [.. scenario.Arguments(v).Where(a => a != "--resume")];
        using Tool first = Tool.Start(trial.Folder, Arguments(1));
        Thread.Sleep(baselines[0].Time * (0.6 * random.NextDouble()));
        using Tool second = Tool.Start(trial.Folder, Arguments(2));
        ToolResult[] results = [first.End(), second.End()];
        for (int v = 0; v < 2; v++)
        {
            bool refused = results[v].Code == BadInput && (results[v].LastLine.Contains(Refusal, StringComparison.Ordinal)
                || (scenario.IsShard && results[v].LastLine.Contains(DoneBefore, StringComparison.Ordinal)));
            campaign.Count(refused ? "writers refused" : "writers done", 1);
            if (refused ? !scenario.Locks : results[v].Code != 0)
            {
                trial.Fault($"writer {v + 1} ends with {results[v].Code}: {results[v].LastLine}");
            }
            else if (!refused && !scenario.Locks && Baseline.WithoutTimes(results[v].Output) != baselines[v].Output)
            {
                trial.Fault($"writer {v + 1} shows another result than its own");
            }
        }

        Baseline[] possible = [.. baselines.Where((_, v) => results[v].Code == 0)];
        if (possible.Length == 0)
        {
            trial.Fault("both writers are refused");
        }

        trial.CheckDone(possible);
        return trial;
    }
}

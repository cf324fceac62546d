namespace Entroscope.Faults;

/// <summary>Processes that are killed, interrupted or terminated at random moments, then run to their end.</summary>
internal static class Kills
{
    private const int LongestChain = 3;
    private const int Cancelled = 130;

    public static void Run(Campaign campaign, int kills)
    {
        // Every trial kills one to three processes and then lets one finish: two kills a trial on average.
        int left = kills;
        int trials = 0;
        for (var random = new Random(kills); left > 0; trials++)
        {
            left -= 1 + (trials % LongestChain);
        }

        campaign.Run(trials, (i, random) => One(campaign, i, random, Math.Min(1 + (i % LongestChain), i == trials - 1 ? 1 + (i % LongestChain) + left : 9)));
    }

    private static Trial One(Campaign campaign, int number, Random random, int kills)
    {
        Scenario scenario = campaign.Scenarios[number % campaign.Scenarios.Length];
        Baseline baseline = campaign.BaselineOf(scenario);
        var trial = Trial.Prepare(campaign.World, $"kill-{number}", scenario, old: random.Next(2) == 0);
        bool partial = false;
        for (int i = 0; i < kills && !IsOver(); i++)
        {
            int signal = random.Next(4) switch { 0 => Tool.Interrupt, 1 => Tool.Terminate, _ => Tool.Kill };
            using Tool tool = Tool.Start(trial.Folder, scenario.Arguments(1));
            Thread.Sleep(baseline.Time * (1.1 * random.NextDouble()));
            tool.Signal(signal);
            ToolResult result = tool.End();
            bool asked = result.Code == Cancelled;
            partial |= asked && scenario.WritesPartial;
            campaign.Count(result.Code switch
            {
                0 => "had ended",
                Cancelled => "cancelled themselves",
                128 + Tool.Kill => "were killed",
                _ when result.Code == 128 + signal => "ended by the signal before they began",
                _ => "ended otherwise",
            });
            if (result.Code is not (0 or Cancelled) && result.Code != 128 + signal)
            {
                trial.Fault($"signal {signal} gives exit code {result.Code}: {result.LastLine}");
            }

            trial.CheckDisturbed([baseline], partial);
        }

        if (!IsOver() && Tool.Run(trial.Folder, scenario.Arguments(1)) is { Code: not 0 } whole)
        {
            trial.Fault($"after {kills} kills the command ends with {whole.Code}: {whole.LastLine}");
        }

        trial.CheckDone(baseline);
        campaign.Count("kills", kills);
        campaign.Count("runs to the end compared byte by byte");
        return trial;

        // Tiles are never written twice.
        bool IsOver() => scenario.IsShard && trial.HasOutput;
    }
}

namespace Entroscope.Faults;

/// <summary>Standard streams that are closed, full, or a pipe that nobody reads: the result is written all the same.</summary>
internal static class Streams
{
    private const int Aborted = 128 + 6;

    private static readonly string[] Shells =
    [
        "{0} 2>&-", "{0} 2>/dev/full", "{0} >&-", "{0} >/dev/full", "{0} <&-", "{0} >&- 2>&-", "{0} >/dev/full 2>/dev/full",
        "{ {0}; } | true", "{ {0} 2>&1; } | true", "{0} </dev/null >&- 2>/dev/full",
    ];

    public static void Run(Campaign campaign, int trials) => campaign.Run(trials, (i, _) =>
    {
        string shell = Shells[i % Shells.Length];
        Scenario scenario = campaign.Scenarios[(i + (i / Shells.Length)) % campaign.Scenarios.Length];
        var trial = Trial.Prepare(campaign.World, $"stream-{i}", scenario, old: i % 2 == 0);
        ToolResult result = Tool.Run(trial.Folder, scenario.Arguments(1), shell);
        if (result.Code is Aborted or < 0)
        {
            trial.Fault($"{shell}: exit code {result.Code}");
        }

        int before = trial.Faults.Count;
        trial.CheckDone(campaign.BaselineOf(scenario));
        if (trial.Faults.Count > before)
        {
            trial.Fault($"{shell}: exit code {result.Code}: {result.LastLine}");
        }

        campaign.Count(result.Code == 0 ? "with exit code 0" : "with another exit code");
        return trial;
    });
}

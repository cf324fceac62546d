namespace Entroscope.Faults;

/// <summary>Full disks, files and folders that may not be written, links, clocks and languages.</summary>
internal static class Conditions
{
    private const int BadInput = 2;

    private sealed record Condition(string Name, string Shell = "", Action<Trial, string>? Prepare = null, bool Fails = false,
        IReadOnlyDictionary<string, string>? Variables = null, Action<Trial, string>? After = null);

    public static void Run(Campaign campaign)
    {
        Condition[] conditions = [.. All().Where(c => c.Name.Length > 0)];
        Scenario[] scenarios = campaign.Scenarios;
        campaign.Run(scenarios.Length * conditions.Length, (i, _) =>
        {
            Scenario scenario = scenarios[i / conditions.Length];
            Condition condition = conditions[i % conditions.Length];
            var trial = Trial.Prepare(campaign.World, $"condition-{i}", scenario, old: true);
            string output = Path.Combine(trial.Folder, scenario.Output);
            condition.Prepare?.Invoke(trial, output);
            ToolResult result = Tool.Run(trial.Folder, scenario.Arguments(1), condition.Shell, condition.Variables);
            int before = trial.Faults.Count;
            if (condition.Fails && (scenario.Replaces || condition.Name == "full disk"))
            {
                if (result.Code != BadInput || !result.LastLine.StartsWith("entroscope: ", StringComparison.Ordinal))
                {
                    trial.Fault("is not refused in one line with exit code 2");
                }

                trial.CheckUnchanged();
            }
            else
            {
                if (result.Code != 0)
                {
                    trial.Fault("does not succeed");
                }

                trial.CheckDone(campaign.BaselineOf(scenario));
                condition.After?.Invoke(trial, output);
            }

            if (trial.Faults.Count > before)
            {
                trial.Fault($"{condition.Name}: exit code {result.Code}: {result.LastLine}");
            }

            return trial;
        });
    }

    private static IEnumerable<Condition> All()
    {
        // The limit of the size of a file stands for a full disk; its signal is ignored. The runtime writes no files for itself then.
        yield return new Condition("full disk", "trap '' XFSZ; ulimit -f 0; {0}", Fails: true, Variables: new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["DOTNET_EnableDiagnostics"] = "0",
            ["DOTNET_EnableWriteXorExecute"] = "0",
        });
        yield return new Condition("a read-only file", Prepare: (_, output) => SetMode(output, (UnixFileMode)0b100_100_100), Fails: true);
        yield return new Condition("a private file", Prepare: (_, output) => SetMode(output, (UnixFileMode)0b110_000_000), After: (trial, output) =>
        {
            if (File.Exists(output) && trial.HasOld && new FileInfo(output).UnixFileMode != (UnixFileMode)0b110_000_000)
            {
                trial.Fault("the permissions of the target changed");
            }
        });
        yield return new Condition("a symbolic link", Prepare: Link, After: (trial, output) =>
        {
            if (trial.HasOld && new FileInfo(output).LinkTarget is null)
            {
                trial.Fault("the link is replaced");
            }
        });
        yield return new Condition("inputs and folders of the year 2100", Prepare: (trial, _) => SetTimes(trial.Folder, 2100));
        yield return new Condition("inputs and folders of the year 1970", Prepare: (trial, _) => SetTimes(trial.Folder, 1970));
        yield return new Condition("time zone of Kiritimati", Variables: Of("TZ", "Pacific/Kiritimati"));
        foreach (string language in new[] { "de_DE.UTF-8", "tr_TR.UTF-8", "fa_IR.UTF-8", "C" })
        {
            yield return new Condition("language " + language, Variables: new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["LANG"] = language,
                ["LC_ALL"] = language,
                ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "0",
            });
        }

        string faketime = File.Exists("/usr/bin/faketime") ? "faketime" : string.Empty;
        yield return new Condition(faketime.Length > 0 ? "clock of 2001" : string.Empty, "set -- faketime 2001-02-03 \"$@\"; {0}");
        yield return new Condition(faketime.Length > 0 ? "clock of 2090" : string.Empty, "set -- faketime 2090-02-03 \"$@\"; {0}");
    }

    private static Dictionary<string, string> Of(string name, string value) => new(StringComparer.Ordinal) { [name] = value };

    private static void SetMode(string file, UnixFileMode mode)
    {
        if (File.Exists(file) && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, mode);
        }
    }

    private static void Link(Trial trial, string output)
    {
        if (File.Exists(output))
        {
            string behind = Directory.CreateDirectory(Path.Combine(trial.Folder, "work")).FullName;
            File.Move(output, Path.Combine(behind, Path.GetFileName(output)));
            File.CreateSymbolicLink(output, Path.Combine("work", Path.GetFileName(output)));
        }
    }

    private static void SetTimes(string folder, int year)
    {
        foreach (string entry in Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(entry, new DateTime(year, 1, 2, 3, 4, 5, DateTimeKind.Utc));
        }
    }
}

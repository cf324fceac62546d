using System.Diagnostics;
using System.Text.Json;
using Entroscope.Cli.Tests.Support;
using Entroscope.Sweeps;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary>The sweep of <c>scaling</c> as a user sees it, also when it is killed.</summary>
public sealed class SweepTests
{
    private static readonly Dictionary<string, string> NoVariables = [];

    [Fact]
    public void ASweep_ShowsTablesTrendsAndItsCost_AndASecondRunTrainsNothing()
    {
        using var folder = new TemporaryFolder();
        string[] args = Sweep(folder, "widths=2,3,4,6", "--seeds", "2", "--plot", folder["page.html"]);
        CliResult first = Tool.Run(args).Succeeds();
        Assert.StartsWith("sweep of widths=2,3,4,6: 8 trainings, 0 of them finished before; the largest network has ", first.Error, StringComparison.Ordinal);
        Assert.Contains("\ntree learned:", first.Error, StringComparison.Ordinal);
        Assert.Matches(@"\nwidths 6, seed 2 \(8/8\): test log-likelihood -\d+\.\d{4} nats; \d+ EM steps, \d+\.\d s\n$", first.Error);
        Assert.Contains("information per level / capacity, in bits", first.Output, StringComparison.Ordinal);
        Assert.Contains("test log likelihood against parameters: ", first.Output, StringComparison.Ordinal);
        Assert.EndsWith("8 trainings, 0 of them from the store\n", first.Output, StringComparison.Ordinal);
        Assert.Contains("</html>", File.ReadAllText(folder["page.html"]), StringComparison.Ordinal);
        CliResult second = Tool.Run(args).Succeeds();
        Assert.Contains("8 trainings, 8 of them finished before", second.Error, StringComparison.Ordinal);
        Assert.Equal(first.Output.Replace("0 of them from", "8 of them from", StringComparison.Ordinal), second.Output);
    }

    [Fact]
    public void TheJson_HasEveryNumber()
    {
        using var folder = new TemporaryFolder();
        JsonElement json = Tool.Run(Sweep(folder, "depth=1,2", "--json")).Json();
        Assert.Equal("depth", json.GetProperty("sweep").GetString());
        Assert.StartsWith("learned:", json.GetProperty("tree").GetString(), StringComparison.Ordinal);
        Assert.Equal(json.GetProperty("tree").GetString(), json.GetProperty("tree_candidates")[0].GetProperty("tree").GetString());
        JsonElement record = json.GetProperty("records")[1];
        Assert.Equal(2, record.GetProperty("value").GetInt32());
        Assert.Equal(3, record.GetProperty("information_per_level").GetArrayLength());
        Assert.Equal(3, record.GetProperty("capacity_per_level").GetArrayLength());
        Assert.Equal(20, record.GetProperty("log_likelihood").GetProperty("test").GetProperty("draws").GetInt32());
        Assert.Equal(JsonValueKind.Number, record.GetProperty("entropy").ValueKind);
        JsonElement trend = json.GetProperty("trends")[0];
        Assert.Equal(JsonValueKind.Null, trend.GetProperty("law").ValueKind);
        Assert.NotEqual(string.Empty, trend.GetProperty("verdict").GetString());
        Assert.Equal(2, json.GetProperty("points").GetArrayLength());
    }

    [Fact]
    public async Task KilledAgainAndAgain_RedoesNothingFinished_AndEndsWithTheSameNumbers()
    {
        using var folder = new TemporaryFolder();
        string[] whole = Sweep(folder, "widths=2,3,4,5", "--seeds", "3", "--json", "--store", folder["whole.db"]);
        string[] args = [.. whole[..^1], folder["killed.db"]];
        JsonElement expected = Tool.Run(whole).Json();
        for (int i = 0; i < 3; i++)
        {
            using CliProcess process = CliProcess.Start(args);
            DateTime before = File.GetLastWriteTimeUtc(folder["killed.db"]);
            await WaitUntil(() => process.HasExited || File.GetLastWriteTimeUtc(folder["killed.db"]) != before);

            // Somewhere in a training or in a transaction.
            await Task.Delay(37 * i, TestContext.Current.CancellationToken);
            process.Kill();
            await process.EndAsync();
        }

        CliResult last = await CliProcess.RunAsync(NoVariables, args);
        JsonElement actual = last.Json();
        Assert.Contains(Invariant($", {actual.GetProperty("reused").GetInt32()} of them finished before"), last.Error, StringComparison.Ordinal);
        Assert.True(actual.GetProperty("reused").GetInt32() > 0);
        Assert.Equal(WithoutTimes(expected), WithoutTimes(actual));
        Assert.Equal(["data.csv", "killed.db", "whole.db"], folder.Files());
    }

    [Fact]
    public async Task AskedToStop_EndsSoonAndKeepsWhatIsFinished()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals.");
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", SampleData.Binary(400, 12));
        string[] args = ["scaling", "--sweep", "widths=2,200", data, "--steps", "400", "--patience", "400", "--init", "random", "--store", folder["sweep.db"]];
        using CliProcess process = CliProcess.Start(args);
        await WaitUntil(() => process.HasExited || (File.Exists(folder["sweep.db"]) && Finished(folder["sweep.db"]) == 1));
        long interrupted = Stopwatch.GetTimestamp();
        process.Stop();
        CliResult result = await process.EndAsync();
        Assert.Equal(ExitCode.Cancelled, result.Code);
        Assert.EndsWith("entroscope: cancelled\n", result.Error, StringComparison.Ordinal);
        Assert.Equal(string.Empty, result.Output);
        Assert.True(Stopwatch.GetElapsedTime(interrupted) < TimeSpan.FromSeconds(5));
        Assert.Equal(1, Finished(folder["sweep.db"]));
    }

    [Theory]
    [InlineData("widths=0", "A value of the sweep of widths must be an integer of at least 1, but is '0'.")]
    [InlineData("heights=3", "The sweep 'heights=3' is not understood; it must be one of widths=LIST, rows=LIST, depth=LIST, components=LIST, "
            + "such as widths=8,16,32,64.")]
    [InlineData("rows=5,5", "The sweep of rows names 5 twice; every value is trained once.")]
    public void AWrongAxis_IsRefused(string axis, string message)
    {
        using var folder = new TemporaryFolder();
        CliResult result = Tool.Run(Sweep(folder, axis));
        Assert.Equal(new CliResult(ExitCode.WrongUsage, string.Empty, $"entroscope: {message}\n"), result);
        Assert.Equal(["data.csv"], folder.Files());
    }

    [Fact]
    public void OptionsThatContradictASweep_AreRefused()
    {
        using var folder = new TemporaryFolder();
        Tool.Run(Sweep(folder, "widths=2", "--widths", "3")).Refused(ExitCode.WrongUsage, "A sweep of widths sets the widths of every network itself");
        Tool.Run(Sweep(folder, "widths=2", "--checkpoint", folder["work"])).Refused(ExitCode.WrongUsage,
            "--checkpoint and --resume belong to a single training; a sweep keeps its finished trainings in the file of --store");
        Tool.Run(Sweep(folder, "rows=1000")).Refused(ExitCode.BadInput, "but the sweep needs rows=1000");
        Tool.Run(Sweep(folder, "depth=9")).Refused(ExitCode.BadInput, "the depth must be an integer of 1..3, but is 9");
    }

    [Fact]
    public void AStoreThatIsNone_IsRefused()
    {
        using var folder = new TemporaryFolder();
        string[] args = Sweep(folder, "widths=2", "--store");
        Tool.Run([.. args, folder["data.csv"]]).Refused(ExitCode.WrongUsage, "data.csv: is read by this command; write into another file");
        Tool.Run([.. args, folder.Write("other.csv", "a,b\n")]).Refused(ExitCode.BadInput, "other.csv: is not a sweep file, which is an SQLite database.");
        Tool.Run([.. args, folder["none/sweep.db"]]).Refused(ExitCode.BadInput, "sweep.db: cannot be written: the folder");
        Tool.Run([.. args, folder["sweep.db"]]).Succeeds();
        byte[] bytes = File.ReadAllBytes(folder["sweep.db"]);

        // The user version of SQLite's file header.
        bytes[63] = 7;
        File.WriteAllBytes(folder["sweep.db"], bytes);
        Tool.Run([.. args, folder["sweep.db"]]).Refused(ExitCode.BadInput,
            "sweep.db: is a sweep file of version 7, but this release of Entroscope reads versions 1 to 2; name another file, and the sweep is run again.");
    }

    private static string[] Sweep(TemporaryFolder folder, string axis, params string[] more)
    {
        string data = folder.Write("data.csv", SampleData.Binary(120, 8));
        string[] store = more.Contains("--store") ? [] : ["--store", folder["sweep.db"]];
        return ["scaling", "--sweep", axis, data, "--test-rows", "20", "--steps", "4", .. store, .. more];
    }

    private static int Finished(string path)
    {
        using SweepStore store = SweepStore.Open(path);
        return store.CountRecords();
    }

    private static string WithoutTimes(JsonElement json) => string.Join('\n',
        json.ToString().Split('\n').Where(l => !l.Contains("\"seconds\"", StringComparison.Ordinal) && !l.Contains("\"reused\"", StringComparison.Ordinal)));

    private static async Task WaitUntil(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(2, TestContext.Current.CancellationToken);
        }
    }
}

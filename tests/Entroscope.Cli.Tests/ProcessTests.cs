using System.Globalization;
using System.Text.Json;
using Entroscope.Cli.Tests.Support;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary>The built executable: exit codes, streams, and results that do not depend on the language of the machine.</summary>
public sealed class ProcessTests(TrainedModelFile model) : IClassFixture<TrainedModelFile>
{
    private static readonly Dictionary<string, string> Russian = new(StringComparer.Ordinal) { ["LANG"] = "ru_RU.UTF-8", ["LC_ALL"] = "ru_RU.UTF-8" };
    private static readonly Dictionary<string, string> Plain = new(StringComparer.Ordinal) { ["LANG"] = "C", ["LC_ALL"] = "C" };

    [Fact]
    public async Task Json_IsTheOnlyThingOnStandardOutput()
    {
        using var folder = new TemporaryFolder();
        CliResult result = await CliProcess.RunAsync(Plain, "run", model.Data, "--label", "kind", "--steps", "2", "--draws", "50",
            "--json", "-o", folder["run"]);
        Assert.Equal(folder["run"], result.Json().GetProperty("folder").GetString());
        Assert.Equal(string.Empty, result.Error);
        Assert.Equal(["curve.csv", "manifest.json", "model.safetensors", "report.html", "report.json"],
            Directory.GetFiles(folder["run"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Progress_GoesToStandardError()
    {
        using var folder = new TemporaryFolder();
        CliResult result = await CliProcess.RunAsync(Plain, "train", model.Data, "--label", "kind", "--steps", "2", "-o", folder["m.json"]);
        Assert.Contains("EM: step 1/2", result.Succeeds().Error, StringComparison.Ordinal);
        Assert.DoesNotContain("EM: step", result.Output, StringComparison.Ordinal);
        Assert.Contains(folder["m.json"], result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusals_LeaveStandardOutputEmpty()
    {
        (await CliProcess.RunAsync(Plain, "evaluate", model.Path, "nowhere.csv", "--json")).Refused(ExitCode.BadInput, "nowhere.csv");
        (await CliProcess.RunAsync(Plain, "evaluate", model.Path, model.Data, "--threads", "x")).Refused(ExitCode.WrongUsage, "--threads");
    }

    [Fact]
    public async Task TheLanguageOfTheMachine_ChangesNoByte()
    {
        string[][] commands =
        [
            ["ledger", model.Path, model.Data, "--json"], ["entropy", model.Path], ["sample", model.Path], ["evaluate", model.Path, model.Data],
            ["evaluate", model.Path, "nowhere.csv"], ["entropy", model.Path, "--standard-error", "abc"],
        ];
        foreach (string[] command in commands)
        {
            CliResult plain = await CliProcess.RunAsync(Plain, command);
            Assert.Equal(plain, await CliProcess.RunAsync(Russian, command));
            Assert.Equal(plain, UnderForeignCulture(() => Tool.Run(command)));
        }
    }

    [Fact]
    public void Training_UnderAForeignCulture_WritesTheSameBytes()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("real.csv", SampleData.Real(40, 3));
        CliResult Train(string name) => Tool.Run("train", data, "--steps", "2", "--widths", "3", "--pseudo-count", "0.25", "-o", folder[name]);
        CliResult Sample(string name) => Tool.Run("sample", folder["a.json"], "-n", "20", "-o", folder[name]);
        Train("a.json").Succeeds();
        UnderForeignCulture(() => Train("b.json")).Succeeds();
        Assert.Equal(File.ReadAllText(folder["a.json"]), File.ReadAllText(folder["b.json"]));
        Sample("a.csv").Succeeds();
        UnderForeignCulture(() => Sample("b.csv")).Succeeds();
        Assert.Equal(File.ReadAllText(folder["a.csv"]), File.ReadAllText(folder["b.csv"]));
        CliResult run = UnderForeignCulture(() => Tool.Run("run", data, "--steps", "2", "--widths", "3", "--draws", "50", "--json", "-o", folder["run"]));
        Assert.Equal(JsonValueKind.Object, run.Json().ValueKind);
        using var report = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder["run"], "report.json")));
        Assert.Equal(JsonValueKind.Object, report.RootElement.ValueKind);
    }

    private static T UnderForeignCulture<T>(Func<T> function)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        var foreign = (CultureInfo)new CultureInfo("ru-RU").Clone();
        foreign.NumberFormat.NumberDecimalSeparator = ",";
        foreign.NumberFormat.NegativeSign = "\u2212";
        CultureInfo.CurrentCulture = foreign;
        try
        {
            return function();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}

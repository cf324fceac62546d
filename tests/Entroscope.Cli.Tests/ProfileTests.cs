using System.Text.Json;
using Entroscope.Cli.Tests.Support;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary>The speed of a training, as <c>--profile</c>, <c>--json</c> and the report tell it.</summary>
public sealed class ProfileTests
{
    private static readonly string[] Phases = ["start", "E steps", "M steps", "scores", "checkpoints", "other", "total"];

    [Theory]
    [InlineData("train", "m.json")]
    [InlineData("run", "run")]
    public void Profile_IsShownAfterTheResult(string command, string result)
    {
        using var folder = new TemporaryFolder();
        string[] args = [command, folder.Write("data.csv", SampleData.Classes()), "--label", "kind", "--steps", "2", "--widths", "3", "--threads",
            "2", "-o", folder[result]];
        args = [.. args, .. command == "run" ? ["--draws", "40", "--overwrite"] : Array.Empty<string>()];
        string plain = Tool.Run([.. args, "--no-refit"]).Succeeds().Output;
        string[] lines = Tool.Run([.. args, "--no-refit", "--profile"]).Succeeds().Output.Split('\n');
        int start = Array.FindIndex(lines,
            l => l.Contains("seconds", StringComparison.Ordinal) && l.TrimStart().StartsWith("training", StringComparison.Ordinal));
        Assert.Equal(plain.Split('\n').Length - 1, start - 1);
        Assert.All(Phases, phase => Assert.Single(lines[start..],
            l => l.TrimStart().StartsWith(phase + " ", StringComparison.Ordinal) && !l.Contains(':', StringComparison.Ordinal)));
        Assert.Matches("^[0-9]+ samples in E steps: [0-9]+ a second, [0-9]+ over the whole training$", lines[^4]);
        Assert.Matches("^E steps: [0-9.]+ GFLOP/s of conv products, [0-9.]+ % of the [0-9.]+ that single-precision matrix products reach here$", lines[^3]);
        Assert.Matches("^threads: 2; arithmetic: single; computed again in a better one: 0 samples in E steps, 0 in scores$", lines[^2]);
    }

    [Fact]
    public void Json_AlwaysHasThePerformance()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", SampleData.Classes());
        string[] options = ["--label", "kind", "--steps", "3", "--widths", "3", "--threads", "1", "--no-refit", "--patience", "9", "--prior-strength", "1",
            "--checkpoint", folder["work"]];
        JsonElement train = Tool.Run(["train", data, "--json", .. options, "-o", folder["m.json"]]).Json().GetProperty("performance");
        Tool.Run(["run", data, "--json", .. options, "--draws", "40", "-o", folder["run"]]).Json();
        using var report = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder["run"], "report.json")));
        JsonElement run = report.RootElement.GetProperty("performance");
        int rows = report.RootElement.GetProperty("data").GetProperty("rows").GetProperty("train").GetInt32();
        foreach (JsonElement performance in new[] { train, run })
        {
            Assert.Equal((1, "single", 3 * rows), (performance.GetProperty("threads").GetInt32(), performance.GetProperty("arithmetic").GetString(),
                performance.GetProperty("samples").GetInt32()));
            Assert.All(["samples_per_second", "samples_per_second_overall", "gigaflops", "peak_gigaflops", "share_of_peak"],
                key => Assert.True(performance.GetProperty(key).GetDouble() > 0, key));
            JsonElement seconds = performance.GetProperty("seconds");
            double sum = seconds.EnumerateObject().Where(p => p.Name != "total").Sum(p => p.Value.GetDouble());
            Assert.Equal(seconds.GetProperty("total").GetDouble(), sum, 1e-9);
            Assert.True(seconds.GetProperty("checkpoints").GetDouble() > 0);
        }
    }

    [Fact]
    public void WithoutAStep_ThereIsNoRate()
    {
        using var folder = new TemporaryFolder();
        string[] args = ["train", folder.Write("data.csv", SampleData.Classes()), "--label", "kind", "--steps", "0", "--no-refit", "--widths", "3",
            "-o", folder["m.json"]];
        JsonElement performance = Tool.Run([.. args, "--json"]).Json().GetProperty("performance");
        Assert.All(["samples_per_second", "samples_per_second_overall", "gigaflops", "share_of_peak"],
            key => Assert.Equal(JsonValueKind.Null, performance.GetProperty(key).ValueKind));
        string output = Tool.Run([.. args, "--profile"]).Succeeds().Output;
        Assert.DoesNotContain("NaN", output, StringComparison.Ordinal);
        Assert.DoesNotContain("GFLOP/s", output, StringComparison.Ordinal);
    }
}

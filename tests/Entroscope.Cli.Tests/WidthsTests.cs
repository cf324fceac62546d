using System.Text.Json;
using Entroscope.Cli.Tests.Support;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary><c>--widths auto</c> and <c>inspect --widths</c>.</summary>
public sealed class WidthsTests(TrainedModel model) : IClassFixture<TrainedModel>
{
    [Fact]
    public void Auto_StaysWithinTheBudget_AndTellsItsTrials()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", SampleData.Binary(80, 8));
        CliResult result = Tool.Run("train", data, "--widths", "auto", "--parameters", "200", "--steps", "3", "-o", folder["m.json"]).Succeeds();
        Assert.Contains("widths, round 0: uniform, start from clustering: ", result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.Split('\n'), l => l.StartsWith("widths, round", StringComparison.Ordinal) && l.EndsWith("nats; chosen", StringComparison.Ordinal));
        Assert.Contains("widths by height, from the sites: 2, ", result.Error, StringComparison.Ordinal);
        Assert.InRange(Tool.Run("inspect", folder["m.json"], "--json").Json().GetProperty("parameters").GetInt64(), 1, 200);
        JsonElement json = Tool.Run("train", data, "--widths", "auto", "--parameters", "200", "--steps", "3", "-o", folder["n.json"], "--json").Json();
        Assert.InRange(json.GetProperty("parameters").GetInt64(), 1, 200);
        JsonElement[] trials = [.. json.GetProperty("trials").EnumerateArray()];
        JsonElement chosen = Assert.Single(trials, t => t.GetProperty("chosen").GetBoolean());
        Assert.Equal(json.GetProperty("parameters").GetInt64(), chosen.GetProperty("parameters").GetInt64());
        Assert.Equal(json.GetProperty("validation_score").GetDouble(), chosen.GetProperty("validation_score").GetDouble());
        Assert.Equal(json.GetProperty("widths").EnumerateArray().Select(w => w.GetDouble()), chosen.GetProperty("widths").EnumerateArray().Select(w => w.GetDouble()));
        Assert.Equal(2, json.GetProperty("widths")[0].GetDouble());
        Assert.Equal(File.ReadAllBytes(folder["m.json"]), File.ReadAllBytes(folder["n.json"]));
    }

    [Fact]
    public void Auto_NeedsABudgetThatMakesSense()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", SampleData.Binary(40, 8));
        void Refused(int code, string message, params string[] more) => Tool.Run(["train", data, .. more, "-o", folder["m.json"]]).Refused(code, message);
        Refused(ExitCode.WrongUsage, "--widths auto needs --parameters BUDGET, the largest number of parameters", "--widths", "auto");
        Refused(ExitCode.WrongUsage, "--parameters is the budget of --widths auto; give both or neither", "--parameters", "100");
        Refused(ExitCode.WrongUsage, "--parameters is the budget of --widths auto; give both or neither", "--widths", "4", "--parameters", "100");
        Refused(ExitCode.WrongUsage, "--checkpoint cannot be used with --widths auto, which trains many networks", "--widths", "auto", "--parameters", "100", "--checkpoint", folder["c"]);
        Refused(ExitCode.WrongUsage, "--widths must be a list such as 32,32,16 of integers of 1..2147483647, or 'auto', but is 'wide'", "--widths", "wide");
        Refused(ExitCode.WrongUsage, "--parameters must be an integer of 1..9223372036854775807, but is '0'", "--widths", "auto", "--parameters", "0");
        Refused(ExitCode.BadInput, "The smallest network on this tree has ", "--widths", "auto", "--parameters", "5");
        Refused(ExitCode.BadInput, "The budget of 300000000 parameters is more than the limit of 200000000", "--widths", "auto", "--parameters", "300000000");
    }

    [Fact]
    public void Inspect_ShowsWhatTheWidthsCarry()
    {
        string[] lines = Tool.Run("inspect", model.Path, "--widths").Succeeds().Output.Split('\n');
        Assert.Equal("Widths by height: means over the nodes, in bits", lines[0]);
        Assert.Contains(lines, l => l.StartsWith("bottlenecks (least slack): ", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("waste (most slack): ", StringComparison.Ordinal));
        Assert.Single(lines, l => l.StartsWith("advised: ", StringComparison.Ordinal));
    }

    [Fact]
    public void Inspect_GivesEveryNumberAsJson()
    {
        JsonElement json = Tool.Run("inspect", model.Path, "--widths", "--parameters", "60", "--json").Json();
        Assert.Equal(["file", "width_advice"], json.EnumerateObject().Select(p => p.Name));
        JsonElement advice = json.GetProperty("width_advice");
        Assert.Equal(60, advice.GetProperty("budget").GetInt64());
        Assert.InRange(advice.GetProperty("advised_parameters").GetInt64(), 1, 60);
        JsonElement inspected = Tool.Run("inspect", model.Path, "--json").Json();
        Assert.Equal(inspected.GetProperty("parameters").GetInt64(), advice.GetProperty("parameters").GetInt64());
        Assert.Equal(
            inspected.GetProperty("channels").EnumerateArray().Select(c => c.GetInt32()), advice.GetProperty("nodes").EnumerateArray().Select(n => n.GetProperty("channels").GetInt32()));
        foreach (JsonElement node in advice.GetProperty("nodes").EnumerateArray())
        {
            Assert.InRange(node.GetProperty("held").GetDouble(), 0, node.GetProperty("latent_entropy").GetDouble() + 1e-9);
            Assert.Contains(node.GetProperty("verdict").GetString(), new[] { "bottleneck", "balanced", "waste" });
        }

        Assert.Equal(3, advice.GetProperty("levels").GetArrayLength());
    }

    [Fact]
    public void Inspect_RefusesWhatDoesNotBelongTogether()
    {
        Tool.Run("inspect", model.Path, "--parameters", "60").Refused(ExitCode.WrongUsage, "--parameters needs --widths");
        Tool.Run("inspect", model.Path, "--plan", "--widths").Refused(ExitCode.WrongUsage, "--plan and --widths show different things; give one of them");
        Tool.Run("inspect", model.Path, "--widths", "--parameters", "3").Refused(ExitCode.BadInput, "The smallest network on this tree has ");
    }
}

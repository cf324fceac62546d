using System.Text.Json;
using Entroscope.Cli.Tests.Support;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary><c>--widths auto</c> and <c>inspect --widths</c>.</summary>
public sealed class WidthsTests(TrainedModelFile model) : IClassFixture<TrainedModelFile>
{
    [Fact]
    public void Auto_StaysWithinTheBudget_AndTellsItsTrials()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", SampleData.Binary(80, 8));
        CliResult result = Tool.Run("train", data, "--widths", "auto", "--parameters", "200", "--steps", "3", "-o", folder["m.json"]).Succeeds();
        Assert.Contains("widths, round 0: uniform, start from clustering: ", result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.Split('\n'),
            l => l.StartsWith("widths, round", StringComparison.Ordinal) && l.EndsWith("over uniform; chosen", StringComparison.Ordinal));
        Assert.Contains("widths by height, from the sites: 2, ", result.Error, StringComparison.Ordinal);
        Assert.InRange(Tool.Run("inspect", folder["m.json"], "--json").Json().GetProperty("parameters").GetInt64(), 1, 200);
        JsonElement json = Tool.Run("train", data, "--widths", "auto", "--parameters", "200", "--steps", "3", "-o", folder["n.json"], "--json").Json();
        Assert.InRange(json.GetProperty("parameters").GetInt64(), 1, 200);
        JsonElement[] trials = [.. json.GetProperty("trials").EnumerateArray()];
        JsonElement chosen = Assert.Single(trials, t => t.GetProperty("chosen").GetBoolean());
        Assert.Equal(json.GetProperty("parameters").GetInt64(), chosen.GetProperty("parameters").GetInt64());
        Assert.Equal(json.GetProperty("validation_score").GetDouble(), chosen.GetProperty("validation_score").GetDouble());
        Assert.Equal(json.GetProperty("widths").EnumerateArray().Select(w => w.GetDouble()),
            chosen.GetProperty("widths").EnumerateArray().Select(w => w.GetDouble()));
        Assert.Equal(2, json.GetProperty("widths")[0].GetDouble());
        Assert.All(trials, t => Assert.InRange(t.GetProperty("validation_gain").GetDouble(), t.GetProperty("validation_gain_lower").GetDouble(),
            t.GetProperty("validation_gain_upper").GetDouble()));
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
        Refused(ExitCode.WrongUsage, "--checkpoint cannot be used with --widths auto, which trains many networks", "--widths", "auto", "--parameters", "100",
            "--checkpoint", folder["c"]);
        Refused(ExitCode.WrongUsage, "--widths must be a list such as 32,32,16 of integers of 1..2147483647, or 'auto', but is 'wide'", "--widths", "wide");
        Refused(ExitCode.WrongUsage, "--parameters must be an integer of 1..9223372036854775807, but is '0'", "--widths", "auto", "--parameters", "0");
        Refused(ExitCode.BadInput, "The smallest network on this tree has ", "--widths", "auto", "--parameters", "5");
        Refused(ExitCode.BadInput, "The budget of 300000000 parameters is more than the limit of 200000000", "--widths", "auto", "--parameters", "300000000");
    }

    [Fact]
    public void Inspect_ShowsWhatTheWidthsCarry()
    {
        string[] lines = Tool.Run("inspect", model.Path, "--widths").Succeeds().Output.Split('\n');
        Assert.Equal("Widths of this network by height: means over the nodes, in bits", lines[0]);
        Assert.Contains(lines, l => l.StartsWith("saturated (least slack): ", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("idle (most slack): ", StringComparison.Ordinal));
        Assert.Single(lines, l => l.StartsWith("to try: ", StringComparison.Ordinal));
        Assert.Single(lines, l => l.Contains("was not tried: inspect MODEL DATA --widths --try", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, l => l.Contains("balanced", StringComparison.Ordinal));
    }

    [Fact]
    public void Inspect_GivesEveryNumberAsJson()
    {
        JsonElement json = Tool.Run("inspect", model.Path, "--widths", "--parameters", "60", "--json").Json();
        Assert.Equal(["file", "width_advice", "try"], json.EnumerateObject().Select(p => p.Name));
        Assert.Equal(JsonValueKind.Null, json.GetProperty("try").ValueKind);
        JsonElement advice = json.GetProperty("width_advice");
        Assert.Equal(60, advice.GetProperty("budget").GetInt64());
        Assert.InRange(advice.GetProperty("advised_parameters").GetInt64(), 1, 60);
        JsonElement inspected = Tool.Run("inspect", model.Path, "--json").Json();
        Assert.Equal(inspected.GetProperty("parameters").GetInt64(), advice.GetProperty("parameters").GetInt64());
        Assert.Equal(
            inspected.GetProperty("channels").EnumerateArray().Select(c => c.GetInt32()),
            advice.GetProperty("nodes").EnumerateArray().Select(n => n.GetProperty("channels").GetInt32()));
        foreach (JsonElement node in advice.GetProperty("nodes").EnumerateArray())
        {
            Assert.InRange(node.GetProperty("held").GetDouble(), 0, node.GetProperty("latent_entropy").GetDouble() + 1e-9);
            Assert.Contains(node.GetProperty("verdict").GetString(), new[] { "idle", "in_use", "saturated", "at_limit", "closed" });
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

    [Fact]
    public void Try_TrainsOtherWidths_AndTellsWhatTheyGain()
    {
        CliResult result = Tool.Run("inspect", model.Path, model.Data, "--widths", "--try", "--seeds", "2").Succeeds();
        string[] lines = result.Output.Split('\n');
        Assert.Contains("Tested: every network trained from scratch on 45 rows, stopped on 6, compared on 9 held out from both (seeds 1 to 2)", lines);
        Assert.Single(lines, l => l.StartsWith("verdict: ", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains("all inner nodes wider", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, l => l.Contains("was not tried", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, l => l.StartsWith("note: ", StringComparison.Ordinal));
        Assert.Contains(" trainings of ", result.Error, StringComparison.Ordinal);

        CliResult other = Tool.Run("inspect", model.Path, model.Data, "--widths", "--try", "--seeds", "1", "--test-rows", "10").Succeeds();
        Assert.Contains("note: these are not the rows of the recorded training", other.Output, StringComparison.Ordinal);
        Assert.Contains("(seed 1; the error is that of the rows alone, --seeds adds that of the trainings)", other.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Try_GivesEveryNumberAsJson()
    {
        JsonElement json = Tool.Run("inspect", model.Path, "--widths", "--try", model.Data, "--label", "kind", "--seeds", "2", "--parameters", "100", "--json")
            .Json().GetProperty("try");
        Assert.Contains(json.GetProperty("verdict").GetString(), new[] { "wider_gains", "narrower_gains", "wide_enough", "narrower_suffices" });
        Assert.True(json.GetProperty("recorded_rows").GetBoolean());
        Assert.Equal([1, 2], json.GetProperty("seeds").EnumerateArray().Select(s => s.GetInt32()));
        JsonElement[] networks = [.. json.GetProperty("networks").EnumerateArray()];
        Assert.Equal(["present", "wider", "narrower"], networks.Take(3).Select(n => n.GetProperty("step").GetString()));
        Assert.Single(networks, n => n.GetProperty("step").GetString() == "schedule");
        foreach (JsonElement network in networks.Skip(1))
        {
            double gain = network.GetProperty("gain").GetDouble();
            Assert.Equal(network.GetProperty("log_likelihood").GetDouble() - networks[0].GetProperty("log_likelihood").GetDouble(), gain, 1e-9);
            Assert.InRange(gain, network.GetProperty("gain_lower").GetDouble(), network.GetProperty("gain_upper").GetDouble());
            Assert.Contains(network.GetProperty("verdict").GetString(), new[] { "gains", "no_difference", "loses" });
            Assert.InRange(network.GetProperty("accuracy").GetDouble(), 0, 1);
        }
    }

    [Fact]
    public void Try_RefusesWhatItCannotUse()
    {
        Tool.Run("inspect", model.Path, "--widths", "--try").Refused(ExitCode.WrongUsage,
            "--try needs DATA, the rows of the training: inspect MODEL DATA --widths --try");
        Tool.Run("inspect", model.Path, model.Data, "--widths").Refused(ExitCode.WrongUsage,
            Invariant($"DATA, here '{model.Data}', is for --widths --try; without them inspect takes a model alone"));
        Tool.Run("inspect", model.Path, model.Data, "--try").Refused(ExitCode.WrongUsage, "--try needs --widths");
        Tool.Run("inspect", model.Path, "--widths", "--seeds", "2").Refused(ExitCode.WrongUsage, "--seeds needs --try");
        Tool.Run("inspect", model.Path, "--widths", "--threads", "2").Refused(ExitCode.WrongUsage, "--threads needs --plan or --try");
        Tool.Run("inspect", model.Path, "--widths", "--label", "kind").Refused(ExitCode.WrongUsage, "--label needs --try");
    }
}

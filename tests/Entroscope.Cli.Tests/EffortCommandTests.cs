using System.Text.Json;
using Entroscope.Cli.Tests.Support;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary><c>--effort</c> and <c>--start</c> of <c>train</c> and <c>run</c>.</summary>
public sealed class EffortCommandTests
{
    [Fact]
    public void AnEffort_ShowsItsTimeAndItsStages()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", SampleData.Binary(120, 6));
        string[] basis = ["train", data, "--effort", "quick", "--tree", "line"];
        CliResult text = Tool.Run([.. basis, "-o", folder["a.json"]]).Succeeds();
        Assert.Matches("(?m)^entroscope: effort quick: at most about [0-9]+ s on this machine$", text.Error);
        Assert.Matches("(?m)^stage 1, width 32 from clustering: [0-9]+ parameters, [0-9]+ EM steps, validation -[0-9.]+ nats, [0-9.]+ s "
            + "\\(predicted [0-9.]+ s\\)(; chosen)?$", text.Error);
        Assert.Matches("(?m)^stage [0-9]+, width 8 from stage [0-9]+, width 4: ", text.Error);
        Assert.Single(text.Error.Split('\n'), l => l.EndsWith("; chosen", StringComparison.Ordinal));
        Assert.Matches(@"(?m)^.*a\.json: [0-9]+ parameters.*, stage [0-9]+ of [0-9]+ \([0-9]+ EM steps, "
            + @"(the start|step [0-9]+) was best\) (at|together)", text.Output);

        JsonElement json = Tool.Run([.. basis, "--threads", "1", "-o", folder["b.json"], "--json"]).Json();
        Assert.Equal("quick", json.GetProperty("effort").GetString());
        JsonElement[] stages = [.. json.GetProperty("stages").EnumerateArray()];
        JsonElement chosen = stages[json.GetProperty("chosen").GetInt32()];
        JsonElement best = stages.MaxBy(s => s.GetProperty("validation_score").GetDouble());
        Assert.True(chosen.GetProperty("parameters").GetInt64() <= best.GetProperty("parameters").GetInt64());
        Assert.Equal(json.GetProperty("parameters").GetInt64(), chosen.GetProperty("parameters").GetInt64());
        Assert.All(stages, s => Assert.True(
            s.GetProperty("operations").GetDouble() > 0 && s.GetProperty("seconds_predicted").GetDouble() > 0 && s.GetProperty("seconds").GetDouble() >= 0));
        Assert.Contains(stages, s => s.GetProperty("name").GetString() == "independent columns");
        Assert.Equal(JsonValueKind.Null, stages[0].GetProperty("continued_from").ValueKind);
        JsonElement eight = stages.First(s => s.GetProperty("name").GetString()!.StartsWith("width 8", StringComparison.Ordinal));
        Assert.Equal(eight.GetProperty("start").GetString(), stages[eight.GetProperty("continued_from").GetInt32()].GetProperty("name").GetString());
        Assert.Equal(File.ReadAllBytes(folder["a.json"]), File.ReadAllBytes(folder["b.json"]));
    }

    [Fact]
    public void AnEffort_ResumesFromItsCheckpoints()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", SampleData.Binary(120, 6));
        string[] basis = ["train", data, "--effort", "quick", "--tree", "line"];
        Tool.Run([.. basis, "-o", folder["a.json"]]).Succeeds();
        Tool.Run([.. basis, "--checkpoint", folder["work"], "-o", folder["b.json"]]).Succeeds();
        Assert.True(File.Exists(Path.Combine(folder["work"], "stage-1", "checkpoint.safetensors")));

        // What is lost of the last stages is trained again.
        Directory.Delete(Path.Combine(folder["work"], "stage-3"), recursive: true);
        Tool.Run([.. basis, "--checkpoint", folder["work"], "--resume", "-o", folder["c.json"]]).Succeeds();
        Assert.Equal(File.ReadAllBytes(folder["a.json"]), File.ReadAllBytes(folder["b.json"]));
        Assert.Equal(File.ReadAllBytes(folder["a.json"]), File.ReadAllBytes(folder["c.json"]));
    }

    [Fact]
    public void ARun_ReportsItsEffort()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", SampleData.Binary(120, 6));
        JsonElement json = Tool.Run("run", data, "--effort", "quick", "--tree", "line", "--draws", "100", "-o", folder["run"], "--json").Json();
        Assert.Equal("quick", json.GetProperty("effort").GetString());
        using var report = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder["run"], "report.json")));
        JsonElement training = report.RootElement.GetProperty("training");
        Assert.Equal(json.GetProperty("stages").GetArrayLength(), training.GetProperty("stages").GetArrayLength());
        Assert.Contains("The stages of the effort", File.ReadAllText(Path.Combine(folder["run"], "report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void AnEffort_LeavesOtherCheckpointsAlone()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", SampleData.Binary(60, 4));
        Tool.Run("train", data, "--steps", "2", "--checkpoint", folder["other"], "-o", folder["a.json"]).Succeeds();
        string own = Path.Combine(folder["other"], "checkpoint.safetensors");
        byte[] before = File.ReadAllBytes(own);
        Tool.Run("train", data, "--effort", "quick", "--tree", "line", "--checkpoint", folder.Path, "-o", folder["b.json"]).Succeeds();
        Assert.Equal(before, File.ReadAllBytes(own));
        Assert.True(File.Exists(Path.Combine(folder["stage-1"], "checkpoint.safetensors")));
    }

    [Theory]
    [InlineData("--widths 4", "--widths is chosen by --effort; give one of them")]
    [InlineData("--steps 4", "--steps is chosen by --effort; give one of them")]
    [InlineData("--batch 40", "--batch is chosen by --effort; give one of them")]
    [InlineData("--components 2", "--components is chosen by --effort; give one of them")]
    [InlineData("--restarts 2", "--restarts is chosen by --effort; give one of them")]
    [InlineData("--hybrid 0.5", "--hybrid trains one network further; --effort may choose a mixture")]
    [InlineData("--profile", "--effort trains many networks, which have no common profile; leave out --profile")]
    [InlineData("--bootstrap 2 --ensemble fits", "--ensemble cannot be used with --effort, which trains many networks")]
    [InlineData("--start other.json", "--effort begins from the data, --start from a network; give one of them")]
    public void WhatAnEffortChooses_IsNotGiven(string options, string message)
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", SampleData.Binary(40, 4));
        Tool.Run(["train", data, "--effort", "quick", .. options.Split(' '), "-o", folder["m.json"]]).Refused(ExitCode.WrongUsage, message);
        Assert.False(File.Exists(folder["m.json"]));
    }

    [Fact]
    public void Efforts_AreOfThreeKinds_AndBelongToSingleTrainings()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", SampleData.Binary(40, 4));
        Tool.Run("train", data, "--effort", "much", "-o", folder["m.json"]).Refused(
            ExitCode.WrongUsage, "--effort must be one of quick, normal, thorough, but is 'much'");
        Tool.Run("run", data, "--effort", "quick", "--null", "2", "-o", folder["run"]).Refused(ExitCode.WrongUsage,
            "--null and --check-law train networks as that of the run was trained, which --effort chooses; leave them out, or give the widths");
        Tool.Run("scaling", data, "--sweep", "widths=2,4", "--effort", "quick", "--store", folder["s.db"]).Refused(ExitCode.WrongUsage,
            "--effort belongs to a single training; a sweep says how its trainings begin and how long they are");
    }

    [Fact]
    public void AStart_IsContinued()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", SampleData.Binary(300, 6));
        Tool.Run("train", data, "--tree", "line", "--widths", "2", "--steps", "3", "--no-refit", "-o", folder["two.json"]).Succeeds();
        Tool.Run("train", data, "--start", folder["two.json"], "--widths", "4", "--steps", "3", "--no-refit", "-o", folder["four.json"]).Succeeds();
        JsonElement model = Tool.Run("inspect", folder["four.json"], "--json").Json();
        Assert.Equal("line:2", model.GetProperty("tree").GetString());
        Assert.Equal(4, model.GetProperty("channels").EnumerateArray().Last().GetInt32());
        Assert.Matches("^[0-9a-f]+-[0-9a-f]+$", model.GetProperty("training").GetProperty("start").GetString());
    }

    [Theory]
    [InlineData("--widths 1", ExitCode.BadInput,
        "The network to continue from has 2 channels at level 1, but 1 are asked for; a training continues with as many or more.")]
    [InlineData("--tree cp", ExitCode.BadInput,
        "The network to continue from has the pooling tree line:2, but cp is asked for; a training continues on the same tree.")]
    [InlineData("--init random", ExitCode.WrongUsage, "--init chooses how a training begins; one that continues from --start has begun")]
    [InlineData("--components 2", ExitCode.WrongUsage, "--components chooses how a training begins; one that continues from --start has begun")]
    [InlineData("--bootstrap 2 --ensemble fits", ExitCode.WrongUsage,
        "--ensemble cannot be used with --start: all its models would begin with what that network learned, and differ by less than trainings do")]
    [InlineData("--seed 2", ExitCode.BadInput,
        "so it may have been trained on the validation rows, which then cannot choose how long it is trained further")]
    public void AStart_ThatDoesNotFit_IsRefused(string options, int code, string message)
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", SampleData.Binary(300, 6));
        Tool.Run("train", data, "--tree", "line", "--widths", "2", "--steps", "3", "--no-refit", "-o", folder["two.json"]).Succeeds();
        Tool.Run(["train", data, "--start", folder["two.json"], .. options.Split(' '), "-o", folder["m.json"]]).Refused(code, message);
    }

    [Fact]
    public void AStart_OfOtherColumns_IsRefused()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", SampleData.Binary(60, 6));
        string other = folder.Write("other.csv", SampleData.Binary(60, 5));
        Tool.Run("train", data, "--tree", "line", "--widths", "2", "--steps", "1", "--no-refit", "-o", folder["two.json"]).Succeeds();
        Tool.Run("train", other, "--start", folder["two.json"], "-o", folder["m.json"]).Refused(ExitCode.BadInput, "6");
    }
}

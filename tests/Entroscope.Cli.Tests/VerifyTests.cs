using System.Text.Json;
using System.Text.Json.Nodes;
using Entroscope.Cli.Tests.Support;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary><c>verify</c>: verdicts, exit codes, refusals.</summary>
public sealed class VerifyTests(TrainedModelFile model) : IClassFixture<TrainedModelFile>
{
    public static TheoryData<string> Names => Oracle.Generative();

    [Theory]
    [MemberData(nameof(Names))]
    public void Oracles_HoldExactly(string name)
    {
        JsonElement result = Tool.Run("verify", Oracle.PathOf(name), "--json").Json();
        Assert.Equal("holds exactly", result.GetProperty("verdict").GetString());
        Assert.Equal("enumeration", result.GetProperty("method").GetString());
        JsonElement[] checks = [.. result.GetProperty("checks").EnumerateArray()];
        Assert.Equal(checks.Length, result.GetProperty("counts").GetProperty("holds_exactly").GetInt32());
        Assert.All(checks, c =>
        {
            Assert.Equal("holds exactly", c.GetProperty("verdict").GetString());
            Assert.Equal(0, c.GetProperty("error").GetDouble());
            Assert.True(c.GetProperty("margin").GetDouble() >= -c.GetProperty("tolerance").GetDouble());
            Assert.Equal(JsonValueKind.Null, c.GetProperty("sigmas").ValueKind);
        });
        JsonElement top = Assert.Single(checks, c => c.GetProperty("statement").GetString() == "theorem 1: H(X|Y) <= H(X)");
        JsonAssert.Close(Oracle.Load(name).Expected.GetProperty("class_information"), top.GetProperty("margin"), 1e-10, "margin");
        JsonAssert.Close(Oracle.Load(name).Expected.GetProperty("entropy"), top.GetProperty("right"), 1e-10, "right");
    }

    [Fact]
    public void Draws_AreTooFewOrEnough()
    {
        CliResult few = Tool.Run("verify", model.Path, "--draws", "20");
        Assert.Equal(ExitCode.NotConverged, few.Code);
        Assert.Contains("more draws may decide (--draws)", few.Output, StringComparison.Ordinal);
        Assert.StartsWith("drawing 20 samples, at most 20 while a statement is undecided; ", few.Error, StringComparison.Ordinal);
        CliResult json = Tool.Run("verify", model.Path, "--draws", "4096", "--json");
        Assert.Equal(string.Empty, json.Error);
        JsonElement first = JsonDocument.Parse(json.Output).RootElement.GetProperty("checks").EnumerateArray()
            .First(c => c.GetProperty("statement").GetString()!.StartsWith("theorem 1", StringComparison.Ordinal));
        Assert.StartsWith("holds at ", first.GetProperty("verdict").GetString(), StringComparison.Ordinal);
        Assert.True(first.GetProperty("margin").GetDouble() > 3 * first.GetProperty("error").GetDouble());
        Assert.Equal(4096, first.GetProperty("left").ValueKind == JsonValueKind.Number ? 4096 : first.GetProperty("left").GetProperty("draws").GetInt32());
    }

    [Fact]
    public void Data_IsCheckedRowByRowAndLearnedFrom()
    {
        JsonElement[] checks = [.. Tool.Run("verify", model.Path, model.Data, "--em-steps", "2", "--json").Json().GetProperty("checks").EnumerateArray()];
        string[] abouts = [.. checks.Select(c => c.GetProperty("about").GetString()!)];
        Assert.Contains("EM step 1", abouts);
        Assert.Contains("EM step 2", abouts);
        Assert.DoesNotContain("EM step 3", abouts);
        Assert.Contains(abouts, a => a.StartsWith("row ", StringComparison.Ordinal) && a.Contains(" of 60", StringComparison.Ordinal));
        string text = Tool.Run("verify", model.Path, model.Data, "--unit", "nats").Succeeds().Output;
        Assert.StartsWith("values in nats, exact, by enumeration\n", text, StringComparison.Ordinal);
        Assert.Contains("EM monotonicity: log-likelihood does not fall", text, StringComparison.Ordinal);
        Assert.Contains(" hold exactly\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void SeedModels_HoldAndCanBeMadeAgain()
    {
        JsonElement all = NotViolated("--models", "6", "--em-steps", "1", "--json");
        JsonElement[] models = [.. all.GetProperty("models").EnumerateArray()];
        Assert.Equal([1, 2, 3, 4, 5, 6], models.Select(m => m.GetProperty("seed").GetInt32()));
        JsonElement again = Assert.Single(NotViolated("--models", "1", "--seed", "4", "--em-steps", "1", "--json").GetProperty("models").EnumerateArray());
        Assert.Equal(models[3].ToString(), again.ToString());
        Assert.Contains("\n2 models: ", Tool.Run("verify", "--seed-model", "--models", "2", "--em-steps", "0").Output, StringComparison.Ordinal);
        CliResult open = Tool.Run("verify", "--seed-model", "--models", "1", "--seed", "2", "--draws", "10");
        Assert.Equal(ExitCode.NotConverged, open.Code);
        Assert.Contains("again: entroscope verify --seed-model --models 1 --seed 2\n", open.Output, StringComparison.Ordinal);
    }

    // What is estimated may stay undecided.
    private static JsonElement NotViolated(params string[] options)
    {
        CliResult result = Tool.Run(["verify", "--seed-model", .. options]);
        Assert.True(result.Code is ExitCode.Done or ExitCode.NotConverged, result.Output);
        JsonElement found = JsonDocument.Parse(result.Output).RootElement;
        Assert.All(found.GetProperty("models").EnumerateArray(), m => Assert.Equal(0, m.GetProperty("counts").GetProperty("violated").GetInt32()));
        return found;
    }

    [Fact]
    public void NegativeVarianceAndRowOffTheSimplex_AreRefused()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("d.csv", SampleData.Real(60, 3));
        Tool.Run("train", data, "--steps", "1", "--widths", "2", "--leaf-channels", "2", "-o", folder["m.json"]).Succeeds();
        Tool.Run("verify", folder["m.json"], data, "--draws", "64", "--em-steps", "1");
        JsonObject file = JsonNode.Parse(File.ReadAllText(folder["m.json"]))!.AsObject();
        JsonArray channel = file["leaf"]![0]![1]!.AsArray();
        channel[1] = -0.25;
        Tool.Run("verify", folder.Write("v.json", file.ToJsonString())).Refused(ExitCode.BadInput, "v.json", "variance", "-0.25", "greater than 0");
        file["output"]![0]![0] = 0.3;
        channel[1] = 0.25;
        Tool.Run("verify", folder.Write("s.json", file.ToJsonString())).Refused(ExitCode.BadInput, "s.json", "output", "sum");
    }

    [Fact]
    public void Usage_IsChecked()
    {
        Tool.Run("verify").Refused(ExitCode.WrongUsage, "verify needs a MODEL, or --seed-model");
        Tool.Run("verify", model.Path, "--seed-model").Refused(ExitCode.WrongUsage, "--seed-model makes its own networks; leave", "out");
        Tool.Run("verify", model.Path, "--models", "3").Refused(ExitCode.WrongUsage, "--models is the number of random networks; give it with --seed-model");
        Tool.Run("verify", model.Path, "--draws", "1").Refused(ExitCode.WrongUsage, "--draws must be an integer of 2..2147483647, but is '1'.".TrimEnd('.'));
        Tool.Run("verify", model.Path, "--sigma", "0").Refused(ExitCode.WrongUsage, "--sigma");
    }
}

using System.Text.Json;
using System.Xml.Linq;
using Entroscope.Cli.Tests.Documentation;
using Entroscope.Cli.Tests.Support;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary>The command <c>activation</c>: functions, networks, plots, and what it refuses.</summary>
public sealed class ActivationCommandTests(TrainedModelFile model) : IClassFixture<TrainedModelFile>
{
    private const string Names = "identity, gaussian, sigmoid, tanh, exp, softplus, relu, silu, softmax";

    [Fact]
    public void Functions_AreShownWithTheirNumbers()
    {
        JsonElement json =
            Tool.Run("activation", "sigmoid", "softmax", "--z=0", "--logits", "0,0", "--density", "uniform:-2,2", "--z-max", "1", "--json").Json();
        JsonElement sigmoid = json.GetProperty("activations")[0];
        JsonAssert.Close(0.5, sigmoid.GetProperty("points")[0].GetProperty("value"), 1e-15, "value");
        JsonAssert.Close(Math.Log(2), sigmoid.GetProperty("points")[0].GetProperty("entropy"), 1e-15, "entropy");
        JsonAssert.Close(0.110944227, sigmoid.GetProperty("capacity").GetProperty("lower"), 1e-6, "capacity");
        JsonAssert.Close(Math.Log(4), sigmoid.GetProperty("transmission").GetProperty("input_entropy").GetProperty("value"), 1e-12, "h(Z)");
        JsonAssert.Close(Math.Log(2), json.GetProperty("activations")[1].GetProperty("softmax").GetProperty("entropy"), 1e-15, "softmax");
    }

    [Fact]
    public void AllFunctions_AreTheDefault()
    {
        string output = Tool.Run("activation").Succeeds().Output;
        Assert.All(Names.Split(", "), name => Assert.Contains(name + ":", output, StringComparison.Ordinal));
        Assert.DoesNotContain("NaN", output, StringComparison.Ordinal);
    }

    [Fact]
    public void ASampleFile_IsADensity()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("z.csv", "z\n" + string.Join('\n', Enumerable.Range(0, 50).Select(i => Invariant($"{Math.Sin(i)}"))) + "\n");
        JsonElement unit = Tool.Run("activation", "tanh", "--density", file, "--json").Json().GetProperty("activations")[0].GetProperty("transmission");
        Assert.Equal(50, unit.GetProperty("information").GetProperty("draws").GetInt32());
        Assert.True(unit.GetProperty("input_entropy").GetProperty("standard_error").GetDouble() > 0);
    }

    [Fact]
    public void ANetwork_IsShownLevelByLevel()
    {
        foreach (string[] data in new[] { [model.Data], Array.Empty<string>() })
        {
            JsonElement levels = Tool.Run(["activation", model.Path, .. data, "--rows", "20", "--json"]).Json().GetProperty("levels");
            Assert.All(levels.EnumerateArray(),
                l => Assert.True(l.GetProperty("identity_deviation").GetDouble() < 1e-10 && l.GetProperty("posterior_deviation").GetDouble() < 1e-10));
            Assert.Contains("posterior entropy", Tool.Run(["activation", model.Path, .. data]).Succeeds().Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AUnitOutOfRange_IsLeftOutWithItsReason()
    {
        const string Reason = "The counts of an exp unit would reach a mean of e^14.19; means of at most 100000 are supported, pre-activations up to 11.51.";
        using var folder = new TemporaryFolder();
        JsonElement units = Tool.Run("activation", "exp", "tanh", "--density", "gaussian:0,2", "--json").Json().GetProperty("activations");
        Assert.Equal((JsonValueKind.Null, Reason), (units[0].GetProperty("transmission").ValueKind, units[0].GetProperty("left_out").GetString()));
        Assert.Equal((JsonValueKind.Object, JsonValueKind.Null), (units[1].GetProperty("transmission").ValueKind, units[1].GetProperty("left_out").ValueKind));
        CliResult text = Tool.Run("activation", "exp", "tanh", "--density", "gaussian:0,2", "--plot", folder["a.html"]).Succeeds();
        Assert.Contains("left out of exp: " + Reason, text.Output, StringComparison.Ordinal);
        Assert.Contains("Left out of exp: " + Reason, File.ReadAllText(folder["a.html"]), StringComparison.Ordinal);
        Tool.Run("activation", "exp", "--density", "gaussian:0,2").Refused(ExitCode.BadInput, Reason);
    }

    [Fact]
    public void Plots_AreWellFormedPages()
    {
        using var folder = new TemporaryFolder();
        Tool.Run("activation", "sigmoid", "relu", "--plot", folder["a.html"]).Succeeds();
        XDocument page = XDocument.Parse(File.ReadAllText(folder["a.html"]).Replace("<!DOCTYPE html>", string.Empty, StringComparison.Ordinal));
        Assert.Equal(4, page.Descendants("svg").Count(s => (string?)s.Attribute("class") == "wide"));
        Assert.DoesNotContain("NaN", page.ToString(), StringComparison.Ordinal);
        Tool.Run("activation", model.Path, "--plot", folder["b.html"]).Succeeds();
        Assert.Single(XDocument.Parse(File.ReadAllText(folder["b.html"]).Replace("<!DOCTYPE html>", string.Empty, StringComparison.Ordinal))
            .Descendants("svg"), s => (string?)s.Attribute("class") == "wide");
    }

    public static TheoryData<string, string> BadLines => new()
    {
        { "swish", $"entroscope: 'swish' is neither an activation ({Names}) nor a model file" },
        { "sigmoid swish", $"entroscope: 'swish' is neither an activation ({Names}) nor a model file" },
        { "sigmoid --density normal",
        "entroscope: --density must be gaussian:MEAN,DEVIATION, uniform:FROM,TO, or a file of one column of numbers, but is 'normal'" },
        { "sigmoid --density gaussian:1",
        "entroscope: --density must be gaussian:MEAN,DEVIATION, uniform:FROM,TO, or a file of one column of numbers, but is 'gaussian:1'" },
        { "sigmoid --density gaussian:0,-1", "entroscope: The standard deviation of the pre-activation must be a finite number greater than 0, but is -1." },
        { "sigmoid --density uniform:1,0", "entroscope: The upper end of the pre-activation must be greater than its lower end 1, but is 0." },
        { "sigmoid --z-max 0", "entroscope: --z-max must be a number of 1E-06..1000000, but is '0' (see 'entroscope activation --help')" },
        { "sigmoid --z NaN",
        "entroscope: --z must be a list such as -1,0,2.5 of at least 1 finite numbers, but is 'NaN' (see 'entroscope activation --help')" },
        { "softmax --logits 1",
        "entroscope: --logits must be a list such as -1,0,2.5 of at least 2 finite numbers, but is '1' (see 'entroscope activation --help')" },
        { "MODEL --bits 3",
        "entroscope: the options of activation functions, such as --z and --density, say nothing about a model; name activations with them" },
        { "MODEL DATA more", "entroscope: a model takes one data source, but 'more' is named as well" },
    };

    [Theory]
    [MemberData(nameof(BadLines))]
    public void BadUsage_IsRefused(string line, string message)
    {
        string[] args = [.. line.Split(' ').Select(a => a switch { "MODEL" => model.Path, "DATA" => model.Data, _ => a })];
        CliResult result = Tool.Run(["activation", .. args]);
        result.Refused(ExitCode.WrongUsage);
        Assert.Equal(message + "\n", result.Error);
    }

    [Fact]
    public void BadFiles_AreRefused()
    {
        using var folder = new TemporaryFolder();
        string missing = folder.Write("missing.csv", "z\n1\nNaN\n2\n");
        Tool.Run("activation", "relu", "--density", missing).Refused(ExitCode.BadInput, "missing.csv",
            "row 2: a pre-activation must be a finite number, but is missing");
        string wide = folder.Write("wide.csv", "a,b\n1,2\n3,4\n");
        Tool.Run("activation", "relu", "--density", wide).Refused(ExitCode.BadInput, "one column of numbers, but there are 2");
        Tool.Run("activation", "exp", "--density", "gaussian:0,5").Refused(ExitCode.BadInput, "means of at most 100000 are supported");
        Tool.Run("activation", Repository.PathOf("tests/Oracles/a-real-ht-n6.json")).Refused(ExitCode.BadInput, "reading is", "generative");
    }
}

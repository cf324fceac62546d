using System.Text.Json;
using Entroscope.Cli.Tests.Support;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary>The commands on a mixture of two networks: they agree with each other and with the components.</summary>
public sealed class MixtureCommandTests(TrainedModel model) : IClassFixture<TrainedModel>
{
    private const string Refusal = "It holds a mixture of 2 components, but one network is needed; take one out with 'entroscope convert MIXTURE --component K -o FILE'.";

    [Fact]
    public void Evaluate_IsTheMixtureOfTheComponents()
    {
        using var folder = new TemporaryFolder();
        string mixture = Mixture(folder, ".safetensors");
        JsonElement whole = Tool.Run("evaluate", mixture, model.Data, "--json").Json();
        double[] one = LogLikelihoods(model.Path);
        double[] two = LogLikelihoods(folder["other.json"]);
        double mean = one.Zip(two, (a, b) => Math.Log((0.25 * Math.Exp(a)) + (0.75 * Math.Exp(b)))).Average();
        JsonAssert.Close(mean, whole.GetProperty("log_likelihood"), 1e-10, "log_likelihood");
        JsonElement[] components = [.. whole.GetProperty("components").EnumerateArray()];
        JsonAssert.Close(0.25, components[0].GetProperty("weight"), 0, "weight");
        double share = one.Zip(two, (a, b) => 1 / (1 + (3 * Math.Exp(b - a)))).Average();
        JsonAssert.Close(share, components[0].GetProperty("share"), 1e-10, "share");
        Assert.Contains("component", Tool.Run("evaluate", mixture, model.Data).Succeeds().Output, StringComparison.Ordinal);
        Assert.False(Tool.Run("evaluate", model.Path, model.Data, "--json").Json().TryGetProperty("components", out _));
    }

    [Theory]
    [InlineData]
    [InlineData("--given-class")]
    public void Ledger_AddsUp(params string[] options)
    {
        using var folder = new TemporaryFolder();
        string mixture = Mixture(folder, ".json");
        JsonElement ledger = Tool.Run(["ledger", mixture, model.Data, "--json", .. options]).Json();
        JsonElement mean = ledger.GetProperty("mean");
        double sum = Number(mean, "z") + Number(mean, "y") + Sum(mean.GetProperty("information_per_level")) + Sum(mean.GetProperty("site"));
        JsonAssert.Close(-sum, mean.GetProperty("log_p"), 1e-10, "mean");
        foreach (JsonElement sample in ledger.GetProperty("samples").EnumerateArray())
        {
            double terms = Number(sample, "z");
            foreach ((JsonElement part, JsonElement share) in sample.GetProperty("components").EnumerateArray().Zip(sample.GetProperty("posterior_z").EnumerateArray()))
            {
                terms += share.GetDouble() * (part.GetProperty("node").EnumerateObject().Sum(n => n.Value.GetDouble()) + Sum(part.GetProperty("site")));
            }

            JsonAssert.Close(-terms, sample.GetProperty("log_p"), 1e-10, "sample");
        }

        Assert.False(Tool.Run(["ledger", mixture, model.Data, "--json", "--mean-only", .. options]).Json().TryGetProperty("samples", out _));
        Assert.Contains("component 1", Tool.Run(["ledger", mixture, model.Data, .. options]).Succeeds().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void SamplesClassesAndImputations_TellTheShares()
    {
        using var folder = new TemporaryFolder();
        string mixture = Mixture(folder, ".safetensors");
        JsonElement drawn = Tool.Run("sample", mixture, "-n", "400", "--json").Json();
        int ones = drawn.GetProperty("component").EnumerateArray().Count(c => c.GetInt32() == 1);
        JsonAssert.Close(ones / 400.0, drawn.GetProperty("components")[1].GetProperty("share"), 1e-12, "share");
        Assert.InRange(ones, 260, 340);
        Assert.Matches(@"s\.csv: 10 samples; component 0: \d+\.\d %, 1: \d+\.\d %\n$", Tool.Run("sample", mixture, "-n", "10", "-o", folder["s.csv"]).Succeeds().Output);
        Assert.Equal(2, Tool.Run("classify", mixture, model.Data, "--json").Json().GetProperty("components").GetArrayLength());
        Assert.Equal(2, Tool.Run("impute", mixture, folder["s.csv"], "--json").Json().GetProperty("components").GetArrayLength());
        JsonElement evaluation = Tool.Run("evaluate", mixture, model.Data, "--json").Json();
        JsonElement classes = Tool.Run("classify", mixture, model.Data, "--json").Json();
        Assert.Equal(evaluation.GetProperty("accuracy").GetDouble(), classes.GetProperty("accuracy").GetDouble());
    }

    [Fact]
    public void Condition_MixesTheTablesOfTheComponents()
    {
        using var folder = new TemporaryFolder();
        string mixture = Mixture(folder, ".safetensors");
        JsonElement table = Tool.Run("condition", mixture, "--given", "1=0", "--sites", "0", "--json").Json();
        Assert.Equal(2, table.GetProperty("components").GetArrayLength());
        double[] one = Joint(model.Path);
        double[] two = Joint(folder["other.json"]);
        double[] whole = [.. one.Zip(two, (a, b) => (0.25 * a) + (0.75 * b))];
        JsonAssert.Close(whole[0] / (whole[0] + whole[2]), table.GetProperty("distribution")[0], 1e-10, "p(0)");
        Assert.Contains("share", Tool.Run("condition", mixture, "--sites", "0").Succeeds().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Entropy_IsWhatComponentsHaveAndWhatTellsThemApart()
    {
        using var folder = new TemporaryFolder();
        string mixture = Mixture(folder, ".safetensors");
        JsonElement exact = Tool.Run("entropy", mixture, "--exact", "--json").Json();
        JsonAssert.Close(Number(exact, "entropy_given_component") + Number(exact, "component_information"), exact.GetProperty("entropy"), 1e-10, "chain");
        JsonAssert.Close(Number(Tool.Run("entropy", model.Path, "--exact", "--json").Json(), "entropy"), exact.GetProperty("components")[0].GetProperty("entropy"), 1e-10, "component");
        JsonElement drawn = Tool.Run("entropy", mixture, "--draws", "3000", "--json").Json().GetProperty("entropy");
        JsonAssert.Close(Number(exact, "entropy"), drawn.GetProperty("estimate"), 5 * Number(drawn, "standard_error"), "draws");
        Assert.Contains("I(Z;X)", Tool.Run("entropy", mixture).Succeeds().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Component_IsTheNetworkThatWentIn()
    {
        using var folder = new TemporaryFolder();
        string mixture = Mixture(folder, ".json");
        Tool.Run("convert", mixture, folder["copy.safetensors"]).Succeeds();
        Tool.Run("convert", folder["copy.safetensors"], "--component", "1", "-o", folder["one.json"]).Succeeds();
        Assert.Equal(File.ReadAllBytes(folder["other.json"]), File.ReadAllBytes(folder["one.json"]));
        JsonElement told = Tool.Run("inspect", mixture, "--json").Json();
        Assert.Equal(2, told.GetProperty("components").GetArrayLength());
        Assert.Contains("mixture of 2 ConvACs", Tool.Run("inspect", mixture).Succeeds().Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mi")]
    [InlineData("verify")]
    [InlineData("entropy", "--sites", "0")]
    [InlineData("entropy", "--level", "0")]
    [InlineData("inspect", "--tree")]
    [InlineData("inspect", "--widths")]
    [InlineData("inspect", "--plan")]
    public void CommandsOnOneNetwork_RefuseAMixtureAndNameTheWayOut(string command, params string[] options)
    {
        using var folder = new TemporaryFolder();
        string mixture = Mixture(folder, ".safetensors");
        CliResult result = Tool.Run([command, mixture, .. options]);
        Assert.Equal($"entroscope: {mixture}: {Refusal}\n", result.Error);
        result.Refused(ExitCode.BadInput, mixture);
    }

    // The second component has another tree and other names than the first.
    private string Mixture(TemporaryFolder folder, string extension)
    {
        Tool.Run("train", model.Data, "--label", "kind", "--tree", "cp", "--steps", "2", "--seed", "5", "-o", folder["other.json"]).Succeeds();
        Tool.Run("convert", model.Path, folder["other.json"], "--mixture", "--weights", "0.25,0.75", "-o", folder["mixture" + extension]).Succeeds();
        return folder["mixture" + extension];
    }

    private double[] LogLikelihoods(string path) =>
        [.. Tool.Run("ledger", path, model.Data, "--json").Json().GetProperty("samples").EnumerateArray().Select(s => Number(s, "log_p"))];

    // P(p, q): the second changes fastest.
    private static double[] Joint(string path) =>
        [.. Tool.Run("condition", path, "--sites", "0,1", "--json").Json().GetProperty("distribution").EnumerateArray().Select(v => v.GetDouble())];

    private static double Number(JsonElement element, string name) => element.GetProperty(name).GetDouble();

    private static double Sum(JsonElement list) => list.EnumerateArray().Sum(v => v.GetDouble());
}

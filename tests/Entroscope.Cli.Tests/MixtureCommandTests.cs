using System.Text.Json;
using Entroscope.Cli.Tests.Support;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary>The commands on a mixture of two networks: they agree with each other and with the components.</summary>
public sealed class MixtureCommandTests(TrainedModelFile model) : IClassFixture<TrainedModelFile>
{
    private const string Refusal =
        "It holds a mixture of 2 components, but one network is needed; take one component out with 'entroscope convert MIXTURE --component K -o FILE'.";

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
            foreach ((JsonElement part, JsonElement share) in sample.GetProperty("components").EnumerateArray()
                .Zip(sample.GetProperty("posterior_z").EnumerateArray()))
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
        Assert.Matches(@"s\.csv: 10 samples; component 0: \d+\.\d %, 1: \d+\.\d %\n$",
            Tool.Run("sample", mixture, "-n", "10", "-o", folder["s.csv"]).Succeeds().Output);
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
        JsonAssert.Close(Number(Tool.Run("entropy", model.Path, "--exact", "--json").Json(), "entropy"),
            exact.GetProperty("components")[0].GetProperty("entropy"), 1e-10, "component");
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
    [InlineData("inspect", "--tree")]
    [InlineData("inspect", "--plan")]
    public void CommandsOnOneNetwork_RefuseAMixtureAndNameTheWayOut(string command, params string[] options)
    {
        using var folder = new TemporaryFolder();
        string mixture = Mixture(folder, ".safetensors");
        CliResult result = Tool.Run([command, mixture, .. options]);
        Assert.Equal($"entroscope: {mixture}: {Refusal}\n", result.Error);
        result.Refused(ExitCode.BadInput, mixture);
    }

    /// <summary>What is about patches, levels and latents needs a tree that all components have.</summary>
    [Theory]
    [InlineData("scaling")]
    [InlineData("activation")]
    [InlineData("entropy", "--level", "0")]
    [InlineData("entropy", "--renyi", "2")]
    public void CommandsOnATree_RefuseComponentsOnDifferentTrees(string command, params string[] options)
    {
        using var folder = new TemporaryFolder();
        string mixture = OnDifferentTrees(folder);
        CliResult result = Tool.Run([command, mixture, .. options]);
        Assert.Equal(
            $"entroscope: {mixture}: It holds a mixture of 2 components whose trees differ, so there are no common patches, levels and latents to ask about; "
            + "take one component out with 'entroscope convert MIXTURE --component K -o FILE'.\n",
            result.Error);
        result.Refused(ExitCode.BadInput, mixture);
    }

    [Fact]
    public void SitesOfComponentsOnDifferentTrees_AreThoseOfTheEnumeration()
    {
        using var folder = new TemporaryFolder();
        string mixture = OnDifferentTrees(folder);
        JsonElement all = Tool.Run("condition", mixture, "--sites", "0,3", "--json").Json();
        double[] joint = [.. all.GetProperty("distribution").EnumerateArray().Select(v => v.GetDouble())];
        const int Values = 3;
        double[] first = [.. Enumerable.Range(0, Values).Select(a => joint[(a * Values)..((a + 1) * Values)].Sum())];
        double[] other = [.. Enumerable.Range(0, Values).Select(b => joint[b] + joint[Values + b] + joint[(2 * Values) + b])];
        double information = Entropy(first) + Entropy(other) - Entropy(joint);
        JsonElement exact = Tool.Run("mi", mixture, "--sites", "0", "--with", "3", "--json").Json();
        JsonAssert.Close(information, exact.GetProperty("information"), 1e-10, "information");
        JsonElement pairs = Tool.Run("mi", mixture, "--distance", "line", "--json").Json();
        JsonAssert.Close(information, pairs.GetProperty("pairwise_information")[0][3], 1e-10, "information of the pair");
        JsonAssert.Close(information, pairs.GetProperty("distance_law").GetProperty("points")[2].GetProperty("information"), 1e-10, "at distance 3");
        Assert.Equal(JsonValueKind.Null, pairs.GetProperty("patch_rest_information").ValueKind);
        Assert.StartsWith("The components of the mixture have different trees, so there are no common patches, levels and latents.\n"
            + "pairs of sites in bits, exact: the 6 strongest of 6\n", Tool.Run("mi", mixture).Succeeds().Output, StringComparison.Ordinal);
        Tool.Run("mi", mixture, "--draws", "10").Refused(
            ExitCode.WrongUsage, "--draws is about patches, which networks on different trees do not have in common");
        Tool.Run("mi", mixture, "--distance", "tree").Refused(
            ExitCode.WrongUsage,
            "--distance tree needs one tree, but the networks of the mixture have different ones; measure it by line, image or manhattan");
        JsonElement drawn = Tool.Run("mi", mixture, "--sites", "0", "--with", "3", "--draws", "4000", "--json").Json().GetProperty("information");
        JsonAssert.Close(information, drawn.GetProperty("estimate"), 4 * Number(drawn, "standard_error"), "drawn information");
        JsonAssert.Close(Entropy(joint), Tool.Run("entropy", mixture, "--sites", "0,3", "--json").Json().GetProperty("entropy"), 1e-10, "entropy");
        JsonElement entropy = Tool.Run("entropy", mixture, "--sites", "0,3", "--draws", "4000", "--json").Json().GetProperty("entropy");
        JsonAssert.Close(Entropy(joint), entropy.GetProperty("estimate"), 4 * Number(entropy, "standard_error"), "drawn entropy");
    }

    [Fact]
    public void Verify_ChecksComponentsAndMixture_AndWidthsAreThoseOfTheComponents()
    {
        using var folder = new TemporaryFolder();
        string mixture = OnDifferentTrees(folder);
        JsonElement found = Tool.Run("verify", mixture, "--json").Succeeds().Json();
        string[] about = [.. found.GetProperty("checks").EnumerateArray().Select(c => c.GetProperty("about").GetString()!)];
        Assert.Contains(about, a => a.StartsWith("component 0, ", StringComparison.Ordinal));
        Assert.Contains(about, a => a.StartsWith("component 1, ", StringComparison.Ordinal));
        Assert.Contains(about, a => a.StartsWith("mixture", StringComparison.Ordinal));
        Assert.Equal("holds exactly", found.GetProperty("verdict").GetString());
        JsonElement widths = Tool.Run("inspect", mixture, "--widths", "--json").Json().GetProperty("components");
        JsonElement alone = Tool.Run("inspect", Oracle.PathOf("a-hidden-chow-liu-n4"), "--widths", "--json").Json().GetProperty("width_advice");
        Assert.Equal(alone.GetRawText().Replace(" ", string.Empty, StringComparison.Ordinal),
            widths[0].GetProperty("width_advice").GetRawText().Replace(" ", string.Empty, StringComparison.Ordinal));
        Assert.Contains("component 1, weight 0.5000", Tool.Run("inspect", mixture, "--widths").Succeeds().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void OnOneTree_PatchesScalesAndLevelsAreThoseOfTheMixture()
    {
        using var folder = new TemporaryFolder();
        Tool.Run("sample", Oracle.PathOf("a-cp-n4"), "-n", "200", "-o", folder["rows.csv"]).Succeeds();
        Tool.Run("train", folder["rows.csv"], "--tree", "cp", "--widths", "2", "--steps", "2", "-o", folder["cp.json"]).Succeeds();
        string mixture = folder["one.json"];
        Tool.Run("convert", Oracle.PathOf("a-cp-n4"), folder["cp.json"], "--mixture", "--weights", "0.25,0.75", "-o", mixture).Succeeds();
        JsonElement table = Tool.Run("condition", mixture, "--sites", "0,1,2,3", "--json").Json();
        double[] p = [.. table.GetProperty("distribution").EnumerateArray().Select(v => v.GetDouble())];
        JsonElement entropy = Tool.Run("entropy", mixture, "--exact", "--renyi", "2", "--json").Json();
        Assert.Equal(-Math.Log(p.Sum(x => x * x)), Number(entropy, "renyi2"), 1e-10);
        double[] first = [.. p.Chunk(27).Select(c => c.Sum())];
        double[] rest = [.. Enumerable.Range(0, 27).Select(c => p[c] + p[27 + c] + p[54 + c])];
        JsonElement patches = Tool.Run("mi", mixture, "--exact", "--json").Json();
        double shared = Entropy(first) + Entropy(rest) - Entropy(p);
        JsonAssert.Close(shared, patches.GetProperty("patch_rest_information").GetProperty("0,0"), 1e-10, "what site 0 shares with the rest");
        Tool.Run("activation", mixture).Succeeds();
    }

    private static double Entropy(double[] table) => table.Sum(p => p == 0 ? 0 : -p * Math.Log(p));

    private static string OnDifferentTrees(TemporaryFolder folder)
    {
        Tool.Run("convert", Oracle.PathOf("a-hidden-chow-liu-n4"), Oracle.PathOf("a-cp-n4"), "--mixture", "-o", folder["trees.json"]).Succeeds();
        return folder["trees.json"];
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

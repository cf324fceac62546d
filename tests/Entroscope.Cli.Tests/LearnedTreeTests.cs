using System.Text.Json;
using Entroscope.Cli.Tests.Support;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary>Trees learned by a training, drawn, saved and used again.</summary>
public sealed class LearnedTreeTests
{
    [Fact]
    public void TablesGetALearnedTree_WhichIsToldDrawnSavedAndUsedAgain()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", "a,b,c,d,e\n" + SampleData.Binary(80, 5));
        JsonElement trained = Train("--json", "-o", folder["m.json"]).Json();
        Assert.StartsWith("learned:", trained.GetProperty("tree").GetString(), StringComparison.Ordinal);
        JsonElement[] candidates = [.. trained.GetProperty("tree_candidates").EnumerateArray()];
        Assert.InRange(candidates.Length, 2, 3);
        Assert.Equal(trained.GetProperty("tree").GetString(), candidates[0].GetProperty("tree").GetString());
        Assert.True(candidates[0].GetProperty("score").GetDouble() >= candidates[^1].GetProperty("score").GetDouble());

        string drawing = Tool.Run("inspect", folder["m.json"], "--tree", "--save-tree", folder["tree.json"]).Succeeds().Output;
        Assert.StartsWith("node ", drawing, StringComparison.Ordinal);
        Assert.Contains("5 sites, 2 channels", drawing, StringComparison.Ordinal);
        JsonElement first = Tool.Run("inspect", folder["m.json"], "--tree", "--json").Json();
        Assert.Equal(["a", "b", "c", "d", "e"], first.GetProperty("columns").EnumerateArray().Select(c => c.GetString()));

        Assert.Empty(Train("--json", "--tree", folder["tree.json"], "-o", folder["n.json"]).Json().GetProperty("tree_candidates").EnumerateArray());
        JsonElement second = Tool.Run("inspect", folder["n.json"], "--tree", "--json").Json();
        Assert.Equal(first.GetProperty("children").GetRawText(), second.GetProperty("children").GetRawText());

        folder.Write("data.csv", "a,b,x,d,e\n" + SampleData.Binary(80, 5));
        Train("--tree", folder["tree.json"], "-o", folder["n.json"]).Refused(2,
            "tree.json: The tree is for other columns: column 3 is 'c' there, but 'x' in the data.");

        CliResult Train(params string[] more) => Tool.Run(["train", data, "--steps", "2", "--widths", "2", .. more]);
    }

    [Theory]
    [InlineData("learned:agglomerative")]
    [InlineData("learned:chow-liu")]
    [InlineData("learned:cut")]
    public void OneKindIsTakenWithoutAComparison(string kind)
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", SampleData.Real(40, 4));
        JsonElement trained = Tool.Run("train", data, "--tree", kind, "--steps", "2", "--widths", "2", "--json", "-o", folder["m.json"]).Json();
        Assert.Equal(kind, trained.GetProperty("tree").GetString());
        Assert.Empty(trained.GetProperty("tree_candidates").EnumerateArray());
    }

    [Theory]
    [InlineData("--plan --tree", "--plan and --tree show different things; give one of them")]
    [InlineData("--tree --widths", "--widths and --tree show different things; give one of them")]
    [InlineData("--tree --widths --plan", "--plan and --widths and --tree show different things; give one of them")]
    [InlineData("--tree --parameters 60", "--parameters needs --widths")]
    [InlineData("--tree --threads 2", "--threads needs --plan")]
    public void OneThingIsShownAtATime(string options, string message)
    {
        using var folder = new TemporaryFolder();
        Tool.Run(["inspect", folder["m.json"], .. options.Split(' ')]).Refused(1, message);
    }

    [Fact]
    public void TheDepthCutsALearnedTree_AndOneInAFile()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", SampleData.Binary(80, 8));
        string tree = Train("--tree", "learned:cut", "--depth", "2").GetProperty("tree").GetString()!;
        Assert.Equal("learned:cut, depth 2", tree);
        Assert.Equal(2, Tool.Run("inspect", folder["m.json"], "--json").Json().GetProperty("levels").GetInt32());
        Train("--tree", "learned:cut");
        Tool.Run("inspect", folder["m.json"], "--save-tree", folder["tree.json"], "--widths").Succeeds();
        Assert.Equal(tree, Train("--tree", folder["tree.json"], "--depth", "2").GetProperty("tree").GetString());
        Tool.Run("train", data, "--depth", "4", "-o", folder["m.json"]).Refused(2,
            "Trees learned over 8 sites have at least 3 pooling levels, so the depth must be an integer of 1..3, but is 4.");

        JsonElement Train(params string[] more) => Tool.Run(["train", data, "--steps", "2", "--widths", "2", "--json", "-o", folder["m.json"], .. more]).Json();
    }

    [Fact]
    public void TheSearchForWidths_TellsTheTree_AndSoDoTheTrials()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", SampleData.Binary(80, 8));
        string told = Tool.Run("train", data, "--widths", "auto", "--parameters", "200", "--steps", "2", "-o", folder["m.json"]).Succeeds().Error;
        Assert.Matches(@"^trial of learned:[a-z-]+: step 0/10", told);
        Assert.Matches(@"\ntree learned:[a-z-]+: -\d", told);
        Assert.Matches(@"^tree learned:",
            Tool.Run("inspect", folder["m.json"], "--json").Json().GetProperty("training").GetProperty("tree_choice").GetString());
    }
}

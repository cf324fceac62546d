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
        Train("--tree", folder["tree.json"], "-o", folder["n.json"]).Refused(2, "tree.json: The tree is for other columns: column 3 is 'c' there, but 'x' in the data.");

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

    [Fact]
    public void ThePlanIsNotTheTree()
    {
        using var folder = new TemporaryFolder();
        Tool.Run("inspect", folder["m.json"], "--plan", "--tree").Refused(1, "--plan shows the work of the engine; ask for the tree without it");
    }
}

using System.Text.Json;
using Entroscope.Cli.Tests.Support;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary><c>arrange</c>, and trainings in the order that it wrote.</summary>
public sealed class ArrangeCommandTests
{
    [Fact]
    public void AnOrder_IsFound_Written_AndTrainedIn()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("rows.csv", Rows());
        JsonElement json = Tool.Run("arrange", data, "--label", "kind", "--trainings", "1", "--width", "2", "--bounds", "4", "--plot", folder["page.html"],
            "-o", folder["order.json"], "--json").Json();
        Assert.Equal("rearrange", json.GetProperty("verdict").GetString());
        Assert.Equal("found", json.GetProperty("written").GetString());
        int[] order = [.. json.GetProperty("found_order").EnumerateArray().Select(c => c.GetInt32())];
        Assert.Equal(Enumerable.Range(0, 8), order.Order());
        Assert.Equal(3, json.GetProperty("levels").GetArrayLength());
        Assert.All(
            json.GetProperty("levels").EnumerateArray(), l => Assert.True(l.GetProperty("necessary").GetDouble() > l.GetProperty("sufficient").GetDouble()));
        Assert.True(json.GetProperty("trials").GetProperty("gain").GetProperty("estimate").GetDouble() > 0);
        string page = File.ReadAllText(folder["page.html"]);
        Assert.Contains("Another order is better", page, StringComparison.Ordinal);
        Assert.Contains("How much less entangled than in random orders", page, StringComparison.Ordinal);

        Tool.Run("train", data, "--label", "kind", "--order", folder["order.json"], "--steps", "2", "--widths", "3", "-o", folder["model.json"]).Succeeds();
        using var model = JsonDocument.Parse(File.ReadAllText(folder["model.json"]));
        Assert.Equal("order", Tool.Run("inspect", folder["model.json"], "--json").Json().GetProperty("tree").GetString());
        Tool.Run("evaluate", folder["model.json"], data).Succeeds();
    }

    [Fact]
    public void AText_SaysWhatFollows()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("rows.csv", Rows());
        CliResult result = Tool.Run(
            "arrange", data, "--label", "kind", "--no-train", "--by", "correlation", "--bounds", "4", "-o", folder["order.json"]).Succeeds();
        Assert.StartsWith("Another order is better: feed the columns in the order found.", result.Output, StringComparison.Ordinal);
        Assert.Contains("8 columns, as they stand; the other order was cut from correlations", result.Output, StringComparison.Ordinal);
        Assert.Contains("one class against the other. In bits", result.Output, StringComparison.Ordinal);
        Assert.Contains("the bounds leave open whether a network of this width fits the data tensor", result.Output, StringComparison.Ordinal);
        Assert.Contains("order.json: the order found; use it with 'train --order'", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatContradictsItself_IsRefused()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("rows.csv", Rows());
        Tool.Run("arrange", data, "--by", "model").Refused(ExitCode.WrongUsage, "--by model needs --model MODEL, whose mutual informations are taken");
        Tool.Run("arrange", data, "--by", "correlation", "--model", "m.json")
            .Refused(ExitCode.WrongUsage, "--by correlation needs no model; leave out --model");
        Tool.Run("arrange", data, "--found").Refused(ExitCode.WrongUsage, "--found says which order is written; give -o FILE, too");
        Tool.Run("arrange", data, "--error", "0.1").Refused(ExitCode.WrongUsage, "--error is that of --bounds R; give both or neither");
        Tool.Run("arrange", data, "--no-train", "--width", "3")
            .Refused(ExitCode.WrongUsage, "--width is about the networks that --no-train leaves out; give one of them");
        Tool.Run("arrange", data, "-o", folder["order.txt"]).Refused(ExitCode.BadInput, "order.txt: The name of a tree file must end in .json.");
        string tree = folder.Write("tree.json", """{"sites": 2, "pooling_groups": [[[0, 1]]]}""");
        Tool.Run("train", data, "--order", tree).Refused(
            ExitCode.BadInput, "tree.json: The file holds a tree without an order of the columns.");
        Tool.Run("train", data, "--order", tree, "--tree", "line").Refused(
            ExitCode.WrongUsage, "--order is the tree of an order of the columns, --tree another; give one of them");
        string twice = folder.Write("twice.json", """{"sites": 2, "order": [1, 1], "pooling_groups": [[[0, 1]]]}""");
        Tool.Run("train", data, "--order", twice).Refused(
            ExitCode.BadInput, "twice.json: order: Column 1 is at place 0 and again at place 1; every column has one place.");
        string far = folder.Write("far.json", """{"sites": 4, "order": [0, 1, 2, 3], "pooling_groups": [[[0, 2], [1, 3]], [[0, 1]]]}""");
        Tool.Run("train", data, "--order", far).Refused(
            ExitCode.BadInput, "far.json: order: Node 4 of the tree pools columns that are no neighbours in the order.");
    }

    // Pairs of equal columns far from each other, and a class that they follow.
    private static string Rows()
    {
        var random = new Numerics.RandomStream(1, "rows of an order");
        var lines = new List<string> { "a,b,c,d,e,f,g,h,kind" };
        for (int r = 0; r < 600; r++)
        {
            int kind = random.NextInt(2);
            int[] bits = [.. Enumerable.Range(0, 4).Select(_ => random.NextDouble() < 0.65 ? kind : 1 - kind)];
            lines.Add(string.Join(',', bits.Concat(bits.Select(b => random.NextDouble() < 0.9 ? b : 1 - b)).Append(kind)));
        }

        return string.Join('\n', lines) + "\n";
    }
}

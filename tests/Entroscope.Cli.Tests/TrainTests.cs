using System.Text.Json;
using Entroscope.Cli.Tests.Support;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary><c>train</c>: every option is honoured, and every kind of data is taken.</summary>
public sealed class TrainTests
{
    public static TheoryData<string, string, string, string> RecordedOptions => new()
    {
        { "--steps", "3", "steps", "3" },
        { "--batch", "16", "batch_size", "16" },
        { "--pseudo-count", "0.75", "pseudo_count", "0.75" },
        { "--leaf-pseudo-count", "0.5", "leaf_pseudo_count", "0.5" },
        { "--init", "random", "initialisation", "Random" },
        { "--restarts", "2", "restarts", "2" },
        { "--patience", "9", "patience", "9" },
        { "--seed", "18446744073709551615", "seed", "18446744073709551615" },
        { "--no-refit", "", "refit", "False" },
        { "--validation-fraction", "0.4", "validation_rows", "24" },
        { "--test-rows", "20", "training_rows", "34" },
        { "--test-fraction", "0.5", "training_rows", "25" },
    };

    [Theory]
    [MemberData(nameof(RecordedOptions))]
    public void Options_ReachTheTrainingRecord(string option, string value, string key, string recorded)
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", SampleData.Classes());
        string[] basis = ["train", data, "--label", "kind", "--widths", "3"];
        string[] steps = option == "--steps" ? [] : ["--steps", "2"];
        JsonElement Record(string name, params string[] more)
        {
            Tool.Run([.. basis, .. steps, .. more, "-o", folder[name]]).Succeeds();
            return Tool.Run("inspect", folder[name], "--json").Json().GetProperty("training");
        }

        JsonElement standard = Record("standard.json");
        JsonElement changed = Record("changed.json", value.Length == 0 ? [option] : [option, value]);
        Assert.NotEqual(recorded, standard.GetProperty(key).GetString());
        Assert.Equal(recorded, changed.GetProperty(key).GetString());
    }

    [Fact]
    public void RowHashes_AreKeptUnlessTheyAreNotWanted()
    {
        using var folder = new TemporaryFolder();
        string[] lines = [.. Enumerable.Range(0, 200)
            .Select(r => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Math.Sin(r)},{Math.Sin(7 * r * r)},{Math.Cos(3 * r * r)}"))];
        string data = folder.Write("data.csv", "a,b,c\n" + string.Join('\n', lines) + "\n");
        string permuted = folder.Write("permuted.csv", "a,b,c\n" + string.Join('\n', lines.Reverse()) + "\n");
        string[] basis = ["train", data, "--widths", "2", "--leaf-channels", "1", "--steps", "2", "--no-refit", "--tree", "line"];
        Tool.Run([.. basis, "-o", folder["a.json"]]).Succeeds();
        Tool.Run([.. basis, "--no-row-hashes", "-o", folder["b.json"]]).Succeeds();
        string with = File.ReadAllText(folder["a.json"]);
        Assert.Equal(File.ReadAllText(folder["b.json"]), System.Text.RegularExpressions.Regex.Replace(with, "\"row_hashes\":\"[^\"]*\",", string.Empty));
        Assert.Contains("row_hashes: 170 hashes of 170 training rows", Tool.Run("inspect", folder["a.json"]).Succeeds().Output, StringComparison.Ordinal);

        const string Seen = "170 of 200 rows equal rows that the network was trained on, where it expects 0.";
        Assert.StartsWith($"warning: {permuted}: {Seen}", Tool.Run("evaluate", folder["a.json"], permuted).Succeeds().Error, StringComparison.Ordinal);
        Assert.StartsWith($"warning: {permuted}: {Seen}", Tool.Run("ledger", folder["a.json"], permuted, "--shared", "--mean-only").Succeeds().Error,
            StringComparison.Ordinal);
        Assert.Empty(Tool.Run("evaluate", folder["b.json"], permuted).Succeeds().Error);
        Tool.Run("scaling", folder["a.json"], permuted).Refused(ExitCode.BadInput, Seen);
        Assert.Contains(Seen, Tool.Run("scaling", folder["a.json"], permuted, "--training", data, "--json").Json().GetProperty("rows").GetString(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--threads", "1")]
    [InlineData("--checkpoint-every", "3")]
    [InlineData("--parameter-limit", "1000000")]
    public void OptionsThatChangeNoResult_ChangeNoByte(string option, string value)
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", SampleData.Classes());
        string[] args = ["train", data, "--label", "kind", "--steps", "4", "--widths", "3", "--checkpoint", folder["work"]];
        Tool.Run([.. args, "-o", folder["a.json"]]).Succeeds();
        Tool.Run([.. args, option, value, "-o", folder["b.json"]]).Succeeds();
        Assert.Equal(File.ReadAllBytes(folder["a.json"]), File.ReadAllBytes(folder["b.json"]));
    }

    [Theory]
    [InlineData("--tree cp", "cp", 1, 5)]
    [InlineData("--tree line", "line:2", 2, 7)]
    [InlineData("--tree line:3", "line:3", 2, 7)]
    [InlineData("--tree grid:2x2", "grid:2x2", 2, 7)]
    [InlineData("--tree grid:2x2:2x2", "grid:2x2:2x2", 1, 5)]
    public void Trees_AreBuiltAsNamed(string options, string tree, int levels, int nodes)
    {
        JsonElement model = Train(SampleData.Binary(40, 4), options);
        Assert.StartsWith(tree, model.GetProperty("tree").GetString(), StringComparison.Ordinal);
        Assert.Equal(levels, model.GetProperty("levels").GetInt32());
        Assert.Equal(nodes, model.GetProperty("nodes").GetInt32());
    }

    [Fact]
    public void ChannelsAndSharing_AreAsAsked()
    {
        JsonElement model = Train(SampleData.Binary(40, 8), "--widths 5,4 --leaf-channels 3 --shared");
        Assert.Equal([3, 3, 3, 3, 3, 3, 3, 3, 5, 5, 5, 5, 4, 4, 4], model.GetProperty("channels").EnumerateArray().Select(c => c.GetInt32()));
        Assert.True(model.GetProperty("shared_weights").GetBoolean());
        Assert.Equal("shared in a level, a matrix for each place in a window; one leaf for all sites", model.GetProperty("weight_sharing").GetString());
        Assert.Equal((2 + 2 + 2 + 1, 3), (model.GetProperty("matrices").GetInt32(), model.GetProperty("leaf_parameters").GetInt32()));
        JsonElement above = Train(SampleData.Binary(40, 8), "--widths 2 --leaf-channels 2 --share-above 1 --share-below 2 --translation-classes 1");
        Assert.Equal("shared in levels 1 to 1", above.GetProperty("weight_sharing").GetString());
        Assert.Equal(8 + 1 + 2 + 1, above.GetProperty("matrices").GetInt32());
        Assert.Equal("bernoulli", Train(SampleData.Binary(40, 4), "--kind binary").GetProperty("leaf_families")[0].GetString());
        Assert.Equal("gaussian", Train(SampleData.Binary(40, 4), "--kind real").GetProperty("leaf_families")[0].GetString());
        Assert.Equal("binomial", Train(SampleData.Binary(40, 4), "--kind count").GetProperty("leaf_families")[0].GetString());
        Assert.Equal("categorical", Train(SampleData.Binary(40, 4), "--kind categorical").GetProperty("leaf_families")[0].GetString());
    }

    [Theory]
    [InlineData("a\n1\n0\n1\n", 1)]
    [InlineData("1,0\n0,1\n1,1\n", 2)]
    [InlineData("1,0\n0,1\n", 2)]
    [InlineData("1,,0\n,,1\n0,,1\n1,,1\n", 3)]
    [InlineData("1,0.5\n,\n0,-1.5\n1,2.25\n", 2)]
    [InlineData("5,1,0\n5,0,1\n5,1,1\n", 3)]
    [InlineData("1.5\n1.5\n1.5\n", 1)]
    [InlineData("a\tb\n1\t?\nNA\t0\nNaN\t1\n", 2)]
    public void SmallOddAndIncompleteData_AreTrainedAndMeasured(string text, int sites)
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write(text.Contains('\t', StringComparison.Ordinal) ? "data.tsv" : "data.csv", text);
        Tool.Run("run", data, "--steps", "2", "--widths", "2", "--draws", "40", "--json", "-o", folder["run"]).Json();
        string model = Path.Combine(folder["run"], "model.safetensors");
        Assert.Equal(sites, Tool.Run("inspect", model, "--json").Json().GetProperty("sites").GetInt32());
        JsonElement result = Tool.Run("evaluate", model, data, "--json").Json();
        Assert.True(double.IsFinite(result.GetProperty("log_likelihood").GetDouble()));
        Assert.DoesNotContain("NaN", File.ReadAllText(Path.Combine(folder["run"], "report.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void TextLabelsAndPartlyMissingLabels_AreLearned()
    {
        using var folder = new TemporaryFolder();
        string[] lines = SampleData.Classes(200).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string text = string.Join('\n', lines.Select((line, i) => i % 3 == 2 ? line[..(line.LastIndexOf(',') + 1)] : line)) + "\n";
        string data = folder.Write("data.csv", text);
        Tool.Run("train", data, "--label", "kind", "--steps", "5", "--widths", "4", "-o", folder["m.json"]).Succeeds();
        JsonElement result = Tool.Run("evaluate", folder["m.json"], data, "--json").Json();
        Assert.True(result.GetProperty("accuracy").GetDouble() > 0.85);
        Assert.Equal(lines.Length - 1 - ((lines.Length - 1 + 1) / 3), result.GetProperty("labelled_rows").GetInt32());
    }

    [Fact]
    public void WhatIsUnusualInTheData_IsSaid()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", "a,b,c\n1,,0\n,,\n0,,0\n1,,0\n");
        string[] args = ["train", data, "--steps", "1", "--widths", "2", "-o", folder["m.json"]];
        string error = Tool.Run(args).Succeeds().Error;
        Assert.Contains("No value at all in 1 of 3 columns ('b'): kept", error, StringComparison.Ordinal);
        Assert.Contains("No value at all in 1 of 4 rows (the first is row 2): kept", error, StringComparison.Ordinal);
        Assert.Contains("One value only in 1 of 3 columns ('c'): kept.", error, StringComparison.Ordinal);
        Assert.Equal(string.Empty, Tool.Run([.. args, "--json"]).Succeeds().Error);
    }

    private static JsonElement Train(string text, string options)
    {
        using var folder = new TemporaryFolder();
        Tool.Run(["train", folder.Write("data.csv", text), "--steps", "1", "-o", folder["m.json"], .. options.Split(' ')]).Succeeds();
        return Tool.Run("inspect", folder["m.json"], "--json").Json();
    }
}

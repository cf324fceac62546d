using System.Text.Json;
using Entroscope.Cli.Tests.Support;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary><c>entangle</c> and <c>truncate</c>: networks read as states.</summary>
public sealed class EntangleCommandTests
{
    public static TheoryData<string> RealWeights => Oracle.RealWeights();

    [Theory]
    [MemberData(nameof(RealWeights))]
    public void EveryExpectedKeyIsInTheJson(string name)
    {
        var oracle = Oracle.Load(name);
        JsonElement[] classes = [.. oracle.Expected.GetProperty("classes").EnumerateArray()];
        string[] partitions = [.. classes[0].GetProperty("partitions").EnumerateArray()
            .SelectMany(p => new[] { "--partition", string.Join(',', p.GetProperty("sites").EnumerateArray()) })];
        JsonElement json = Tool.Run(["entangle", Oracle.PathOf(name), .. partitions, "--check", "--generic-rank", "--json"]).Json();
        Assert.True(json.GetProperty("norm_difference").GetDouble() < 1e-12);
        JsonElement[] found = [.. json.GetProperty("classes").EnumerateArray()];
        Assert.Equal(classes.Length, found.Length);
        for (int y = 0; y < classes.Length; y++)
        {
            Close(classes[y].GetProperty("squared_norm"), found[y].GetProperty("squared_norm"), 1e-10 * classes[y].GetProperty("squared_norm").GetDouble());
            foreach (JsonProperty cut in classes[y].GetProperty("tree_cuts").EnumerateObject())
            {
                JsonElement mine = found[y].GetProperty("tree_cuts").GetProperty(cut.Name);
                Assert.True(JsonElement.DeepEquals(cut.Value.GetProperty("sites"), mine.GetProperty("sites")));
                JsonElement[] squared = [.. mine.GetProperty("schmidt_squared").EnumerateArray()];
                Assert.All(cut.Value.GetProperty("schmidt_squared").EnumerateArray().Select((s, k) => (s, k)), s => Close(s.s, squared[s.k], 1e-10));
                Close(cut.Value.GetProperty("entropy"), mine.GetProperty("entropy"), 1e-10);
                Close(cut.Value.GetProperty("renyi2"), mine.GetProperty("renyi2"), 1e-10);
                Assert.True(mine.GetProperty("entropy").GetDouble() <= mine.GetProperty("min_cut").GetDouble() + 1e-12);
            }

            foreach ((JsonElement expected, JsonElement mine) in classes[y].GetProperty("partitions").EnumerateArray()
                .Zip(found[y].GetProperty("partitions").EnumerateArray()))
            {
                Assert.True(JsonElement.DeepEquals(expected.GetProperty("sites"), mine.GetProperty("sites")));
                Close(expected.GetProperty("entropy"), mine.GetProperty("entropy"), 1e-10);
                Close(expected.GetProperty("renyi2"), mine.GetProperty("renyi2"), 1e-10);
                Assert.Equal(expected.GetProperty("rank").GetInt32(), mine.GetProperty("rank").GetInt32());
                Assert.True(mine.GetProperty("rank").GetInt32() <= mine.GetProperty("generic_rank").GetInt32());
            }
        }
    }

    [Fact]
    public void TablesAndPage_SayWhatIsMeasured()
    {
        using var folder = new TemporaryFolder();
        string mask = folder.Write("mask.txt", "1 0 1 0\n1,0,1,0\n");
        CliResult result = Tool.Run("entangle", Oracle.PathOf("a-real-ht-n8"), "--partition", "halves", "--partition", "blocks:2", "--mask", mask, "--blocks",
            "--generic-rank", "--plot", folder["page.html"]).Succeeds();
        Assert.Contains("The weights are real: the state of a class has its score h_y(x) as amplitudes.", result.Output, StringComparison.Ordinal);
        Assert.Matches(@"mask\.txt\s+4\s+0\.5791\s+0\.3711\s+16\s+16\s+16\s+4\.0000", result.Output);
        Assert.Contains("neighbouring sites", result.Output, StringComparison.Ordinal);
        string page = File.ReadAllText(folder["page.html"]);
        Assert.Contains("Schmidt spectra", page, StringComparison.Ordinal);
        Assert.Contains("mask.txt", page, StringComparison.Ordinal);
        result = Tool.Run("entangle", Oracle.PathOf("a-ht-n4")).Succeeds();
        Assert.Contains("not the mutual information, which 'mi' measures", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsTruncated_KeepsItsError()
    {
        using var folder = new TemporaryFolder();
        JsonElement json = Tool.Run("truncate", Oracle.PathOf("a-real-ht-n8"), "--error", "0.01", "-o", folder["small.json"], "--json").Json();
        (double error, double bound) = (json.GetProperty("error").GetDouble(), json.GetProperty("bound").GetDouble());
        Assert.True(error > 0 && error <= bound && bound <= 0.01);
        Assert.Equal(3, json.GetProperty("edges").GetArrayLength());
        Assert.True(json.GetProperty("parameters").GetInt64() < json.GetProperty("parameters_before").GetInt64());
        JsonElement before = Tool.Run("entangle", Oracle.PathOf("a-real-ht-n8"), "--json").Json().GetProperty("classes")[0];
        JsonElement after = Tool.Run("entangle", folder["small.json"], "--json").Json().GetProperty("classes")[0];

        // Orthogonal projections: |h'|^2 = |h|^2 - |h - h'|^2 up to what they do to each other.
        double ratio = after.GetProperty("squared_norm").GetDouble() / before.GetProperty("squared_norm").GetDouble();
        Assert.True(ratio <= 1 && ratio >= 1 - (2 * bound));
        Assert.Contains("of 14 convs factored; relative error of the state ",
            Tool.Run("truncate", Oracle.PathOf("a-real-ht-n8"), "--error", "0.01", "-o", folder["same.json"]).Succeeds().Output, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(folder["small.json"]), File.ReadAllBytes(folder["same.json"]));
    }

    [Fact]
    public void WhatIsRefused()
    {
        using var folder = new TemporaryFolder();
        string model = Oracle.PathOf("a-real-cp-n6");
        Tool.Run("entangle", model, "--partition", "0,9").Refused(ExitCode.WrongUsage, "--partition names ");
        Tool.Run("entangle", model, "--partition", "blocks:6").Refused(
            ExitCode.WrongUsage, "--partition blocks:B needs blocks of 1..5 columns, but is 'blocks:6'");
        Tool.Run("entangle", model, "--partition", "0,1,2,3,4,5").Refused(
            ExitCode.WrongUsage, "--partition 0,1,2,3,4,5: A partition must leave sites on either side, but 6 of the 6 sites are in the set.");
        Tool.Run("entangle", model, "--partition", "0,,1").Refused(
            ExitCode.WrongUsage, "--partition must be halves, odd-even, blocks:B or a list of columns such as 0,2,4, but is '0,,1'");
        Tool.Run("entangle", model, "--boundary", "open").Refused(ExitCode.WrongUsage, "--boundary says how blocks lie; give --blocks, too");
        string wrong = folder.Write("wrong.txt", "0 1\n2"), few = folder.Write("few.txt", "0 1"), all = folder.Write("all.txt", "111111");
        Tool.Run("entangle", model, "--mask", wrong).Refused(ExitCode.BadInput, $"{wrong}: line 2: a mask holds 0 and 1, but here is '2'.");
        Tool.Run("entangle", model, "--mask", few).Refused(ExitCode.BadInput, $"{few}: the mask has 2 values, but the model has 6 columns.");
        Tool.Run("entangle", model, "--mask", all).Refused(ExitCode.BadInput, $"{all}: a mask leaves columns on either side, but 6 of the 6 are 1.");
        Tool.Run("truncate", model, "--error", "0", "-o", folder["x.json"]).Refused(
            ExitCode.WrongUsage, "--error must be a number of 1E-07..0.999, but is '0'");
        Assert.False(File.Exists(folder["x.json"]));
        string zero = folder.Write("zero.json", """
            {"sites":2,"alphabet":2,"leaf_channels":2,"widths":[1],"classes":1,"pooling_groups":[[[0,1]]],"reading":"born",
             "leaf":[[[1,0],[0,1]],[[1,0],[0,1]]],"conv":[[[[0,0]],[[1,1]]]],"output":[[1]]}
            """);
        Tool.Run("entangle", zero).Refused(ExitCode.BadInput, $"{zero}: The output of class 0 is 0 for every input, up to rounding: it is no state.");
        Tool.Run("truncate", zero, "-o", folder["x.json"]).Refused(
            ExitCode.BadInput, $"{zero}: The outputs of the network are 0 for every input: it is no state.");
        Assert.False(File.Exists(folder["x.json"]));
    }

    private static void Close(JsonElement expected, JsonElement actual, double tolerance) =>
        Assert.InRange(actual.GetDouble() - expected.GetDouble(), -tolerance, tolerance);
}

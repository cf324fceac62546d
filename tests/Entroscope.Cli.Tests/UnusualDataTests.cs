using System.Text.Json;
using Entroscope.Cli.Tests.Support;
using Entroscope.Numerics;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary>
/// Tables with which something is odd, but not wrong, go through training with a learned tree, the main job and the evaluation; what is odd is said.
/// </summary>
public sealed class UnusualDataTests
{
    public static TheoryData<string, string> Tables => new()
    {
        { "more sites than rows", "40 binary" },
        { "constant columns", "One value only in 2 of 5 columns ('x0', 'x4'): kept." },
        { "nothing but constants", "One value only in 3 of 3 columns ('x0', 'x1', 'x2'): kept." },
        { "copied columns", "9 binary" },
        { "a column missing in most rows", "Missing values: 57 of 240, in 1 of 4 columns." },
        { "a column missing altogether", "No value at all in 1 of 4 columns ('x3'): kept, they carry no information;" },
        { "copied real columns", "One value only in 1 of 4 columns ('x3'): kept." },
    };

    [Theory]
    [MemberData(nameof(Tables))]
    public void WhatIsOdd_IsSaid_AndEveryFigureIsFinite(string table, string note)
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", Table(table));
        CliResult run = Tool.Run("run", data, "--steps", "2", "--widths", "4", "--draws", "40", "-o", folder["run"]).Succeeds();
        Assert.Contains(note, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", run.Output + run.Error, StringComparison.Ordinal);
        JsonElement trained = Tool.Run("train", data, "--steps", "2", "--widths", "4", "--json", "-o", folder["m.json"]).Json();
        Assert.StartsWith("learned:", trained.GetProperty("tree").GetString(), StringComparison.Ordinal);
        Assert.True(double.IsFinite(trained.GetProperty("validation_score").GetDouble()));
        Assert.True(double.IsFinite(Tool.Run("evaluate", folder["m.json"], data, "--json").Json().GetProperty("log_likelihood").GetDouble()));
    }

    [Fact]
    public void TwoClassesOfOneRow_AreTrained_AndTheOneWithoutATrainingRowIsNamed()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", "p,q,r,kind\n0,1,0,a\n1,0,1,b\n");
        string said = Tool.Run("train", data, "--label", "kind", "--steps", "3", "-o", folder["m.json"]).Succeeds().Output;
        Assert.Matches(@"^1 training rows, 1 validation rows \(drawn with seed 1\), no test rows; no training row of 1 of 2 classes \('[ab]'\)\.\n", said);

        // One validation row cannot tell whether a network that has learned from it is
        // better: that of the one training row is delivered, and knows its class alone.
        string seen = said.Contains("('a')", StringComparison.Ordinal) ? "b," : "a,";
        string[] classes = Tool.Run("classify", folder["m.json"], data).Succeeds().Output.Split('\n');
        Assert.All(classes[1..3], c => Assert.StartsWith(seen, c, StringComparison.Ordinal));
    }

    [Fact]
    public void AColumnWithoutAnyValue_HasNoValue_AlsoInItsDistribution()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", "v,u\n1.5,?\n2.5,?\n3.5,?\n4.1,?\n9.5,?\n0.5,?\n");
        Tool.Run("train", data, "--kind", "real", "--steps", "2", "-o", folder["m.json"]).Succeeds();
        string text = Tool.Run("condition", folder["m.json"], "--sites", "1").Succeeds().Output;
        Assert.Matches("no value +1\\.000000", text);
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
        JsonElement values = Tool.Run("condition", folder["m.json"], "--sites", "1", "--json").Json().GetProperty("values")[0];
        Assert.Equal([JsonValueKind.Null], values.EnumerateArray().Select(v => v.ValueKind));
    }

    [Fact]
    public void AConstantLabel_IsSaid_AndLeavesNothingToClassify()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", "p,q,kind\n" + string.Concat(Enumerable.Range(0, 20).Select(i => Invariant($"{i % 2},{i % 3 % 2},x\n"))));
        CliResult trained = Tool.Run("train", data, "--label", "kind", "--steps", "2", "-o", folder["m.json"]).Succeeds();
        Assert.Contains("The label has one class only, 'x'.", trained.Error, StringComparison.Ordinal);
        Tool.Run("classify", folder["m.json"], data).Refused(ExitCode.BadInput, "m.json: the model has one class; classification needs at least 2.");
    }

    [Fact]
    public void ATreeForOtherColumns_IsRefusedByName_BeforeAnythingIsWritten()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", "a,b,c,d\n" + SampleData.Binary(30, 4));
        Tool.Run("train", data, "--steps", "1", "-o", folder["m.json"]).Succeeds();
        Tool.Run("inspect", folder["m.json"], "--save-tree", folder["tree.json"]).Succeeds();
        string other = folder.Write("other.csv", "u,v,w,x\n" + SampleData.Binary(30, 4));
        const string Message = "tree.json: The tree is for other columns: column 1 is 'a' there, but 'u' in the data.";
        Tool.Run("train", other, "--tree", folder["tree.json"], "-o", folder["n.json"]).Refused(ExitCode.BadInput, Message);
        Tool.Run("run", other, "--tree", folder["tree.json"], "-o", folder["run"]).Refused(ExitCode.BadInput, Message);
        Assert.False(Path.Exists(folder["n.json"]) || Path.Exists(folder["run"]));
    }

    [Fact]
    public void ATrainingThatIsRefused_LeavesTheCheckpointOfAnEarlierOne()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", SampleData.Binary(80, 8));
        Tool.Run("train", data, "--steps", "1", "--widths", "40", "--checkpoint", folder["work"], "-o", folder["m.json"]).Succeeds();
        string file = Path.Combine(folder["work"], "checkpoint.safetensors");
        byte[] before = File.ReadAllBytes(file);

        // Allowed by what no tree can do without, refused once the tree is learned.
        Tool.Run("train", data, "--widths", "40", "--parameter-limit", "1000", "--checkpoint", folder["work"], "-o", folder["m.json"])
            .Refused(ExitCode.BadInput, "more than the limit of 1000");
        Assert.Equal(before, File.ReadAllBytes(file));
        Tool.Run("train", data, "--steps", "1", "--widths", "3", "--checkpoint", folder["work"], "-o", folder["m.json"]).Succeeds();
        Assert.NotEqual(before, File.ReadAllBytes(file));
    }

    private static string Table(string what)
    {
        var random = new RandomStream(1, "unusual");
        int Bit() => random.NextInt(2);
        IEnumerable<string> Rows(int count, Func<int, string> row) => Enumerable.Range(0, count).Select(i => row(i) + "\n");
        return string.Concat(what switch
        {
            "more sites than rows" => Rows(8, _ => string.Join(',', Enumerable.Range(0, 40).Select(_ => Bit()))),
            "constant columns" => Rows(40, _ => Invariant($"0,{Bit()},{Bit()},{Bit()},1")),
            "nothing but constants" => Rows(40, _ => "0,1,0"),
            "copied columns" => Rows(60, _ => Copied([Bit(), Bit(), Bit(), Bit()])),
            "a column missing in most rows" => Rows(60, i => Invariant($"{Bit()},{Bit()},{Bit()},{(i < 3 ? i % 2 : string.Empty)}")),
            "a column missing altogether" => Rows(60, _ => Invariant($"{Bit()},{Bit()},{Bit()},")),
            _ => Rows(60, _ => Copied(random.NextGaussian())),
        });
    }

    private static string Copied(int[] bits) => string.Join(',', [.. bits, .. bits, 1 - bits[0]]);

    private static string Copied(double x) => Invariant($"{x},{x},{2 * x},3.5");
}

using System.Text.Json;
using Entroscope.Cli.Tests.Support;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary>Questions by name: in the words of the table, and in JSON with positions beside names.</summary>
public sealed class NamedColumnTests
{
    [Fact]
    public void Condition_AnswersInTheWordsOfTheTable()
    {
        using var folder = new TemporaryFolder();
        string model = Trained(folder);
        string text = Tool.Run("condition", model, "--given", "age=40,colour=red", "--sites", "income,day").Succeeds().Output;
        Assert.Matches("column +mean +standard deviation +2\\.5 % below", text);
        Assert.Matches("income +[0-9.]+ +[0-9.]+ ", text);
        Assert.Matches("day +2024-0[0-9]-[0-9]{2} +[0-9.]+ days +20", text);
        string colours = Tool.Run("condition", model, "--given", "age=40", "--sites", "colour").Succeeds().Output;
        Assert.Matches("red +0\\.[0-9]{6}", colours);
        Assert.DoesNotContain("standard deviation", colours, StringComparison.Ordinal);

        JsonElement json = Tool.Run("condition", model, "--given", "age=40", "--sites", "colour,income", "--json").Json();
        Assert.Equal([1, 2], json.GetProperty("sites").EnumerateArray().Select(s => s.GetInt32()));
        Assert.Equal(["colour", "income"], json.GetProperty("names").EnumerateArray().Select(s => s.GetString()));
        JsonElement colour = json.GetProperty("columns")[0];
        Assert.Equal(JsonValueKind.Null, colour.GetProperty("mean").ValueKind);
        Assert.Equal(1, colour.GetProperty("probabilities").EnumerateArray().Sum(p => p.GetProperty("probability").GetDouble()), 9);
        Assert.Contains("red", colour.GetProperty("probabilities").EnumerateArray().Select(p => p.GetProperty("text").GetString()));
        Assert.Equal(7, json.GetProperty("columns")[1].GetProperty("quantiles").GetArrayLength());
    }

    [Fact]
    public void SitesAreNamed_WhereverTheyAreAskedFor()
    {
        using var folder = new TemporaryFolder();
        string model = Trained(folder);
        JsonElement mi = Tool.Run("mi", model, "--sites", "colour", "--with", "age", "--draws", "200", "--json").Json();
        Assert.Equal(Tool.Run("mi", model, "--sites", "1", "--with", "0", "--draws", "200", "--json").Json().ToString(), mi.ToString());
        Assert.Equal(["colour"], mi.GetProperty("names").EnumerateArray().Select(s => s.GetString()));
        Assert.Equal(["age"], mi.GetProperty("with_names").EnumerateArray().Select(s => s.GetString()));
        JsonElement entropy = Tool.Run("entropy", model, "--sites", "colour", "--json").Json();
        Assert.Equal(["colour"], entropy.GetProperty("names").EnumerateArray().Select(s => s.GetString()));
        Tool.Run("entropy", model, "--sites", "color").Refused(ExitCode.WrongUsage,
            "entroscope: --sites names column 'color', which the model does not have; the nearest name is 'colour'");
        Tool.Run("mi", model, "--sites", "0", "--with", "ag").Refused(ExitCode.WrongUsage,
            "entroscope: --with names column 'ag', which the model does not have; the nearest names are 'age'");
        Tool.Run("condition", model, "--sites", "income", "--given", "color=red").Refused(ExitCode.WrongUsage,
            "entroscope: --given names column 'color', which the model does not have; the nearest name is 'colour'");
    }

    private static string Trained(TemporaryFolder folder)
    {
        string data = folder.Write("shop.csv", "age,colour,income,day\n" + string.Concat(Enumerable.Range(0, 120).Select(i => Invariant(
            $"{20 + (i * 7 % 45)},{(i % 3 == 0 ? "red" : i % 3 == 1 ? "green" : "blue")},")
            + Invariant($"{1000 + (i * 37 % 900) + 0.5},2024-0{1 + (i % 6)}-{10 + (i % 15)}\n"))));
        Tool.Run("train", data, "--steps", "4", "--widths", "3", "-o", folder["m.safetensors"]).Succeeds();
        return folder["m.safetensors"];
    }
}

using System.Text.Json;
using Entroscope.Cli.Tests.Support;
using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Sources;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary><c>generate</c>: the rows, the truth and the tree that it writes, and what it refuses.</summary>
public sealed class GenerateCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Rows_AreThoseOfTheSource_InBothFormats()
    {
        Source source = SourceCatalog.Create("santa-fe", 10, new Dictionary<string, double> { ["facts"] = 200 });
        string[] options = ["generate", "santa-fe", "--facts", "200", "--sites", "10", "--rows", "50", "--seed", "3"];
        string text = Tool.Run(options).Output;
        foreach (string name in (string[])["rows.csv", "rows.npy"])
        {
            CliResult result = Tool.Run([.. options, "-o", _folder[name]]);
            Assert.Equal((ExitCode.Done, $"{_folder[name]}: 50 rows of 10 sites from source santa-fe\n"), (result.Code, result.Output));
            Dataset data = DataLoader.Load(_folder[name], new DataOptions { NoLabel = true });
            int[] row = new int[10];
            for (int r = 0; r < 50; r++)
            {
                source.Draw(3, r, row);
                Assert.Equal(row.Select(x => (double)x), Enumerable.Range(0, 10).Select(i => data.Observations[r, i]));
            }
        }

        Assert.Equal(File.ReadAllText(_folder["rows.csv"]), text);
    }

    [Theory]
    [InlineData("coin", "|u1", 1)]
    [InlineData("santa-fe", "<u2", 2)]
    public void AnArray_HasTheSmallestType(string name, string type, int bytes)
    {
        Tool.Run("generate", name, "--sites", "16", "--rows", "7", "-o", _folder["a.npy"]);
        byte[] file = File.ReadAllBytes(_folder["a.npy"]);
        Assert.Equal(0, (file.Length - (7 * 16 * bytes)) % 64);
        Assert.Contains(
            $"{{'descr': '{type}', 'fortran_order': False, 'shape': (7, 16), }}", System.Text.Encoding.Latin1.GetString(file), StringComparison.Ordinal);
    }

    [Fact]
    public void AStrip_IsWrittenAsAnImage()
    {
        Tool.Run("generate", "ising", "--sites", "32", "--height", "4", "--rows", "60", "-o", _folder["a.npy"]);
        Dataset data = DataLoader.Load(_folder["a.npy"], new DataOptions { NoLabel = true });
        Assert.Equal(new Structure.GridSize(4, 8), data.Image);
    }

    [Fact]
    public void TheTruth_IsThatOfTheLibrary()
    {
        CliResult result = Tool.Run("generate", "channel-tree", "--sites", "64", "--flip", "0.2", "--truth", _folder["truth.json"]);
        Assert.Equal((ExitCode.Done, $"{_folder["truth.json"]}: the truth about source channel-tree\n"), (result.Code, result.Output));
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(_folder["truth.json"]));
        JsonElement root = document.RootElement;
        Assert.Equal(
            ["source", "parameters", "sites", "alphabet", "law", "unit", "tree", "provenance", "draws", "levels", "inference"],
            root.EnumerateObject().Select(p => p.Name));
        Assert.Equal(0.2, root.GetProperty("parameters").GetProperty("flip").GetDouble());
        Assert.Equal("power", root.GetProperty("law").GetProperty("kinds")[0].GetString());
        SourceTruth truth = SourceCatalog.Create("channel-tree", 64, new Dictionary<string, double> { ["flip"] = 0.2 }).Truth();
        Assert.Equal("bounded", root.GetProperty("provenance").GetString());
        foreach (SourceLevel level in truth.Levels)
        {
            JsonElement written = root.GetProperty("levels")[level.Level];
            Assert.Equal(level.Entropy.Value, written.GetProperty("entropy").GetProperty("value").GetDouble());
            Assert.Equal(level.Shared is null, written.GetProperty("total_correlation").ValueKind == JsonValueKind.Null);
        }

        Assert.Equal("exact", root.GetProperty("levels")[2].GetProperty("total_correlation").GetProperty("provenance").GetString());
        Assert.Equal("source", root.GetProperty("inference").GetProperty("subject").GetString());
    }

    [Fact]
    public void TheLaw_IsShownAndIsInTheJson()
    {
        string text = Tool.Run("generate", "ising-chain", "--sites", "256", "--law").Output;
        Assert.Contains("source ising-chain, 256 sites of 2 symbols, tree 'line:2'; in bits\n", text, StringComparison.Ordinal);
        Assert.Contains("the law of the source: constant: T = log 2 - h(p), p = 1 / (1 + exp(2 J))\nread from T: constant: ", text, StringComparison.Ordinal);
        Assert.EndsWith("that is the law of the source\n", text, StringComparison.Ordinal);
        JsonElement json = Tool.Run("generate", "ising-chain", "--sites", "256", "--law", "--json").Json();
        Assert.True(json.GetProperty("inference").GetProperty("right").GetBoolean());
        Assert.Equal(0, json.GetProperty("rows").GetInt32());
        Assert.Equal(9, json.GetProperty("levels").GetArrayLength());
        Assert.False(Tool.Run("generate", "ising-chain", "--json").Json().TryGetProperty("levels", out _));
        Assert.Contains("no law is known", Tool.Run("generate", "grammar", "--sites", "32", "--draws", "100", "--law").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void TheLaw_IsThatOfAnyNumberOfSites_WhereEntropiesAreKnown()
    {
        string text = Tool.Run("generate", "santa-fe", "--sites", "1000", "--law").Output;
        Assert.Contains("15.87", text, StringComparison.Ordinal);
        Assert.EndsWith("that is the law of the source\n", text, StringComparison.Ordinal);
        JsonElement[] levels = [.. Tool.Run("generate", "coin", "--sites", "3", "--law", "--json").Json().GetProperty("levels").EnumerateArray()];
        Assert.Equal([1, 1.5, 3], levels.Select(l => l.GetProperty("patch_size").GetDouble()));
    }

    [Fact]
    public void TheTree_TrainsANetwork_AlignedOrShifted()
    {
        Tool.Run("generate", "channel-tree", "--sites", "8", "--rows", "200", "-o", _folder["rows.csv"], "--tree-file", _folder["tree.json"], "--shift", "1");
        CliResult result = Tool.Run(
            "train", _folder["rows.csv"], "--tree", _folder["tree.json"], "--widths", "2", "--steps", "2", "-o", _folder["m.safetensors"]);
        Assert.True(result.Code == ExitCode.Done, result.Error);
    }

    [Fact]
    public void TheList_NamesAllSources()
    {
        string text = Tool.Run("generate", "--list").Output;
        JsonElement[] sources = [.. Tool.Run("generate", "--list", "--json").Json().GetProperty("sources").EnumerateArray()];
        Assert.Equal(SourceCatalog.All.Select(e => e.Name), sources.Select(s => s.GetProperty("name").GetString()));
        Assert.All(SourceCatalog.All, e => Assert.Contains(e.Name, text, StringComparison.Ordinal));
        Assert.All(sources, s => Assert.NotEmpty(s.GetProperty("law").GetString()!));
    }

    [Theory]
    [InlineData("generate needs NAME, one of independent, ising-chain, hidden-markov, cycle, channel-tree, hierarchy, coin, santa-fe, period-doubling, ising, "
        + "grammar, or --list")]
    [InlineData("'foo' is no source; the sources are independent, ising-chain, hidden-markov, cycle, channel-tree, hierarchy, coin, santa-fe, period-doubling, "
        + "ising, grammar", "foo")]
    [InlineData("--list is about all sources; leave 'coin' out", "coin", "--list")]
    [InlineData("--rows says nothing about the list of sources; leave it out, or name a source", "--list", "--rows", "3")]
    [InlineData("--shift moves the tree that --tree-file writes; give --tree-file", "coin", "--shift", "2")]
    [InlineData("--shift must be an integer of 0..7 for 8 sites, but is '8'", "coin", "--sites", "8", "--shift", "8", "--tree-file", "x.json")]
    [InlineData("'flip' is no parameter of the source 'coin'; it has 'ones', 'zeros'", "coin", "--flip", "0.1")]
    [InlineData("The parameter 'flip' of the source 'channel-tree' must be a number of 0.0001..0.5, but is 0.7", "channel-tree", "--flip", "0.7")]
    [InlineData("--output and what else is requested cannot both write on standard output; name a file for the rows", "coin", "--truth", "-", "-o", "-")]
    public void WhatMeansNothing_IsRefused(string message, params string[] arguments) =>
        Assert.Equal(new CliResult(ExitCode.WrongUsage, string.Empty, $"entroscope: {message}\n"),
            Tool.Run(["generate", .. arguments]));

    [Fact]
    public void SizesThatCannotBe_AreBadInput_AndNothingIsWritten()
    {
        string file = _folder["rows.csv"];
        CliResult result = Tool.Run("generate", "cycle", "--sites", "100", "--law", "-o", file);
        Assert.Equal(
            new CliResult(ExitCode.BadInput, string.Empty,
                "entroscope: The entropies of source 'cycle' are known for a number of sites that is a power of 2, but there are 100.\n"), result);
        Assert.False(File.Exists(file));
    }
}

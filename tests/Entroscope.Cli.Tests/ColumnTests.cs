using System.Text.Json;
using Entroscope.Cli.Tests.Support;
using Entroscope.Numerics;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary>Categorical columns whose values have gaps, and how the leaves of real columns are chosen, from data to answers.</summary>
public sealed class ColumnTests
{
    /// <summary>Two columns that mostly agree; of the values 0 and 200 only these are ever drawn, imputed and answered with.</summary>
    [Theory]
    [InlineData(".json", "")]
    [InlineData(".safetensors", "")]
    [InlineData(".json", "--components 2")]
    public void CodesWithGaps_GoThroughEveryCommand(string extension, string more)
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", Codes(0, 200));
        string model = folder["m" + extension];
        Tool.Run(["train", data, "--steps", "5", "--widths", "4", .. more.Split(' ', StringSplitOptions.RemoveEmptyEntries), "-o", model]).Succeeds();
        string[] drawn = Tool.Run("sample", model, "-n", "300").Succeeds().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["0", "200"], drawn.Skip(1).SelectMany(row => row.Split(',')).Distinct().Order(StringComparer.Ordinal));
        Assert.True(Tool.Run("sample", model, "-n", "50", "--json").Json().GetProperty("samples").EnumerateArray().SelectMany(r => r.EnumerateArray())
            .All(x => x.GetDouble() is 0 or 200));

        JsonElement given = Tool.Run("condition", model, "--given", "0=200", "--sites", "1", "--json").Json();
        Assert.Equal([0, 200], given.GetProperty("values")[0].EnumerateArray().Select(v => v.GetDouble()));
        Assert.True(given.GetProperty("distribution")[1].GetDouble() > 0.6);
        Assert.Contains("  200 ", Tool.Run("condition", model, "--given", "0=200", "--sites", "1").Succeeds().Output, StringComparison.Ordinal);
        Tool.Run("condition", model, "--given", "0=100", "--sites", "1")
            .Refused(ExitCode.BadInput, "entroscope: --given: column 'a' must be one of the 2 values known: 0, 200, but is '100'");

        string holes = folder.Write("holes.csv", "a,b\n200,?\n0,?\n");
        foreach (string method in new[] { "sample", "mode" })
        {
            Assert.All(Filled(Tool.Run("impute", model, holes, "--method", method).Succeeds().Output), row => Assert.Contains(row[1], new[] { "0", "200" }));
        }

        Tool.Run("evaluate", model, data).Succeeds();
        Tool.Run("ledger", model, data).Succeeds();
        string odd = folder.Write("odd.csv", "a,b\n0,0\n0,199\n");
        Assert.Contains($"note: {odd}: column 'b': 1 value not among the 2 known (such as 199), read as missing.",
            Tool.Run("evaluate", model, odd).Succeeds().Error, StringComparison.Ordinal);
        Tool.Run("evaluate", model, folder.Write("bad.csv", "a,b\n0,0\n0,0.5\n"))
            .Refused(ExitCode.BadInput, "bad.csv: row 2, column 'b': the value 0.5 must be one of the 2 values known: 0, 200.");

        // What is drawn is read again by the model that drew it.
        Tool.Run("sample", model, "-n", "40", "-o", folder["drawn.csv"]).Succeeds();
        Tool.Run("evaluate", model, folder["drawn.csv"]).Succeeds();
    }

    [Fact]
    public void NegativeAndHugeCodes_AreKept()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", Codes(-5, 9_007_199_254_740_992));
        Tool.Run("train", data, "--kind", "categorical", "--steps", "5", "-o", folder["m.json"]).Succeeds();
        string[] drawn = Tool.Run("sample", folder["m.json"], "-n", "100", "-o", folder["drawn.csv"]).Succeeds().Output.Split('\n');
        IEnumerable<double> values = File.ReadLines(folder["drawn.csv"]).Skip(1).SelectMany(row => row.Split(','))
            .Select(v => double.Parse(v, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal([-5, 9_007_199_254_740_992], values.Distinct().Order());
        Tool.Run("evaluate", folder["m.json"], folder["drawn.csv"], "--kind", "categorical").Succeeds();
        Tool.Run("evaluate", folder["m.json"], folder["drawn.csv"]).Succeeds();
    }

    [Fact]
    public void TheChoiceOfTheLeavesOfRealColumns_IsSaid()
    {
        using var folder = new TemporaryFolder();
        var random = new RandomStream(2, "real columns");
        string data = folder.Write("data.csv", "p,q\n" + string.Concat(Enumerable.Range(0, 80).Select(_ =>
        {
            double common = random.NextGaussian();
            return Invariant($"{common:R},{common + (0.2 * random.NextGaussian()):R}\n");
        })));
        CliResult said = Tool.Run("train", data, "--steps", "5", "-o", folder["m.json"]).Succeeds();
        Assert.Matches("channels a real column, prior [14]: -?[0-9.]+ nats a row in 5-fold cross-validation", said.Error);
        JsonElement choice = Tool.Run("train", data, "--steps", "5", "--json", "-o", folder["n.json"]).Json().GetProperty("leaf_choice");
        Assert.Equal(5, choice.GetProperty("folds").GetInt32());
        Assert.Equal(5, choice.GetProperty("candidates").GetArrayLength());
        Assert.True(choice.GetProperty("channels").GetInt32() > 1);
        JsonElement record = Tool.Run("inspect", folder["m.json"], "--json").Json().GetProperty("training");
        Assert.Contains("5-fold cross-validation", record.GetProperty("leaf_choice").GetString(), StringComparison.Ordinal);

        JsonElement told = Tool.Run("train", data, "--steps", "5", "--leaf-channels", "2", "--gaussian-strength", "2.5", "--json", "-o",
            folder["o.json"]).Json();
        Assert.Equal(JsonValueKind.Null, told.GetProperty("leaf_choice").ValueKind);
        Assert.Equal("2.5", Tool.Run("inspect", folder["o.json"], "--json").Json().GetProperty("training").GetProperty("gaussian_strength").GetString());
        Tool.Run("train", data, "--gaussian-strength", "-1", "-o", folder["x.json"]).Refused(ExitCode.WrongUsage,
            "--gaussian-strength must be a number of 0..1000000000, but is '-1'");
    }

    /// <summary>A column of which two fifths are exactly 0: with quantile tables draws, answers and imputed values are exactly 0 as often.</summary>
    [Theory]
    [InlineData("quantile", ".json", "")]
    [InlineData("quantile", ".safetensors", "--components 2")]
    [InlineData("student", ".safetensors", "")]
    public void OtherDensitiesOfRealColumns_GoThroughEveryCommand(string family, string extension, string more)
    {
        using var folder = new TemporaryFolder();
        var random = new RandomStream(3, "tied");
        string data = folder.Write("data.csv", "rain,wind\n" + string.Concat(Enumerable.Range(0, 150).Select(i =>
            Invariant($"{(i % 5 < 2 ? 0 : random.NextExponential()):R},{random.NextGaussian():R}\n"))));
        string model = folder["m" + extension];
        CliResult trained = Tool.Run(["train", data, "--real-leaf", family, "--steps", "5", "--widths", "4",
            .. more.Split(' ', StringSplitOptions.RemoveEmptyEntries), "-o", model]).Succeeds();
        Assert.Contains("40 % of the values of column 'rain' are exactly 0", trained.Error, StringComparison.Ordinal);
        string[] drawn = Tool.Run("sample", model, "-n", "400").Succeeds().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.InRange(drawn.Count(row => row.StartsWith("0,", StringComparison.Ordinal)), family == "quantile" ? 110 : 0, family == "quantile" ? 210 : 0);

        JsonElement given = Tool.Run("condition", model, "--given", "1=0.5", "--sites", "0", "--json").Json().GetProperty("distribution");
        double[] quantiles = [.. given.GetProperty("quantiles").EnumerateArray().Select(q => q.GetDouble())];
        Assert.Equal(quantiles.Order(), quantiles);
        Assert.Equal([0.05, 0.25, 0.5, 0.75, 0.95], given.GetProperty("shares").EnumerateArray().Select(q => q.GetDouble()));
        Assert.True(family != "quantile" || quantiles[1] == 0);
        Assert.Contains("standard deviation", Tool.Run("condition", model, "--given", "1=0.5", "--sites", "0").Succeeds().Output, StringComparison.Ordinal);
        JsonElement both = Tool.Run("condition", model, "--sites", "rain,wind", "--json").Json();
        Assert.Equal(JsonValueKind.Null, both.GetProperty("distribution").ValueKind);
        Assert.Equal(["rain", "wind"], both.GetProperty("columns").EnumerateArray().Select(c => c.GetProperty("name").GetString()));
        foreach (string method in (string[])["sample", "mean", "mode"])
        {
            Tool.Run("impute", model, folder.Write("holes.csv", "rain,wind\n?,0.5\n0,?\n"), "--method", method).Succeeds();
        }

        Tool.Run("evaluate", model, data).Succeeds();
        Tool.Run("ledger", model, data).Succeeds();
        Tool.Run("entropy", model).Succeeds();
        if (more.Length == 0)
        {
            Tool.Run("mi", model).Succeeds();
            Assert.Contains(Tool.Run("verify", model, data).Code, (int[])[ExitCode.Done, ExitCode.NotConverged]);
        }
    }

    [Fact]
    public void UnknownDensitiesAreRefused()
    {
        using var folder = new TemporaryFolder();
        Tool.Run("train", folder.Write("data.csv", "a\n0.5\n1.5\n"), "--real-leaf", "cauchy", "-o", folder["m.json"])
            .Refused(ExitCode.WrongUsage, "--real-leaf must be one of gaussian, student, quantile, lognormal, normalscore, auto, but is 'cauchy'");
    }

    private static IEnumerable<string[]> Filled(string output) =>
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(row => row.Split(','));

    private static string Codes(long low, long high)
    {
        var random = new RandomStream(1, "codes");
        return "a,b\n" + string.Concat(Enumerable.Range(0, 120).Select(_ =>
        {
            bool up = random.NextDouble() < 0.5;
            return Invariant($"{(up ? high : low)},{(up == random.NextDouble() < 0.85 ? high : low)}\n");
        }));
    }
}

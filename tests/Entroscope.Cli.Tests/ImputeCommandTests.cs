using System.Text.Json;
using Entroscope.Cli.Tests.Support;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary>Multiple imputation and intervals on the command line, of a table of text, dates, integers and numbers.</summary>
public sealed class ImputeCommandTests
{
    private static readonly string[] Names = ["day", "size", "colour", "active", "age"];

    [Fact]
    public void DrawsAndIntervals_AreWrittenInTheTextsOfTheColumns()
    {
        using var folder = new TemporaryFolder();
        (string model, string holes) = Trained(folder);
        string data = File.ReadAllText(holes);
        CliResult many = Tool.Run("impute", model, holes, "--draws", "3", "--intervals", "0.9", "-o", folder["full.csv"]).Succeeds();
        Assert.Equal(
            string.Concat(Enumerable.Range(1, 3).Select(m => Invariant($"{folder[$"full.{m}.csv"]}: 3 rows, 6 values filled\n")))
            + folder["full.intervals.csv"] + ": 6 intervals\n", many.Output);
        Assert.False(File.Exists(folder["full.csv"]));
        string first = File.ReadAllText(folder["full.1.csv"]);
        Assert.Equal(Tool.Run("impute", model, holes).Succeeds().Output, first);
        for (int m = 1; m <= 3; m++)
        {
            Assert.Matches("^day,size,colour,active,age\n2024-01-05,[0-9.]+,(red|green|blue|other),yes,[0-9]+\n2024-0[12]-[0-9]{2},1.5,red,(yes|no),33\n"
                + "2024-0[12]-[0-9]{2},2,blue,no,40\n$", File.ReadAllText(folder[$"full.{m}.csv"]));
        }

        string[] lines = [.. Tool.Run("impute", model, holes, "--draws", "3", "--long").Succeeds().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        Assert.Equal("imputation,day,size,colour,active,age", lines[0]);
        Assert.Equal(first.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(l => "1," + l), lines[1..4]);
        Assert.Equal(10, lines.Length);

        string[] intervals = File.ReadAllLines(folder["full.intervals.csv"]);
        Assert.Equal("row,column,mean,mode,lower,upper,values,probability", intervals[0]);
        Assert.Matches("^1,size,[0-9.]+,[0-9.]+,-?[0-9.]+,[0-9.]+,,0.9$", intervals[1]);
        Assert.Matches(@"^1,colour,,(red|green|blue),,,(red|green|blue|other)(\|(red|green|blue|other))*,[01][0-9.]*$", intervals[2]);
        Assert.Matches("^1,age,[0-9.]+,[0-9]+,[0-9]+,[0-9]+,,[01][0-9.]*$", intervals[3]);
        Assert.Matches("^2,day,2024-0[12]-[0-9]{2},2024-0[12]-[0-9]{2},202[34]-[0-9-]{5},2024-[0-9-]{5},,0.9$", intervals[4]);
        Assert.Equal(data, File.ReadAllText(holes));

        JsonElement json = Tool.Run("impute", model, holes, "--draws", "2", "--intervals", "0.9", "--json").Json();
        Assert.Equal([2, 2], [json.GetProperty("imputations").GetArrayLength(), json.GetProperty("imputations").EnumerateArray().Select(
            t => t.GetProperty("rows").GetArrayLength()).Distinct().Single() - 1]);
        JsonElement colour = json.GetProperty("intervals")[1];
        Assert.Equal(("colour", 1, JsonValueKind.Null), (colour.GetProperty("column").GetString(), colour.GetProperty("row").GetInt32(),
            colour.GetProperty("lower").ValueKind));
        Assert.True(colour.GetProperty("values").GetArrayLength() >= 1);
    }

    /// <summary>The mean of a name is no name, that of whole numbers is rounded to one: the values are always values of their columns.</summary>
    [Fact]
    public void Mean_FillsValuesOfTheColumn()
    {
        using var folder = new TemporaryFolder();
        (string model, string holes) = Trained(folder);
        string[] mean = Tool.Run("impute", model, holes, "--method", "mean").Succeeds().Output.Split('\n');
        string[] mode = Tool.Run("impute", model, holes, "--method", "mode").Succeeds().Output.Split('\n');
        Assert.Matches("^2024-01-05,[0-9]+(\\.[0-9])?,(red|green|blue),yes,[0-9]+$", mean[1]);
        Assert.Equal(mode[1].Split(',')[2], mean[1].Split(',')[2]);
        Assert.Equal(mode[2].Split(',')[3], mean[2].Split(',')[3]);
    }

    [Theory]
    [InlineData("--draws 2 --method mean -o X", "--draws writes joint draws, several tables of them; --method mean and --method mode make one table")]
    [InlineData("--long", "--long needs --draws M, whose tables it writes below one another")]
    [InlineData("--draws 2", "--draws writes a file a table and needs --output FILE; --long writes one table, --json one object")]
    [InlineData("--intervals 0.9", "--intervals writes a file beside that of --output, or into --json; give one of them")]
    [InlineData("--intervals 1 -o X", "--intervals must be a number above 0 and below 1, but is '1'")]
    [InlineData("--draws 0 -o X", "--draws must be an integer of 1..1000")]
    [InlineData("--draws 1 -o full.csv", "full.1.csv: is read by this command; write into another file")]
    public void WhatMeansNothing_IsRefused(string options, string message)
    {
        using var folder = new TemporaryFolder();
        (string model, string holes) = Trained(folder);
        File.Copy(holes, folder["full.1.csv"]);
        string[] words = [.. options.Split(' ').Select(w => w is "X" ? folder["out.csv"] : w is "full.csv" ? folder[w] : w)];
        Tool.Run(["impute", model, folder["full.1.csv"], .. words]).Refused(ExitCode.WrongUsage, message);
        Assert.False(File.Exists(folder["out.csv"]));
    }

    /// <summary>The choice of leaf families by column: in the output, the JSON, the report and the model; drawn values keep range and decimals.</summary>
    [Fact]
    public void AutoLeaves_AreChosenNamedAndKept()
    {
        using var folder = new TemporaryFolder();
        static double Normal(int i) => Enumerable.Range(1, 12).Sum(k => Math.Abs(Math.Sin((i * 12.9898) + (k * 78.233)) * 43758.5453) % 1) - 6;
        string rows = "price,kind\n" + string.Concat(
            Enumerable.Range(0, 300).Select(i => Invariant($"{Math.Exp(3 + Normal(i)):0.00},{(i % 2 == 0 ? "a" : "b")}\n")));
        string data = folder.Write("data.csv", rows);
        CliResult trained = Tool.Run("train", data, "--real-leaf", "auto", "--steps", "5", "-o", folder["m.json"]).Succeeds();
        Assert.Contains("Column 'price': log-normal densities, better than normal ones by ", trained.Error, StringComparison.Ordinal);
        JsonElement leaf = Tool.Run("train", data, "--real-leaf", "auto", "--steps", "5", "-o", folder["m.json"], "--json").Json()
            .GetProperty("column_leaves")[0];
        Assert.Equal(("price", "lognormal"), (leaf.GetProperty("column").GetString(), leaf.GetProperty("family").GetString()));
        Assert.Equal(4, leaf.GetProperty("candidates").GetArrayLength());
        string[] drawn = Tool.Run("sample", folder["m.json"], "-n", "200").Succeeds().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(drawn.Skip(1), row => Assert.Matches("^[0-9]+(\\.[0-9]{1,2})?,(a|b|other)$", row));
        Assert.DoesNotContain("violated", Tool.Run("verify", folder["m.json"], data).Output, StringComparison.Ordinal);
        CliResult usual = Tool.Run("train", data, "--steps", "1", "-o", folder["u.json"]).Succeeds();
        Assert.Contains("Column 'price': log-normal densities, better than normal ones by ", usual.Error, StringComparison.Ordinal);
        string bare = folder.Write("bare.csv", string.Join('\n', rows.Split('\n').Select(l => l.Split(',')[0])));
        foreach (string[] one in new[] { new[] { data, "--real-leaf", "gaussian" }, [bare] })
        {
            CliResult normal = Tool.Run(["train", .. one, "--steps", "1", "-o", folder["g.json"]]).Succeeds();
            Assert.DoesNotContain("densities, better than", normal.Error, StringComparison.Ordinal);
        }

        Tool.Run("run", data, "--steps", "3", "--draws", "200", "-o", folder["run"]).Succeeds();
        foreach (string report in new[] { "report.json", "report.html" })
        {
            Assert.Contains("log-normal densities, better than normal ones", File.ReadAllText(Path.Combine(folder["run"], report)), StringComparison.Ordinal);
        }

        Tool.Run("evaluate", folder["m.json"], folder.Write("zero.csv", "price,kind\n0,a\n2.5,b\n")).Succeeds();
        Tool.Run("train", folder.Write("neg.csv", rows + "-1,a\n"), "--real-leaf", "lognormal", "-o", folder["n.json"]).Refused(
            ExitCode.BadInput, "column 'price': LogNormal leaves need values greater than 0, but row ");
    }

    private static (string Model, string Holes) Trained(TemporaryFolder folder)
    {
        string Row(int i) => Invariant(
            $"{new DateOnly(2024, 1, 1).AddDays(i % 60):yyyy-MM-dd},{i * 37 % 100 / 10.0},{Colour(i)},{(i % 3 == 0 ? "yes" : "no")},{20 + (i * 7 % 30)}\n");
        string data = folder.Write("data.csv", string.Join(',', Names) + "\n" + string.Concat(Enumerable.Range(0, 120).Select(Row)));
        Tool.Run("train", data, "--steps", "5", "--widths", "3", "--kind", "age=ordinal", "-o", folder["m.json"]).Succeeds();
        return (folder["m.json"], folder.Write("holes.csv", "colour,day,active,size,age\n,2024-01-05,yes,,\nred,,,1.5,33\nblue,,no,2,40\n"));
    }

    private static string Colour(int i) => (i % 5) switch { 0 or 1 => "red", 2 => "green", _ => "blue" };
}

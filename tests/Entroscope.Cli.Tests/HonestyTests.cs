using System.Text.Json;
using Entroscope.Cli.Tests.Support;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary>
/// Tables in which something is lacking: a column without any value, rows without one,
/// classes of hardly any row, test rows of another kind. What is said of them is so.
/// </summary>
public sealed class HonestyTests
{
    private static readonly string[] Training = ["--widths", "2", "--leaf-channels", "2", "--steps", "15", "--tree", "line"];

    [Fact]
    public void AColumnWithoutValues_CostsNothing_AndStaysMissing()
    {
        using var folder = new TemporaryFolder();
        string data = Write(folder, "data.csv", "a,b,c,d", 160, r => $"{r % 2},,{r % 2},{r / 2 % 2}");
        string model = folder["m.json"];
        CliResult trained = Tool.Run(["train", data, "-o", model, "--test-rows", "60", .. Training]).Succeeds();
        Assert.Contains("No value at all in 1 of 4 columns ('b'): kept, they carry no information;", trained.Error, StringComparison.Ordinal);

        // Three columns are two bits; the empty one adds none.
        Assert.InRange(Tool.Run("entropy", model, "--json").Json().GetProperty("entropy").GetDouble(), 1.9 * Math.Log(2), 2.3 * Math.Log(2));
        JsonElement[] draws = [.. Tool.Run("sample", model, "-n", "5", "--json").Json().GetProperty("samples").EnumerateArray()];
        Assert.All(draws, row => Assert.Equal([JsonValueKind.Number, JsonValueKind.Null, JsonValueKind.Number, JsonValueKind.Number],
            row.EnumerateArray().Select(v => v.ValueKind)));

        // A later file may have values there: they are read, say nothing, and are kept.
        string later = folder.Write("later.csv", "a,b,c,d\n1,5,,0\n0,,0,1\n,-0.25,1,\n");
        string filled = Tool.Run("impute", model, later).Succeeds().Output;
        Assert.StartsWith("a,b,c,d\n1,5,1,0\n0,,0,1\n1,-0.25,1,", filled, StringComparison.Ordinal);
        string without = folder.Write("without.csv", "a,b,c,d\n1,,,0\n0,,0,1\n,,1,\n");
        Assert.Equal(LogLikelihood(model, without), LogLikelihood(model, later), 1e-14);

        // The 60 test rows are complete but for that column.
        JsonElement law = Tool.Run("scaling", model, data, "--json").Json();
        Assert.Equal("data", law.GetProperty("subject").GetString());
        Assert.DoesNotContain("missing", law.ToString(), StringComparison.Ordinal);
    }

    // Rows of few values say nothing themselves; the record of the training knows its file.
    [Fact]
    public void TheDataOfTheTraining_IsWarnedOf()
    {
        using var folder = new TemporaryFolder();
        string data = Write(folder, "data.csv", "a,b,c", 100, r => $"{r % 2},{r / 2 % 2},{r / 4 % 2}");
        string model = folder["m.json"];
        Tool.Run(["train", data, "-o", model, .. Training]).Succeeds();
        Assert.Matches("warning: .*data.csv: by its record the network was trained on (85|100) of these 100 rows; "
            + "what is measured on them is not what new rows would show", Tool.Run("evaluate", model, data).Succeeds().Error);
        string other = Write(folder, "other.csv", "a,b,c", 99, r => $"{r / 2 % 2},{r % 2},{r / 4 % 2}");
        Assert.DoesNotContain("warning", Tool.Run("evaluate", model, other).Succeeds().Error, StringComparison.Ordinal);
    }

    [Fact]
    public void AColumnWithoutTrainingValues_SaysNothingOfTestRows()
    {
        using var folder = new TemporaryFolder();
        string data = Write(folder, "data.csv", "a,b,c", 60, r => $"{r % 2},{(r < 50 ? string.Empty : "1")},{r % 2}");
        CliResult trained = Tool.Run(["train", data, "-o", folder["m.json"], "--test-rows", "10", .. Training]).Succeeds();
        Assert.Contains("No value in the training rows in 1 of 3 columns ('b'): kept, they carry no information;", trained.Error, StringComparison.Ordinal);
        JsonElement site = Tool.Run("ledger", folder["m.json"], data, "--part", "test", "--test-rows", "10", "--shared", "--json").Json()
            .GetProperty("sites")[1];
        Assert.Equal((10, 0.0), (site.GetProperty("observed").GetInt32(), site.GetProperty("marginal").GetProperty("estimate").GetDouble()));

        // Two columns carry all the bits.
        JsonElement json = Tool.Run("evaluate", folder["m.json"], data, "--part", "test", "--test-rows", "10", "--json").Json();
        Assert.Equal(-json.GetProperty("log_likelihood").GetDouble() / Math.Log(2) / 2, json.GetProperty("bits_per_site").GetDouble(), 12);
    }

    [Fact]
    public void RowsWithoutValues_HaveNoBitsPerSite()
    {
        using var folder = new TemporaryFolder();
        string data = Write(folder, "data.csv", "a,b", 40, r => $"{r % 2},{r % 2}");
        Tool.Run(["train", data, "-o", folder["m.json"], .. Training]).Succeeds();
        string empty = Write(folder, "empty.csv", "a,b", 3, _ => ",");
        Assert.Contains("bits per site   -: no row has a value, so there is nothing to be coded\n",
            Tool.Run("evaluate", folder["m.json"], empty).Succeeds().Output, StringComparison.Ordinal);
        JsonElement json = Tool.Run("evaluate", folder["m.json"], empty, "--json").Json();
        Assert.Equal((0.0, JsonValueKind.Null), (json.GetProperty("log_likelihood").GetDouble(), json.GetProperty("bits_per_site").ValueKind));
    }

    [Fact]
    public void Accuracy_StandsBesideTheShareOfTheMostFrequentClass()
    {
        using var folder = new TemporaryFolder();
        string data = Write(folder, "data.csv", "a,b,y", 80, r => $"{r % 2},{r / 2 % 2},{(r % 4 == 0 ? "rare" : "often")}");
        Tool.Run(["train", data, "--label", "y", "-o", folder["m.json"], .. Training]).Succeeds();
        Assert.Matches(@"accuracy        [0-9.]+ % of 80 labelled rows \(the most frequent class: 75\.0 %\)\n",
            Tool.Run("evaluate", folder["m.json"], data).Succeeds().Output);
        JsonElement json = Tool.Run("evaluate", folder["m.json"], data, "--json").Json();
        Assert.Equal(0.75, json.GetProperty("base_rate").GetDouble());
        Assert.InRange(json.GetProperty("half_width_95").GetDouble() / json.GetProperty("standard_error").GetDouble(), 1.95, 7);
    }

    [Fact]
    public void ARareClass_IsNamed_AndOneOfTestRowsAlone_IsToldByRun()
    {
        using var folder = new TemporaryFolder();
        string data = Write(folder, "data.csv", "a,b,y", 200,
            r => $"{r % 2},{r / 2 % 2},{(r is 10 or 30 or 170 ? "rare" : r == 190 ? "new" : r % 2 == 0 ? "p" : "q")}");
        CliResult run = Tool.Run(["run", data, "--label", "y", "--test-rows", "60", "-o", folder["run"], .. Training]).Succeeds();
        Assert.Contains("no training row of 1 of 4 classes ('new')", run.Error, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Too few rows of some classes to show what the columns tell about them: new (1), rare (1); the intervals allow for it.", run.Output,
            StringComparison.Ordinal);
        Assert.Contains("Always naming the most frequent class would be right in 50.0 % of the test rows.", run.Output, StringComparison.Ordinal);
        JsonElement shared = Tool.Run("ledger", folder["run/model.safetensors"], data, "--part", "test", "--test-rows", "60", "--shared", "--json").Json();
        Assert.Equal([1, 28, 30, 1], shared.GetProperty("class_rows").EnumerateArray().Select(c => c.GetInt32()));
    }

    // Validation rows, which are like the training rows, tell the two apart.
    [Fact]
    public void TestRowsOfAnotherKind_AreNotCalledOverfitting()
    {
        using var folder = new TemporaryFolder();
        string data = Write(folder, "data.csv", "a,b,c,d", 400,
            r => r < 300 ? $"{Bit(r)},{Bit(r)},{r / 2 % 2},{r / 2 % 2}" : $"{Bit(r)},{1 - Bit(r)},{r / 2 % 2},{r / 2 % 2}");
        string output = Tool.Run(["run", data, "--test-rows", "100", "-o", folder["run"], .. Training]).Succeeds().Output;
        Assert.Contains("the test rows are unlike the training rows, as validation rows are not", output, StringComparison.Ordinal);
        string alone = folder.Write("other.csv", "a,b,c,d\n" + string.Concat(Enumerable.Repeat("0,1,0,0\n1,0,1,1\n", 30)));
        Assert.Contains("(over-fitting, or rows unlike the training rows)", Tool.Run("ledger", folder["run/model.safetensors"], alone).Succeeds().Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Scaling_RefusesAllRowsOfTheTraining_AndSaysWhatItDoesNotUse()
    {
        using var folder = new TemporaryFolder();
        string data = Write(folder, "data.csv", "a,b,c,d", 200, r => $"{r % 2},{r % 2},{r / 2 % 2},{r / 2 % 2}");
        string model = folder["m.json"];
        Tool.Run(["train", data, "-o", model, "--test-rows", "60", .. Training]).Succeeds();
        CliResult all = Tool.Run("scaling", model, data, "--part", "all");
        Assert.Equal(2, all.Code);
        Assert.Equal(
            $"entroscope: {data}: the network was trained on part of its rows, so --part all has no law of the data; "
            + "leave --part out for the rows that it has not learned from.\n",
            all.Error);
        Assert.Contains($"entroscope: {model}: --training {data} is not used: the rows show no law to be checked\n",
            Tool.Run("scaling", model, data, "--training", data).Succeeds().Error, StringComparison.Ordinal);
    }

    private static int Bit(int row) => row * 7 / 3 % 2;

    private static double LogLikelihood(string model, string data) =>
        Tool.Run("evaluate", model, data, "--json").Json().GetProperty("log_likelihood").GetDouble();

    private static string Write(TemporaryFolder folder, string name, string header, int rows, Func<int, string> row) =>
        folder.Write(name, string.Join('\n', Enumerable.Range(0, rows).Select(row).Prepend(header)) + "\n");
}

using System.Text.Json;
using Entroscope.Cli.Tests.Support;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary>The command <c>anomalies</c>: a planted row is found and explained in the words of its table, in text, CSV and JSON.</summary>
public sealed class AnomaliesTests
{
    [Theory]
    [InlineData("")]
    [InlineData("--components 2 --label colour")]
    public void APlantedRow_IsTheOddest_AndItsColumnIsNamed(string more)
    {
        using var folder = new TemporaryFolder();
        string usual = folder.Write("usual.csv", Table(0, 400));
        string query = folder.Write("query.csv", Table(400, 30) + "61,blue,1000,2024-03-12\n22,blue,?,\n");
        string model = folder["m.safetensors"];
        Tool.Run(["train", folder.Write("train.csv", Table(500, 500)), "--steps", "15", "--widths", "6", "--seed", "1",
            .. more.Split(' ', StringSplitOptions.RemoveEmptyEntries), "-o", model]).Succeeds();
        string text = Tool.Run("anomalies", model, query, "--reference", usual, "--top", "3").Succeeds().Output;
        Assert.Contains($"beside 400 rows of {usual}.", text, StringComparison.Ordinal);
        Assert.Matches("\n +31 +[0-9.]+ +0\\.00249 +[0-9.]+ +(income = 1000|age = 61), [0-9.]+ \\(expected [0-9.]+, 95 % within ", text);
        Assert.Contains("With 400 reference rows no p-value is below 0.0025: at least 2 rows must reach it before any is listed.", text,
            StringComparison.Ordinal);

        JsonElement json = Tool.Run("anomalies", model, query, "--reference", usual, "--json").Json();
        Assert.Equal(400, json.GetProperty("reference_rows").GetInt32());
        Assert.False(json.GetProperty("reference_is_drawn").GetBoolean());
        Assert.Equal(32, json.GetProperty("samples").GetArrayLength());
        JsonElement odd = json.GetProperty("anomalies")[0];
        Assert.Equal(31, odd.GetProperty("row").GetInt32());
        Assert.Equal(1 / 401.0, odd.GetProperty("p_value").GetDouble(), 12);
        Assert.Contains(odd.GetProperty("columns")[0].GetProperty("name").GetString(), new[] { "income", "age" });
        Assert.Equal(JsonValueKind.Number, odd.GetProperty("columns")[0].GetProperty("expected").GetProperty("mean").ValueKind);

        CliResult written = Tool.Run("anomalies", model, query, "--reference", usual, "-o", folder["odd.csv"]).Succeeds();
        Assert.StartsWith(folder["odd.csv"] + ": 32 rows. ", written.Output, StringComparison.Ordinal);
        string[] lines = File.ReadAllLines(folder["odd.csv"]);
        Assert.Equal(33, lines.Length);
        Assert.StartsWith("row,log_p,p_value,q_value,reference_rows,column_1,value_1,surprisal_1,excess_1,expected_1,lower_1,upper_1,column_2,", lines[0],
            StringComparison.Ordinal);
        Assert.All(lines, l => Assert.Equal(26, l.Split(',').Length));
        Assert.Matches("^31,-[0-9.]+,0\\.00249[0-9]+,[0-9.]+,400,(income,1000|age,61),", lines[31]);
    }

    [Fact]
    public void WithoutReference_DrawsStandForIt_AndRowsOfTheTraining_AreSaid()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("train.csv", Table(0, 300));
        string query = folder.Write("query.csv", Table(400, 30));
        Tool.Run("train", data, "--steps", "4", "--widths", "3", "-o", folder["m.json"]).Succeeds();
        string text = Tool.Run("anomalies", folder["m.json"], query, "--draws", "500").Succeeds().Output;
        Assert.Contains("beside 500 draws from the model. It is small as well where the model fits the data badly.", text, StringComparison.Ordinal);
        Assert.Equal(text, Tool.Run("anomalies", folder["m.json"], query, "--draws", "500", "--threads", "1").Output);
        CliResult seen = Tool.Run("anomalies", folder["m.json"], query, "--reference", data).Succeeds();
        Assert.Contains($"warning: {data}: ", seen.Error, StringComparison.Ordinal);
        Assert.Contains("; beside rows of the training p-values are too small.", seen.Error, StringComparison.Ordinal);
        Assert.True(Tool.Run("anomalies", folder["m.json"], query, "--reference", data, "--json").Json()
            .GetProperty("reference_was_trained_on").GetBoolean());
    }

    [Theory]
    [InlineData("--reference DATA --draws 5", "--draws is about draws from the model, which --reference replaces; give one of them")]
    [InlineData("--reference DATA --seed 5", "--seed is about draws from the model, which --reference replaces; give one of them")]
    [InlineData("--reference-part test", "--reference-part says which rows of --reference are meant; give both")]
    [InlineData("--fdr 1", "--fdr must be a number above 0 and below 1, but is '1'")]
    [InlineData("--top -1", "--top must be an integer of 0..2147483647, but is '-1'")]
    [InlineData("--draws 0", "--draws must be an integer of 1..2147483647, but is '0'")]
    public void OptionsWithoutMeaning_AreRefused(string options, string message)
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("train.csv", Table(0, 30));
        Tool.Run("train", data, "--steps", "1", "--widths", "2", "-o", folder["m.json"]).Succeeds();
        Tool.Run(["anomalies", folder["m.json"], data, .. options.Replace("DATA", data, StringComparison.Ordinal).Split(' ')])
            .Refused(ExitCode.WrongUsage, message);
    }

    // Income follows age; the colour and the day follow nothing.
    private static string Table(int first, int rows) => (first is 400 or 0 or 500 ? "age,colour,income,day\n" : string.Empty)
        + string.Concat(Enumerable.Range(first, rows).Select(i => Invariant(
            $"{20 + (i * 7 % 45)},{(i % 3 == 0 ? "red" : i % 3 == 1 ? "green" : "blue")},")
            + Invariant($"{((20 + (i * 7 % 45)) * 50) + (i * 37 % 90)},2024-0{1 + (i % 6)}-{10 + (i % 15)}\n")));
}

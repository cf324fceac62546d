using System.Text.Json;
using Entroscope.Cli.Tests.Support;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary>A table of text, dates, booleans and numbers, from its file through every command.</summary>
public sealed class TableCommandTests
{
    private const string Header = "customer,day,size,colour,active,plan\n";

    [Fact]
    public void AModelledColumn_IsNoLabel()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", Header + string.Concat(Enumerable.Range(0, 60).Select(Row)));
        Tool.Run("train", data, "--label", "plan", "--steps", "1", "--widths", "2", "-o", folder["m.json"]).Succeeds();
        foreach (string command in new[] { "evaluate", "classify", "ledger", "impute" })
        {
            Tool.Run(command, folder["m.json"], data, "--label", "colour").Refused(ExitCode.BadInput,
                "the column 'colour' is one of those that are modelled, so it cannot be the label; name another one, or none");
        }
    }

    [Fact]
    public void TheSchemaBesideAModel_ReplacesNoInput()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", Header + string.Concat(Enumerable.Range(0, 60).Select(Row)));
        string[] train = ["train", data, "--label", "plan", "--steps", "1", "--widths", "2", "-o"];
        Tool.Run([.. train, folder["m.json"]]).Succeeds();
        Tool.Run([.. train, folder["m.json"], "--schema", folder["m.schema.json"]]).Refused(ExitCode.WrongUsage,
            "m.schema.json: is read by this command; write into another file");
        if (!OperatingSystem.IsWindows())
        {
            File.CreateSymbolicLink(folder["n.schema.json"], data);
            Tool.Run([.. train, folder["n.json"]]).Refused(ExitCode.WrongUsage, "n.schema.json: is read by this command; write into another file");
        }
    }

    [Theory]
    [InlineData(".json")]
    [InlineData(".safetensors")]
    public void Table_GoesThroughEveryCommand(string extension)
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", Header + string.Concat(Enumerable.Range(0, 60).Select(Row)));
        string model = folder["m" + extension];
        CliResult trained = Tool.Run("train", data, "--label", "plan", "--steps", "5", "--widths", "3", "-o", model).Succeeds();
        Assert.Contains("Column 'customer' is left out: an id or free text, all 60 values differ.", trained.Error, StringComparison.Ordinal);
        Assert.Contains("Column 'day' is date, yyyy-MM-dd, 2024-01-01 to 2024-02-29: all values are of the form yyyy-MM-dd.", trained.Error,
            StringComparison.Ordinal);
        Assert.True(File.Exists(folder["m.schema.json"]));

        string[] drawn = Tool.Run("sample", model, "-n", "30").Succeeds().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("day,size,colour,active,plan", drawn[0]);
        Assert.All(drawn.Skip(1), row => Assert.Matches(
            "^2024-0[12]-[0-9]{2},[0-9]+(\\.[0-9])?,(red|green|blue|other),(yes|no),(basic|pro)$", row));
        JsonElement sample = Tool.Run("sample", model, "-n", "1", "--json").Json().GetProperty("samples")[0];
        Assert.Equal([JsonValueKind.String, JsonValueKind.Number, JsonValueKind.String], sample.EnumerateArray().Take(3).Select(x => x.ValueKind));

        string query = folder.Write("query.csv", "colour,day,active,size\npurple,2024-01-05,yes,\nred,,no,1.5\n");
        CliResult filled = Tool.Run("impute", model, query, "--method", "mode").Succeeds();
        Assert.Contains("note: " + query + ": column 'colour': 1 value of no known category ('purple'), read as 'other'.", filled.Error,
            StringComparison.Ordinal);
        Assert.Matches("^day,size,colour,active\n2024-01-05,[0-9.]+,other,yes\n2024-0[12]-[0-9]{2},1.5,red,no\n$", filled.Output);
        Tool.Run("classify", model, query).Succeeds();
        Tool.Run("evaluate", model, data).Succeeds();
        Tool.Run("ledger", model, query).Succeeds();
        Assert.Contains("red", Tool.Run("condition", model, "--given", "active=yes,day=2024-01-05", "--sites", "2").Succeeds().Output,
            StringComparison.Ordinal);
        Tool.Run("evaluate", model, folder.Write("bad.csv", "colour,day\nred,2024-01-05\n")).Refused(
            ExitCode.BadInput, "bad.csv: has no columns 'size', 'active', which the schema has; the columns are 'colour', 'day'.");
        Tool.Run("evaluate", model, data, "--kind", "real").Refused(
            ExitCode.BadInput, "The model has a schema, which says what the columns are; kinds, parts of dates and another schema cannot be given.");

        string other = folder.Write("other.csv", Header + string.Concat(Enumerable.Range(60, 40).Select(Row)));
        Tool.Run("train", other, "--schema", folder["m.schema.json"], "--steps", "2", "--widths", "3", "-o", folder["n.json"]).Succeeds();
        Tool.Run("train", other, "--schema", folder["m.schema.json"], "--kind", "real", "-o", folder["o.json"]).Refused(
            ExitCode.WrongUsage, "--schema says what the columns are; --kind and --dates cannot be combined with it");
    }

    /// <summary>The report of a run has the decisions about the columns.</summary>
    [Fact]
    public void Report_NamesEveryDecision()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", Header + string.Concat(Enumerable.Range(0, 60).Select(Row)));
        Tool.Run("run", data, "--label", "plan", "--steps", "2", "--widths", "2", "--draws", "200", "-o", folder["run"]).Succeeds();
        string report = File.ReadAllText(Path.Combine(folder["run"], "report.json"));
        foreach (string words in new[] { "is left out: an id or free text", "is date, yyyy-MM-dd", "is text category, 3 values", "is boolean" })
        {
            Assert.Contains(words, report, StringComparison.Ordinal);
        }

        Assert.True(File.Exists(Path.Combine(folder["run"], "model.schema.json")));
    }

    /// <summary>A model of plain numbers, which has no schema, reads integers that it does not know as one with a schema does.</summary>
    [Theory]
    [InlineData("2")]
    [InlineData("1")]
    public void UnknownIntegersOfPlainNumbersAreNoRefusal(string components)
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("plain.csv", "age,visits,on,income\n" + string.Concat(Enumerable.Range(0, 80).Select(i =>
            Invariant($"{18 + (i * 7 % 40)},{i % 6},{i % 2},{i * 1.5}\n"))));
        string model = folder["m.json"];
        Tool.Run("train", data, "--kind", "visits=count", "--components", components, "--steps", "2", "--widths", "2", "-o", model).Succeeds();
        Assert.False(File.Exists(folder["m.schema.json"]));
        string odd = folder.Write("odd.csv", "age,visits,on,income\n81,9,1,50000\n20,2,0,3\n90,-1,1,4\n");
        string same = folder.Write("same.csv", "age,visits,on,income\n?,5,1,50000\n20,2,0,3\n?,0,1,4\n");
        CliResult read = Tool.Run("evaluate", model, odd, "--json").Succeeds();
        Assert.Equal(
            $"note: {odd}: column 'age': 2 values not among the 40 known (such as 81), read as missing.\n"
            + $"note: {odd}: column 'visits': 2 values outside the 0..5 known (such as 9), read as the nearest of these.\n", read.Error);
        CliResult expected = Tool.Run("evaluate", model, same, "--json").Succeeds();
        Assert.Equal(string.Empty, expected.Error);
        JsonElement Score(CliResult result) => JsonDocument.Parse(result.Output).RootElement.GetProperty("log_likelihood");
        Assert.Equal(Score(expected).GetRawText(), Score(read).GetRawText());
        Tool.Run("ledger", model, odd).Succeeds();
        Tool.Run("evaluate", model, folder.Write("half.csv", "age,visits,on,income\n20,9.5,1,5\n")).Refused(
            ExitCode.BadInput, "half.csv: row 1, column 'visits': the value 9.5 must be an integer of 0..5.");
        Tool.Run("evaluate", model, folder.Write("two.csv", "age,visits,on,income\n20,2,2,5\n")).Refused(
            ExitCode.BadInput, "two.csv: row 1, column 'on': the value 2 must be an integer of 0..1.");
        Tool.Run("train", odd, "--kind", "visits=count", "-o", folder["n.json"]).Refused(
            ExitCode.BadInput, "odd.csv: row 3, column 2 ('visits'): the value is -1, but a count must be an integer of 0..65534.");
    }

    private static string Row(int i) => Invariant(
        $"C{i:000},{new DateOnly(2024, 1, 1).AddDays(i % 60):yyyy-MM-dd},{i * 37 % 100 / 10.0},{Colour(i)},{(i % 3 == 0 ? "yes" : "no")},{Plan(i)}\n");

    private static string Plan(int i) => i % 2 == 0 ? "pro" : "basic";

    private static string Colour(int i) => (i % 5) switch { 0 or 1 => "red", 2 => "green", _ => "blue" };
}

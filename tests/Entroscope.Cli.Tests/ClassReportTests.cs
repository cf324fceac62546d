using System.Text.Json;
using Entroscope.Cli.Tests.Support;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary>The report of the classes in <c>evaluate</c>, <c>classify</c> and <c>run</c>, and the columns that inform about the class.</summary>
public sealed class ClassReportTests(TrainedModelFile model) : IClassFixture<TrainedModelFile>
{
    [Fact]
    public void EvaluateAndClassify_ShowOneReport()
    {
        using var folder = new TemporaryFolder();
        JsonElement evaluated = Tool.Run("evaluate", model.Path, model.Data, "--json").Json().GetProperty("classification");
        JsonElement classified = Tool.Run("classify", model.Path, model.Data, "--json").Json().GetProperty("classification");
        Assert.Equal(evaluated.GetRawText(), classified.GetRawText());
        Assert.Equal(["bad", "good"], evaluated.GetProperty("classes").EnumerateArray().Select(c => c.GetProperty("name").GetString()));
        Assert.Equal(60, evaluated.GetProperty("rows").GetInt32());

        string text = Tool.Run("evaluate", model.Path, model.Data).Succeeds().Output;
        string beside = Tool.Run("classify", model.Path, model.Data, "--probabilities", folder["p.csv"]).Succeeds().Output;
        string report = text[text.IndexOf("The classes.", StringComparison.Ordinal)..];
        Assert.Equal(report, beside[beside.IndexOf("The classes.", StringComparison.Ordinal)..]);
        Assert.All(["macro AUC", "log-loss, nats", "Brier score", "calibration error", "has / given"],
            name => Assert.Contains(name, report, StringComparison.Ordinal));
        Assert.DoesNotContain("The classes.", Tool.Run("classify", model.Path, model.Data).Succeeds().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Probabilities_AreALineARow()
    {
        using var folder = new TemporaryFolder();
        Tool.Run("classify", model.Path, model.Data, "--probabilities", folder["p.csv"], "-o", folder["c.csv"]).Succeeds();
        string[] lines = File.ReadAllLines(folder["p.csv"]);
        string[] classes = File.ReadAllLines(folder["c.csv"]);
        Assert.Equal("row,class,named,p(bad),p(good)", lines[0]);
        Assert.Equal(61, lines.Length);
        for (int r = 1; r <= 60; r++)
        {
            string[] fields = lines[r].Split(',');
            Assert.Equal(Invariant($"{r}"), fields[0]);
            Assert.True(fields[1] is "bad" or "good");
            Assert.Equal(classes[r], string.Join(',', fields[2..]));
        }
    }

    [Fact]
    public void AThreshold_NamesMoreRowsOfItsClass()
    {
        JsonElement plain = Tool.Run("evaluate", model.Path, model.Data, "--json").Json().GetProperty("classification");
        JsonElement low = Tool.Run("evaluate", model.Path, model.Data, "--threshold", "good=0.01", "--json").Json().GetProperty("classification");
        Assert.Equal("good", low.GetProperty("threshold").GetProperty("class").GetString());
        Assert.True(Named(low) > Named(plain));
        Assert.Equal(plain.GetProperty("log_loss").GetRawText(), low.GetProperty("log_loss").GetRawText());
        Assert.Contains("Class good is named where its probability is at least 0.01, else the most probable other one.",
            Tool.Run("evaluate", model.Path, model.Data, "--threshold", "good=0.01").Succeeds().Output, StringComparison.Ordinal);
        int given = Tool.Run("classify", model.Path, model.Data, "--threshold", "good=0.01").Succeeds().Output.Split('\n').Count(l => l.StartsWith("good,",
            StringComparison.Ordinal));
        Assert.Equal(Named(low), given);

        static int Named(JsonElement report) => report.GetProperty("classes")[1].GetProperty("named").GetInt32();
    }

    [Theory]
    [InlineData("good", "--threshold must be CLASS=P with a probability between 0 and 1, such as fraud=0.2, but is 'good'")]
    [InlineData("good=1", "--threshold must be CLASS=P with a probability between 0 and 1, such as fraud=0.2, but is 'good=1'")]
    [InlineData("=0.5", "--threshold must be CLASS=P with a probability between 0 and 1, such as fraud=0.2, but is '=0.5'")]
    [InlineData("odd=0.5", "the class of --threshold must be a number of 0..1 or the name of a class of the model (bad, good), but is 'odd'")]
    public void AThresholdThatIsNone_IsRefused(string threshold, string message)
    {
        Tool.Run("evaluate", model.Path, model.Data, "--threshold", threshold).Refused(ExitCode.WrongUsage, message);
        Tool.Run("classify", model.Path, model.Data, "--threshold", threshold).Refused(ExitCode.WrongUsage, message);
    }

    [Fact]
    public void ACost_NamesTheClassOfTheLeastExpectedCost()
    {
        JsonElement plain = Tool.Run("evaluate", model.Path, model.Data, "--json").Json().GetProperty("classification");
        JsonElement dear = Tool.Run("evaluate", model.Path, model.Data, "--cost", "good:bad=20", "--json").Json().GetProperty("classification");
        JsonElement same = Tool.Run("evaluate", model.Path, model.Data, "--threshold", "good=" + Invariant($"{1 / 21.0}"), "--json").Json()
            .GetProperty("classification");
        Assert.Equal([0, 1, 20, 0], Costs(dear));
        Assert.Equal(Confusion(same), Confusion(dear));
        int[] wrong = Confusion(dear);
        Assert.Equal((wrong[1] + (20 * wrong[2])) / 60.0, Value("mean"), 1e-12);
        wrong = Confusion(plain);
        Assert.Equal((wrong[1] + (20 * wrong[2])) / 60.0, Value("most_probable"), 1e-12);
        Assert.Equal(Value("most_probable") - Value("mean"), Value("saved"), 1e-12);
        string shown = Tool.Run("classify", model.Path, model.Data, "--cost", "good:*=20", "--probabilities", model.Path + ".csv").Succeeds().Output;
        Assert.Contains("The class of the least expected cost is named; good given bad costs 20, any other error 1.", shown, StringComparison.Ordinal);
        Assert.Contains("mean cost of a row", shown, StringComparison.Ordinal);

        double Value(string name) => dear.GetProperty("cost").GetProperty(name).GetProperty("value").GetDouble();

        static int[] Confusion(JsonElement report) =>
            [.. report.GetProperty("classes").EnumerateArray().SelectMany(c => c.GetProperty("confusion").EnumerateArray().Select(n => n.GetInt32()))];
    }

    private static double[] Costs(JsonElement report) => [.. report.GetProperty("cost").GetProperty("costs").EnumerateArray()
        .SelectMany(row => row.EnumerateArray().Select(c => c.GetDouble()))];

    [Theory]
    [InlineData("good", "--cost must be a list of HAS:GIVEN=COST with costs of at least 0, such as fraud:ok=10, but has 'good'")]
    [InlineData("good:bad=-1", "--cost must be a list of HAS:GIVEN=COST with costs of at least 0, such as fraud:ok=10, but has 'good:bad=-1'")]
    [InlineData("good=3", "--cost must be a list of HAS:GIVEN=COST with costs of at least 0, such as fraud:ok=10, but has 'good'")]
    [InlineData("good:bad=3,good:*=4", "--cost gives good:bad twice")]
    [InlineData("odd:bad=3", "the first class of --cost must be a number of 0..1 or the name of a class of the model (bad, good), but is 'odd'")]
    [InlineData("*:*=3", "--cost: * stands for the class that is given, as in bad:*=3; name the class that the rows have in '*:*'")]
    [InlineData("*:good=3", "--cost: * stands for the class that is given, as in bad:*=3; name the class that the rows have in '*:good'")]
    [InlineData("good:good=3", "--cost: the right class costs nothing, but 'good:good' gives it a cost")]
    [InlineData("good:odd=3", "the second class of --cost must be a number of 0..1 or the name of a class of the model (bad, good), but is 'odd'")]
    public void ACostThatIsNone_IsRefused(string cost, string message)
    {
        Tool.Run("evaluate", model.Path, model.Data, "--cost", cost).Refused(ExitCode.WrongUsage, message);
        Tool.Run("classify", model.Path, model.Data, "--cost", cost).Refused(ExitCode.WrongUsage, message);
    }

    [Fact]
    public void ARun_NamesClassesAsItIsAsked_AndReportsIt()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("d.csv", SampleData.Classes(60));
        string[] run = ["run", data, "--steps", "2", "--widths", "2", "--draws", "20"];
        Tool.Run([.. run, "--label", "kind", "--threshold", "good=0.01", "-o", folder["t"]]).Succeeds();
        Assert.Equal("good", Report("t").GetProperty("threshold").GetProperty("class").GetString());
        Assert.Contains("Class good is named where its probability is at least 0.01", Page("t"), StringComparison.Ordinal);
        Tool.Run([.. run, "--label", "kind", "--cost", "bad:good=7", "-o", folder["c"]]).Succeeds();
        Assert.Equal([0, 7, 1, 0], Costs(Report("c")));
        Assert.Contains("mean cost of a row", Page("c"), StringComparison.Ordinal);
        Assert.Contains("bad given good costs 7, any other error 1", Page("c"), StringComparison.Ordinal);
        Tool.Run([.. run, "--label", "kind", "--cost", "bad:good=7", "--threshold", "good=0.2", "-o", folder["x"]]).Refused(
            ExitCode.WrongUsage, "--threshold and --cost both say which class is named; give one of them");
        string bare = folder.Write("bare.csv", SampleData.Binary(20, 3));
        Tool.Run("run", bare, "--threshold", "good=0.2", "-o", folder["x"]).Refused(
            ExitCode.WrongUsage, "--threshold decides between classes, but no class column is named; name it with --label");
        Tool.Run("run", bare, "--cost", "good:bad=2", "-o", folder["x"]).Refused(
            ExitCode.WrongUsage, "--cost decides between classes, but no class column is named; name it with --label");
        Assert.False(Directory.Exists(folder["x"]));

        JsonElement Report(string name) => JsonDocument.Parse(File.ReadAllText(Path.Combine(folder[name], "report.json"))).RootElement
            .GetProperty("evaluation").GetProperty("validation").GetProperty("classification");

        string Page(string name) => File.ReadAllText(Path.Combine(folder[name], "report.html"));
    }

    [Fact]
    public void WithoutClasses_ThresholdsAndColumnsAreRefused()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("d.csv", SampleData.Binary(20, 3));
        Tool.Run("train", data, "--steps", "1", "-o", folder["m.json"]).Succeeds();
        Tool.Run("evaluate", folder["m.json"], data, "--threshold", "a=0.5")
            .Refused(ExitCode.WrongUsage, "--threshold decides between classes, but the model has a single one");
        Tool.Run("evaluate", folder["m.json"], data, "--cost", "a:b=2")
            .Refused(ExitCode.WrongUsage, "--cost decides between classes, but the model has a single one");
        Tool.Run("columns", folder["m.json"], data)
            .Refused(ExitCode.BadInput, "m.json: the model has one class; what columns say about the class needs at least 2.");
        string bare = folder.Write("bare.csv", string.Join('\n', File.ReadLines(model.Data).Select(l => l[..l.LastIndexOf(',')])) + "\n");
        Tool.Run("evaluate", model.Path, bare, "--threshold", "good=0.5").Refused(
            ExitCode.WrongUsage, "--threshold changes which class is named, but no row has a class to compare with; name the class column with --label");
    }

    [Fact]
    public void Columns_AreShownAsTextJsonAndPicture()
    {
        using var folder = new TemporaryFolder();
        CliResult shown = Tool.Run("columns", model.Path, model.Data, "--plot", folder["c.html"], "--most", "2").Succeeds();
        Assert.Contains("gain beside all others", shown.Output, StringComparison.Ordinal);
        Assert.Contains("± is half a 95 % interval over the rows", shown.Output, StringComparison.Ordinal);
        Assert.Contains("Columns that suffice", File.ReadAllText(folder["c.html"]), StringComparison.Ordinal);
        JsonElement json = Tool.Run("columns", model.Path, model.Data, "--json", "--most", "2").Json();
        Assert.Equal(60, json.GetProperty("rows").GetInt32());
        Assert.All(json.GetProperty("columns").EnumerateArray(), c => Assert.Equal(
            c.GetProperty("p_value").GetDouble() <= 0.05, c.GetProperty("informs").GetBoolean()));
        Assert.Contains("Columns that inform come first: with a chance of at most 5 % any column without", shown.Output, StringComparison.Ordinal);
        Assert.True(json.GetProperty("short_list").GetProperty("steps").GetArrayLength() <= 2);
        Assert.All(json.GetProperty("columns").EnumerateArray(), c => Assert.True(c.GetProperty("information").GetDouble() >= 0));
        Assert.Equal(
            json.GetProperty("all_columns").GetProperty("estimate").GetDouble(),
            Tool.Run("ledger", model.Path, model.Data, "--shared", "--json").Json().GetProperty("mean").GetProperty("about_class").GetDouble(), 1e-12);
        const string Alone =
            "All rows are of one class: gains compare it with its share by the model, and do not show how well columns distinguish the classes.";
        Assert.DoesNotContain(Alone, shown.Output, StringComparison.Ordinal);
        string[] lines = File.ReadAllLines(model.Data);
        File.WriteAllLines(folder["one.csv"], [lines[0], .. lines.Skip(1).GroupBy(l => l.Split(',')[^1], StringComparer.Ordinal).MaxBy(g => g.Count())!]);
        Assert.Contains(Alone, Tool.Run("columns", model.Path, folder["one.csv"], "--most", "2").Succeeds().Output, StringComparison.Ordinal);
    }
}

using System.Globalization;
using System.Text.Json;
using Entroscope.Cli.Tests.Support;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary>The commands that use a model: what they write, and that they agree with each other.</summary>
public sealed class ModelCommandTests(TrainedModelFile model) : IClassFixture<TrainedModelFile>
{
    [Fact]
    public void Sample_DependsOnTheSeedAlone()
    {
        string one = Tool.Run("sample", model.Path, "-n", "600", "--seed", "7", "--threads", "1").Succeeds().Output;
        Assert.Equal(one, Tool.Run("sample", model.Path, "-n", "600", "--seed", "7", "--threads", "3").Output);
        Assert.NotEqual(one, Tool.Run("sample", model.Path, "-n", "600", "--seed", "8").Output);
        Assert.StartsWith("p,q,r,s,kind\n", one, StringComparison.Ordinal);
        Assert.Equal(601, one.Count(c => c == '\n'));
    }

    [Fact]
    public void Sample_WritesTheSameRowsToFileScreenAndJson()
    {
        using var folder = new TemporaryFolder();
        string screen = Tool.Run("sample", model.Path, "-n", "20").Succeeds().Output;
        JsonElement json = Tool.Run("sample", model.Path, "-n", "20", "--json", "-o", folder["s.csv"]).Json();
        Assert.Equal(screen, File.ReadAllText(folder["s.csv"]));
        string[] rows = [.. json.GetProperty("samples").EnumerateArray()
            .Select(r => string.Join(',', r.EnumerateArray().Select(v => v.GetDouble().ToString("R", CultureInfo.InvariantCulture))))];
        Assert.Equal(screen.Split('\n')[1..21].Select(l => l[..l.LastIndexOf(',')]), rows);
        Assert.Equal(20, json.GetProperty("classes").GetArrayLength());
        CliResult told = Tool.Run("sample", model.Path, "-n", "20", "-o", folder["s.csv"]);
        Assert.Equal(folder["s.csv"] + ": 20 samples\n", told.Output);
    }

    [Theory]
    [InlineData("entropy", "--exact", "--json")]
    [InlineData("inspect", "--json")]
    [InlineData("entropy", "--draws", "50")]
    public void MeasuringCommands_KeepTheirResultInAFile(string command, params string[] options)
    {
        using var folder = new TemporaryFolder();
        string shown = Tool.Run([command, model.Path, .. options]).Succeeds().Output;
        Assert.Equal(shown, Tool.Run([command, model.Path, .. options, "-o", folder["result"]]).Succeeds().Output);
        Assert.Equal(shown, File.ReadAllText(folder["result"]));
        Tool.Run(command, "missing.json", "-o", folder["none"]).Refused(ExitCode.BadInput, "missing.json");
        Assert.Equal(["result"], folder.Files());
    }

    [Fact]
    public void Entropy_ShowsTheSandwichOfTheRate()
    {
        JsonElement result = Tool.Run("entropy", model.Path, "--exact", "--json").Json();
        JsonElement[] scales = [.. result.GetProperty("entropy_rate_sandwich").EnumerateArray()];
        double rate = result.GetProperty("entropy").GetDouble() / scales[^1].GetProperty("patch_size").GetDouble();
        Assert.Equal(result.GetProperty("entropy_given_level").GetArrayLength(), scales.Length);
        Assert.All(scales, scale =>
        {
            double lower = scale.GetProperty("lower").GetDouble();
            double upper = scale.GetProperty("upper").GetDouble();
            Assert.True(lower <= rate + 1e-12 && rate <= upper + 1e-12);
            Assert.True(upper - lower <= scale.GetProperty("gap_bound").GetDouble() + 1e-12);
        });
        Assert.True(scales[0].GetProperty("lower").GetDouble() < scales[^1].GetProperty("lower").GetDouble());
    }

    [Fact]
    public void LedgerGivenClass_AveragesOverTheRowsWhoseClassIsKnown()
    {
        using var folder = new TemporaryFolder();
        string[] lines = File.ReadAllLines(model.Data);
        string[] unknown = [.. lines.Select((l, i) => i > 3 ? l[..(l.LastIndexOf(',') + 1)] + "?" : l)];
        string some = folder.Write("some.csv", string.Join('\n', unknown) + "\n");
        string few = folder.Write("few.csv", string.Join('\n', lines[..4]) + "\n");
        string none = folder.Write("none.csv", string.Join('\n', lines.Select((l, i) => i > 0 ? l[..(l.LastIndexOf(',') + 1)] + "?" : l)) + "\n");
        JsonElement mean = Tool.Run("ledger", model.Path, some, "--given-class", "--mean-only", "--json").Json();
        Assert.Equal(Tool.Run("ledger", model.Path, few, "--given-class", "--mean-only", "--json").Json().ToString(), mean.ToString());
        Assert.Equal(3, mean.GetProperty("rows").GetInt32());
        Tool.Run("ledger", model.Path, none, "--given-class").Refused(ExitCode.BadInput,
            "none.csv: --given-class needs at least one row whose class is known, but none is.");
    }

    [Fact]
    public void Sample_OfAClass_TakesItsNameOrNumber()
    {
        string named = Tool.Run("sample", model.Path, "--class", "good").Succeeds().Output;
        Assert.Equal(named, Tool.Run("sample", model.Path, "--class", "1").Output);
        Assert.All(named.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..], line => Assert.EndsWith(",good", line, StringComparison.Ordinal));
    }

    [Fact]
    public void Samples_CanBeEvaluatedAndFollowTheModel()
    {
        using var folder = new TemporaryFolder();
        Tool.Run("sample", model.Path, "-n", "3000", "-o", folder["s.csv"]).Succeeds();
        JsonElement result = Tool.Run("evaluate", model.Path, folder["s.csv"], "--json").Json();
        double entropy = Tool.Run("entropy", model.Path, "--exact", "--json").Json().GetProperty("entropy").GetDouble();
        JsonAssert.Close(-entropy, result.GetProperty("log_likelihood"), 4 * result.GetProperty("standard_error").GetDouble(), "log_likelihood");
    }

    [Theory]
    [InlineData("sample")]
    [InlineData("mean")]
    [InlineData("mode")]
    public void Impute_KeepsWhatIsObservedAndFillsTheRest(string method)
    {
        using var folder = new TemporaryFolder();
        string[] whole = File.ReadAllLines(model.Data);
        string[][] holes = [.. whole.Select((line, r) => line.Split(',').Select((f, c) => r > 0 && c < 4 && (r + c) % 3 == 0 ? "?" : f).ToArray())];
        string data = folder.Write("holes.csv", string.Join('\n', holes.Select(f => string.Join(',', f))) + "\n");
        CliResult result = Tool.Run("impute", model.Path, data, "--method", method, "-o", folder["full.csv"]);
        Assert.Equal(Invariant($"{folder["full.csv"]}: 60 rows, 80 values filled\n"), result.Succeeds().Output);
        string[][] full = [.. File.ReadAllLines(folder["full.csv"]).Select(l => l.Split(','))];
        Assert.Equal(holes.Length, full.Length);
        for (int r = 0; r < holes.Length; r++)
        {
            for (int c = 0; c < holes[r].Length; c++)
            {
                Assert.True(holes[r][c] == "?" ? double.IsFinite(double.Parse(full[r][c], CultureInfo.InvariantCulture)) : holes[r][c] == full[r][c]);
            }
        }

        JsonElement json = Tool.Run("impute", model.Path, data, "--method", method, "--json").Json();
        Assert.Equal(60, json.GetProperty("rows").GetArrayLength());
    }

    [Fact]
    public void Classify_AgreesWithLedgerAndEvaluate()
    {
        using var folder = new TemporaryFolder();
        JsonElement classes = Tool.Run("classify", model.Path, model.Data, "--json", "-o", folder["c.csv"]).Json();
        JsonElement ledger = Tool.Run("ledger", model.Path, model.Data, "--json").Json();
        JsonElement evaluation = Tool.Run("evaluate", model.Path, model.Data, "--json").Json();
        Assert.Equal(evaluation.GetProperty("accuracy").GetDouble(), classes.GetProperty("accuracy").GetDouble());
        JsonAssert.Close(evaluation.GetProperty("log_likelihood").GetDouble(), ledger.GetProperty("mean").GetProperty("log_p"), 1e-12, "log_p");
        for (int r = 0; r < 60; r++)
        {
            JsonAssert.Close(ledger.GetProperty("samples")[r].GetProperty("posterior_y"), classes.GetProperty("predictions")[r].GetProperty("posterior_y"),
                1e-12, Invariant($"row {r}"));
        }

        string[] lines = File.ReadAllLines(folder["c.csv"]);
        Assert.Equal("class,p(bad),p(good)", lines[0]);
        Assert.Equal(61, lines.Length);
        Assert.StartsWith("60 rows", Tool.Run("classify", model.Path, model.Data, "-o", folder["c.csv"]).Succeeds().Output[(folder["c.csv"].Length + 2)..],
            StringComparison.Ordinal);
    }

    [Fact]
    public void Classify_NeedsClasses()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("d.csv", SampleData.Binary(20, 3));
        Tool.Run("train", data, "--steps", "1", "-o", folder["m.json"]).Succeeds();
        Tool.Run("classify", folder["m.json"], data).Refused(ExitCode.BadInput, folder["m.json"], "one class");
    }

    [Fact]
    public void Ledger_GivenTheClass_LeavesOutTheClassTerm()
    {
        JsonElement plain = Tool.Run("ledger", model.Path, model.Data, "--json").Json();
        JsonElement given = Tool.Run("ledger", model.Path, model.Data, "--given-class", "--json").Json();
        Assert.Equal(0, given.GetProperty("mean").GetProperty("node").GetProperty("y").GetDouble());
        Assert.True(given.GetProperty("mean").GetProperty("log_p").GetDouble() > plain.GetProperty("mean").GetProperty("log_p").GetDouble());
        Assert.False(Tool.Run("ledger", model.Path, model.Data, "--mean-only", "--json").Json().TryGetProperty("samples", out _));
    }

    [Fact]
    public void TheLabelColumn_IsFoundByItsNameWhereverItStands()
    {
        using var folder = new TemporaryFolder();
        string[] lines = File.ReadAllLines(model.Data);
        string moved = folder.Write("moved.csv", string.Join('\n', lines.Select(l => l.Split(',')).Select(f => $"{f[0]},{f[4]},{f[1]},{f[2]},{f[3]}")) + "\n");
        string without = folder.Write("without.csv", string.Join('\n', lines.Select(l => l[..l.LastIndexOf(',')])) + "\n");
        JsonElement expected = Tool.Run("evaluate", model.Path, model.Data, "--json").Json();
        Assert.Equal(expected.ToString(), Tool.Run("evaluate", model.Path, moved, "--json").Json().ToString());
        JsonElement unlabelled = Tool.Run("evaluate", model.Path, without, "--json").Json();
        Assert.Equal(expected.GetProperty("log_likelihood").GetDouble(), unlabelled.GetProperty("log_likelihood").GetDouble());
        Assert.Equal(JsonValueKind.Null, unlabelled.GetProperty("accuracy").ValueKind);
    }

    [Fact]
    public void Parts_AreThoseOfTheRunWithTheSameSeed()
    {
        (int Rows, double Sum) Part(string part, string seed)
        {
            JsonElement result = Tool.Run("evaluate", model.Path, model.Data, "--part", part, "--split-seed", seed, "--json").Json();
            int rows = result.GetProperty("rows").GetInt32();
            return (rows, rows * result.GetProperty("log_likelihood").GetDouble());
        }

        (int trained, double trainedSum) = Part("train", "1");
        (int validated, double validatedSum) = Part("validation", "1");
        (int all, double sum) = Part("all", "1");
        Assert.Equal((51, 9, 60), (trained, validated, all));
        Assert.Equal(sum, trainedSum + validatedSum, 9);
        Assert.NotEqual(validatedSum, Part("validation", "2").Sum);
        JsonElement record = Tool.Run("inspect", model.Path, "--json").Json().GetProperty("training");
        Assert.Equal("9", record.GetProperty("validation_rows").GetString());
        Tool.Run("evaluate", model.Path, model.Data, "--part", "test").Refused(ExitCode.BadInput, model.Data, "has no test part");
    }

    [Fact]
    public void Parts_AreThoseOfTheRunWithTheSameOptions()
    {
        using var folder = new TemporaryFolder();
        string[] split = ["--test-rows", "20", "--validation-fraction", "0.25"];
        JsonElement run = Tool.Run(["run", model.Data, "--label", "kind", "--seed", "3", "--no-refit", "--steps", "1", "--widths", "2", "--draws", "20",
            "--json", "-o", folder["run"], .. split]).Json().GetProperty("evaluation");
        string trained = Path.Combine(folder["run"], "model.safetensors");
        foreach ((string part, int rows) in new[] { ("train", 30), ("validation", 10), ("test", 20) })
        {
            JsonElement result = Tool.Run(["evaluate", trained, model.Data, "--part", part, "--split-seed", "3", "--json", .. split]).Json();
            Assert.Equal(rows, result.GetProperty("rows").GetInt32());
            Assert.Equal(run.GetProperty(part).GetProperty("log_likelihood").GetDouble(), result.GetProperty("log_likelihood").GetDouble());
        }

        Tool.Run("evaluate", trained, model.Data, "--test-rows", "20").Refused(ExitCode.WrongUsage, "--part");
        Tool.Run("evaluate", trained, model.Data, "--part", "test", "--test-rows", "20", "--test-fraction", "0.1")
            .Refused(ExitCode.WrongUsage, "only one of them");
    }

    [Fact]
    public void Report_HasTheKeysOfTheCommands()
    {
        using var folder = new TemporaryFolder();
        Tool.Run("run", model.Data, "--label", "kind", "--steps", "1", "--widths", "2", "--draws", "20", "--json", "-o", folder["run"]).Succeeds();
        string trained = Path.Combine(folder["run"], "model.safetensors");
        using var report = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder["run"], "report.json")));
        HashSet<string> Keys(JsonElement json) => json.EnumerateObject().Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        Assert.Subset(Keys(Tool.Run("entropy", trained, "--json").Json()), Keys(report.RootElement.GetProperty("entropy")));
        HashSet<string> shared = ["node", "site", "surprisal_given_level", "information_per_level"];
        Assert.Subset(Keys(report.RootElement.GetProperty("ledger")), shared);
        Assert.Subset(Keys(Tool.Run("ledger", trained, model.Data, "--json").Json().GetProperty("mean")), shared);
    }

    [Fact]
    public void Engines_Agree()
    {
        double reference = Evaluate("reference");
        Assert.True(Math.Abs(Evaluate("double") - reference) <= 1e-12 * Math.Abs(reference));
        Assert.True(Math.Abs(Evaluate("single") - reference) <= 2e-6 * Math.Abs(reference));
    }

    [Fact]
    public void Condition_OfRealSites_IsAMixture()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("d.csv", SampleData.Real(60, 3));
        Tool.Run("train", data, "--steps", "3", "--widths", "3", "--leaf-channels", "2", "-o", folder["m.json"]).Succeeds();
        JsonElement mixture = Tool.Run("condition", folder["m.json"], "--given", "0=0.25", "--sites", "2,1", "--json").Json().GetProperty("distribution");
        Assert.Equal(1, mixture.GetProperty("weights").EnumerateArray().Sum(w => w.GetDouble()), 12);
        Assert.Equal(2, mixture.GetProperty("means")[0].GetArrayLength());
        Assert.All(mixture.GetProperty("variances").EnumerateArray().SelectMany(v => v.EnumerateArray()), v => Assert.True(v.GetDouble() > 0));
        Tool.Run("entropy", folder["m.json"], "--exact").Refused(ExitCode.WrongUsage, "continuous");
        Assert.Equal("differential", Tool.Run("entropy", folder["m.json"], "--draws", "100", "--json").Json().GetProperty("kind").GetString());
    }

    [Fact]
    public void Entropy_UntilAStandardError_ReachesIt()
    {
        JsonElement drawn = Tool.Run("entropy", model.Path, "--standard-error", "0.02", "--json").Json();
        Assert.InRange(drawn.GetProperty("entropy").GetProperty("standard_error").GetDouble(), 0, 0.02);
    }

    [Fact]
    public void Units_ChangeTheTables()
    {
        string bits = Tool.Run("entropy", model.Path).Succeeds().Output;
        string nats = Tool.Run("entropy", model.Path, "--unit", "nats").Succeeds().Output;
        Assert.Contains("in bits", bits, StringComparison.Ordinal);
        Assert.Contains("in nats", nats, StringComparison.Ordinal);
        double exact = Tool.Run("entropy", model.Path, "--json").Json().GetProperty("entropy").GetDouble();
        Assert.Contains(Invariant($"{exact:0.0000}"), nats, StringComparison.Ordinal);
        Assert.Contains(Invariant($"{exact / Math.Log(2):0.0000}"), bits, StringComparison.Ordinal);
    }

    private double Evaluate(string engine) =>
        Tool.Run("evaluate", model.Path, model.Data, "--engine", engine, "--json").Json().GetProperty("log_likelihood").GetDouble();
}

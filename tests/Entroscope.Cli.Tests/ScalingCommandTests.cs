using System.Text.Json;
using Entroscope.Cli.Tests.Support;
using Xunit;

namespace Entroscope.Cli.Tests;

public sealed class ScalingCommandTests(TrainedModelFile model) : IClassFixture<TrainedModelFile>
{
    [Fact]
    public void Json_OfAModelSpeaksOfTheNetwork()
    {
        JsonElement result = Tool.Run("scaling", model.Path, "--draws", "6000", "--json").Json();
        Assert.Equal(("network", "too_few_scales"), (Text(result, "subject"), Text(result, "verdict")));
        Assert.NotEmpty(Text(result, "sentence"));
        Assert.Equal(JsonValueKind.Null, result.GetProperty("weight").ValueKind);
        Assert.Equal(JsonValueKind.Null, result.GetProperty("scatter").ValueKind);
        Assert.Equal(0, result.GetProperty("laws").GetArrayLength());
        Assert.Equal(0, result.GetProperty("remarks").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, result.GetProperty("rows").ValueKind);
        Assert.Equal(JsonValueKind.Null, result.GetProperty("null").ValueKind);
        Assert.Equal(3, result.GetProperty("levels").GetArrayLength());
        JsonElement level = result.GetProperty("levels")[0];
        Assert.Equal(6000, level.GetProperty("total_correlation").GetProperty("draws").GetInt64());
        Assert.Equal(4, level.GetProperty("patches").GetInt32());
        Assert.False(level.GetProperty("limited_by_width").GetBoolean());
        Assert.Equal(2, result.GetProperty("total_correlation_covariance").GetArrayLength());
        JsonElement entropy = result.GetProperty("network_entropy_per_site");
        Assert.InRange(entropy.GetProperty("lower").GetProperty("estimate").GetDouble(), 0, entropy.GetProperty("value").GetProperty("estimate").GetDouble());
        JsonElement node = result.GetProperty("width_advice").GetProperty("nodes")[0];
        Assert.InRange(node.GetProperty("across").GetDouble(), 0, node.GetProperty("log_channels").GetDouble());
    }

    [Fact]
    public void Json_OfAModelAndDataSpeaksOfTheData()
    {
        using var folder = new TemporaryFolder();
        string rows = folder.Write("more.csv", Copies(120, 3));
        string trained = Train(folder, Copies(300, 1), "--test-rows", "100");
        JsonElement result = Tool.Run("scaling", trained, rows, "--draws", "300", "--json").Json();
        Assert.Equal("data", Text(result, "subject"));
        Assert.Equal($"120 rows of {rows}; the record of the model is of other data, so they are taken to be held out", Text(result, "rows"));
        Assert.Equal(("rows", 120, 0),
            (Text(result, "method"), result.GetProperty("measured_rows").GetInt32(), result.GetProperty("incomplete_rows").GetInt32()));
        Assert.False(result.TryGetProperty("network_entropy_per_site", out _));
        JsonElement network = result.GetProperty("network");
        Assert.Equal(("network", "draws"), (Text(network, "subject"), Text(network, "method")));
        Assert.Equal(result.GetProperty("levels").GetArrayLength(), network.GetProperty("levels").GetArrayLength());

        // The rows of the training are found by its record.
        JsonElement own = Tool.Run("scaling", trained, folder["data.csv"], "--draws", "300", "--json").Json();
        Assert.Equal($"100 rows of {folder["data.csv"]} (test rows); the network has not seen them", Text(own, "rows"));
        Assert.All(own.GetProperty("levels").EnumerateArray().SkipLast(1),
            l => Assert.InRange(l.GetProperty("total_correlation").GetProperty("estimate").GetDouble(), 0.1, 0.7));
    }

    [Fact]
    public void NullNetworks_AreShownBesideWhatWasMeasured()
    {
        using var folder = new TemporaryFolder();
        string trained = Train(folder, Copies(600, 1), "--test-rows", "200");
        string[] question = ["scaling", trained, folder["data.csv"], "--null", "2", "--draws", "300"];
        CliResult run = Tool.Run([.. question, "--json"]).Succeeds();
        Assert.Equal("training network 1 of 2 on shuffled columns\ntraining network 2 of 2 on shuffled columns\n", run.Error);
        JsonElement nulls = run.Json().GetProperty("null");
        Assert.Equal(2, nulls.GetProperty("networks").GetInt32());
        foreach (JsonElement level in nulls.GetProperty("levels").EnumerateArray())
        {
            Assert.Equal(0, level.GetProperty("network").GetProperty("at_least_measured").GetInt32());
            Assert.InRange(level.GetProperty("rows").GetProperty("greatest").GetDouble(), -0.1, 0.1);
        }

        string text = Tool.Run([.. question, "--threads", "3"]).Succeeds().Output;
        Assert.Contains("shuffled columns", text, StringComparison.Ordinal);
        Assert.Contains("\nAt every level the patches share more than in every one of the 2 networks trained on shuffled columns.\n", text,
            StringComparison.Ordinal);
        Assert.Equal(text, Tool.Run([.. question, "--threads", "1"]).Succeeds().Output);
    }

    [Fact]
    public void ALawOfTheData_IsNamedWhereItStays()
    {
        using var folder = new TemporaryFolder();
        string trained = Train(folder, Tree(3000, 1), "--steps", "20", "--test-rows", "1500");
        string data = folder["data.csv"];
        CliResult run = Tool.Run("scaling", trained, data, "--draws", "300").Succeeds();
        Assert.Equal("checking the law: training a network with half the rows\nchecking the law: training a network with twice the channels\n", run.Error);
        Assert.Contains("half the rows   twice the channels   systematic", run.Output, StringComparison.Ordinal);
        Assert.Contains("the same rows through networks trained with these; systematic: the error that they reveal", run.Output, StringComparison.Ordinal);
        Assert.Equal(2,
            run.Output.Split('\n').Count(l => l.StartsWith("with ", StringComparison.Ordinal) && l.EndsWith(": the law stays", StringComparison.Ordinal)));
        Assert.Contains("; it stays with half the training rows and with twice the channels\n", run.Output, StringComparison.Ordinal);

        JsonElement named = Tool.Run("scaling", trained, data, "--draws", "300", "--json", "--decide", "--threads", "1").Json();
        Assert.Contains(Text(named, "verdict"), new[] { "constant", "exponential_approach", "power_approach" });
        Assert.Contains(Text(named, "sentence"), run.Output, StringComparison.Ordinal);
        JsonElement check = named.GetProperty("check");
        Assert.True(check.GetProperty("stays").GetBoolean());
        Assert.Equal(5, check.GetProperty("systematic_error").GetArrayLength());
        Assert.Equal(["half_the_rows", "twice_the_channels"], check.GetProperty("networks").EnumerateArray().Select(n => Text(n, "change")));
        Assert.All(check.GetProperty("networks").EnumerateArray(), network =>
        {
            Assert.True(network.GetProperty("stays").GetBoolean());
            Assert.InRange(network.GetProperty("weight").GetDouble(), 0.3, 1);
            Assert.Contains(Text(network, "most_probable"), new[] { "constant", "exponential_approach", "power_approach" });
            JsonElement level = network.GetProperty("levels")[0];
            double shared = level.GetProperty("total_correlation").GetProperty("estimate").GetDouble();
            double whole = named.GetProperty("levels")[0].GetProperty("total_correlation").GetProperty("estimate").GetDouble();
            Assert.Equal(whole - shared, level.GetProperty("difference").GetProperty("estimate").GetDouble(), 12);
        });

        // Not tried, it is no law of the data; other rows need the data of the training to try it.
        JsonElement open = Tool.Run("scaling", trained, data, "--draws", "300", "--json", "--no-check").Json();
        Assert.Equal("undecided", Text(open, "verdict"));
        Assert.Equal(0, open.GetProperty("named").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, open.GetProperty("check").ValueKind);
        Assert.EndsWith("has not been tried", Text(open, "sentence"), StringComparison.Ordinal);
        Assert.Equal(["Without --no-check it is tried."], open.GetProperty("remarks").EnumerateArray().Select(r => r.GetString()));
        string more = folder.Write("more.csv", Tree(1500, 2));
        JsonElement others = Tool.Run("scaling", trained, more, "--draws", "300", "--json").Json();
        Assert.Equal(["To try it, give the data of the training with --training."], others.GetProperty("remarks").EnumerateArray().Select(r => r.GetString()));
        JsonElement tried = Tool.Run("scaling", trained, more, "--training", data, "--draws", "300", "--json").Json();
        Assert.True(tried.GetProperty("check").GetProperty("stays").GetBoolean());
        Tool.Run("scaling", trained, more, "--training", more).Refused(
            ExitCode.BadInput,
            $"{more}: the record of {trained} is of other data, or of another division of it, so the law cannot be checked by training on it.");
        Assert.Contains("is not used: --no-check leaves the check out",
            Tool.Run("scaling", trained, more, "--training", data, "--draws", "300", "--no-check").Succeeds().Error, StringComparison.Ordinal);
        Tool.Run("scaling", trained, "--no-check").Refused(ExitCode.WrongUsage, "--no-check is about data; give it beside the model");
    }

    [Fact]
    public void ARun_ChecksALawWhereAsked()
    {
        using var folder = new TemporaryFolder();
        string[] run = ["run", folder.Write("data.csv", Tree(3000, 1)), "--tree", "line", "--widths", "2", "--steps", "20", "--test-rows", "1500", "--draws",
            "300", "-o", folder["run"], "--overwrite"];
        string text = Tool.Run(run).Succeeds().Output;
        Assert.Contains(
            "has not been tried. To try it: 'entroscope run --check-law', or 'entroscope scaling' with the model and the data.\n", text,
            StringComparison.Ordinal);
        text = Tool.Run([.. run, "--check-law"]).Succeeds().Output;
        Assert.Contains("; it stays with half the training rows and with twice the channels.\n", text, StringComparison.Ordinal);
        using var report = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder["run"], "report.json")));
        Assert.True(report.RootElement.GetProperty("scaling_law").GetProperty("check").GetProperty("stays").GetBoolean());
        string page = File.ReadAllText(Path.Combine(folder["run"], "report.html"));
        Assert.Contains("The law checked: the same rows through networks trained with fewer rows or other widths", page, StringComparison.Ordinal);
        Assert.Contains("systematic error", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_ShowsScalesLawsAndVerdict()
    {
        string text = Tool.Run("scaling", model.Path, "--draws", "6000").Succeeds().Output;
        Assert.Contains("the network: ", text, StringComparison.Ordinal);
        Assert.Contains("T: shared", text, StringComparison.Ordinal);
        Assert.Contains("the network's own entropy per site: ", text, StringComparison.Ordinal);
        Assert.Contains("it is not a rate of the data", text, StringComparison.Ordinal);
        Assert.Contains("\nverdict, of the network: too few scales: 2 levels can be used, and it takes at least 5 to compare laws", text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void SeveralModels_StandSideBySide()
    {
        string text = Tool.Run("scaling", model.Path, model.Path, "--draws", "300", "--unit", "nats").Succeeds().Output;
        Assert.Contains("H(X)/N", text, StringComparison.Ordinal);
        Assert.Equal(2, text.Split('\n').Count(l => l.StartsWith(model.Path + ": ", StringComparison.Ordinal)));
        JsonElement result = Tool.Run("scaling", model.Path, model.Path, "--draws", "300", "--json").Json();
        Assert.Equal([model.Path, model.Path], result.GetProperty("models").EnumerateArray().Select(m => m.GetProperty("file").GetString()));
    }

    [Fact]
    public void ARelativeError_IsThatOfWhatEveryLevelShares()
    {
        JsonElement result = Tool.Run("scaling", model.Path, "--relative-error", "0.1", "--json").Json();
        foreach (JsonElement level in result.GetProperty("levels").EnumerateArray().SkipLast(1))
        {
            JsonElement shared = level.GetProperty("total_correlation");
            Assert.True(shared.GetProperty("standard_error").GetDouble() <= 0.1 * shared.GetProperty("estimate").GetDouble());
        }

        Tool.Run("scaling", model.Path, "--relative-error", "0.1", "--draws", "300").Refused(ExitCode.WrongUsage,
            "--draws cannot be combined with --relative-error; give one of them");
    }

    [Fact]
    public void AnOpenVerdict_IsTheExitCodeWhereAsked()
    {
        Assert.Equal(ExitCode.NotConverged, Tool.Run("scaling", model.Path, "--draws", "6000", "--decide").Code);
        Tool.Run("scaling", model.Path, "--draws", "300", "--standard-error", "1").Refused(ExitCode.WrongUsage,
            "--draws cannot be combined with --standard-error; give one of them");
        Tool.Run("scaling", model.Path, "--draws", "255").Refused(ExitCode.WrongUsage,
            "--draws must be an integer of 256..2147483647, but is '255' (see 'entroscope scaling --help')");
    }

    [Fact]
    public void Questions_AreChecked()
    {
        using var folder = new TemporaryFolder();
        string trained = Train(folder, Copies(300, 1));
        string rows = folder.Write("more.csv", Copies(120, 3));
        Tool.Run("scaling", rows).Refused(ExitCode.WrongUsage,
            $"scaling needs a model file (.safetensors or .json), but '{rows}' is none; to train networks on data give --widths LIST or --sweep");
        Tool.Run("scaling", trained, rows, "digits").Refused(ExitCode.WrongUsage,
            $"scaling takes model files (.safetensors or .json) and one source of data, but 2 others were given: {rows}, digits");
        Tool.Run("scaling", trained, "--null", "2").Refused(ExitCode.WrongUsage, "--null is about data; give it beside the model");
        Tool.Run("scaling", trained, "--part", "test").Refused(ExitCode.WrongUsage, "--part is about data; give it beside the model");
        Tool.Run("scaling", trained, "--test-rows", "20").Refused(ExitCode.WrongUsage, "--test-rows is about data; give it beside the model, or --sweep");
        Tool.Run("scaling", trained, trained, rows, "--null", "2").Refused(ExitCode.WrongUsage, "--null trains networks like a single model; give one");
        Tool.Run("scaling", trained, rows, "--null", "2").Refused(ExitCode.BadInput,
            $"{rows}: --null shuffles the columns of the rows that the network was trained on, but the record of {trained} is of other data.");
        string refitted = folder.Write("refitted.json",
            File.ReadAllText(trained).Replace("\"refitted\":\"False\"", "\"refitted\":\"True\"", StringComparison.Ordinal));
        Tool.Run("scaling", refitted, folder["data.csv"]).Refused(
            ExitCode.BadInput,
            $"{folder["data.csv"]}: the network was trained on its training and validation rows, and what it shares on these includes what it fitted by "
            + "chance; give rows that it has not seen: other data, or the test part of a training by the number or fraction of its "
            + "rows (--test-rows, --test-fraction).");
        Tool.Run("scaling", trained, folder.Write("few.csv", Copies(49, 3))).Refused(
            ExitCode.BadInput,
            "A law of data needs at least 50 rows without missing values to which the network gives a probability above 0, but there are 49 of 49.");
        Tool.Run("train", folder["data.csv"], "--components", "2", "--tree", "line", "--steps", "2", "--widths", "2", "-o", folder["mixture.json"]).Succeeds();
        Assert.Equal("network", Text(Tool.Run("scaling", folder["mixture.json"], "--json").Succeeds().Json(), "subject"));
        Tool.Run("scaling", folder["mixture.json"], rows, "--null", "2").Refused(
            ExitCode.WrongUsage, "One network is needed, not a mixture of 2 components: the networks on shuffled columns repeat the training of one network, "
                + "and their scales are those of its tree.");
    }

    private static string Text(JsonElement json, string key) => json.GetProperty(key).GetString()!;

    private static string Train(TemporaryFolder folder, string data, params string[] options)
    {
        Tool.Run(["train", folder.Write("data.csv", data), "--tree", "line", "--widths", "2",
            .. options.Contains("--steps", StringComparer.Ordinal) ? [] : new[] { "--steps", "5" }, "-o", folder["model.json"], .. options]).Succeeds();
        return folder["model.json"];
    }

    // Eight columns that repeat one bit, each wrong in about one of ten rows.
    private static string Copies(int rows, int seed)
    {
        uint state = (uint)(seed * 7919) + 1;
        uint Next() => state = (state * 1664525) + 1013904223;
        string Row()
        {
            uint bit = (Next() >> 16) & 1;
            return string.Join(',', Enumerable.Range(0, 8).Select(_ => (Next() >> 16) % 10 == 0 ? 1 - bit : bit));
        }

        return "a,b,c,d,e,f,g,h\n" + string.Concat(Enumerable.Range(0, rows).Select(_ => Row() + "\n"));
    }

    // A bit passed on to 32 columns through five levels of channels, each of which errs in about one of ten rows.
    private static string Tree(int rows, int seed)
    {
        ulong state = ((ulong)seed * 7919) + 1;
        uint Next()
        {
            state = (state * 6364136223846793005) + 1442695040888963407;
            return (uint)(state >> 40);
        }

        uint Flip(uint bit) => Next() % 10 == 0 ? 1 - bit : bit;
        string Row()
        {
            uint[] bits = [Next() & 1];
            while (bits.Length < 32)
            {
                bits = [.. bits.SelectMany(b => new[] { Flip(b), Flip(b) })];
            }

            return string.Join(',', bits);
        }

        return string.Join(',', Enumerable.Range(0, 32).Select(i => $"x{i}")) + "\n" + string.Concat(Enumerable.Range(0, rows).Select(_ => Row() + "\n"));
    }
}

using System.Text.Json;
using Entroscope.Cli.Tests.Support;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary>The sweep of widths of <c>scaling</c> as a user sees it.</summary>
public sealed class WidthSweepTests
{
    [Fact]
    public void ASweep_ShowsCurvesAndVerdicts_AndASecondRunTrainsNothing()
    {
        using var folder = new TemporaryFolder();
        string[] args = Sweep(folder, "2,4", "--seeds", "2", "--test-prediction", "--plot", folder["page.html"]);
        CliResult first = Tool.Run(args).Succeeds();
        Assert.StartsWith("sweep of widths 2, 4, 8: 6 trainings, 0 of them finished before; the largest network has ", first.Error, StringComparison.Ordinal);
        Assert.Matches(
            @"\nwidth \d, seed \d \(6/6\): validation log-likelihood -\d+\.\d{4} nats; \d+ EM steps( from the narrower network)?, \d+\.\d s\n$", first.Error);
        Assert.StartsWith("80 test rows through networks of every width, 2 seeds each, each from the narrower network or a start of its own; in bits",
            first.Output, StringComparison.Ordinal);
        Assert.Contains("\nT(n; r): what pooled patches share through each width, and m(n) through the reference (bits)\n",
            first.Output, StringComparison.Ordinal);
        Assert.Contains("\ncollapse: cannot tell: ", first.Output, StringComparison.Ordinal);
        Assert.Contains("\nlaw where widths agree: ", first.Output, StringComparison.Ordinal);
        Assert.Contains("\nprediction of -log p of a test row through width 8 from the narrower ones: none; measured ", first.Output, StringComparison.Ordinal);
        Assert.Contains("\nprediction of n* of width ", first.Output, StringComparison.Ordinal);
        Assert.EndsWith("(EM steps times parameters); 6 trainings, 0 of them from the store\n", first.Output, StringComparison.Ordinal);
        string page = File.ReadAllText(folder["page.html"]);
        Assert.True(page.IndexOf("What pooled patches share, by width", StringComparison.Ordinal) < page.IndexOf("What follows", StringComparison.Ordinal));
        Assert.Contains("The curves laid on one another", page, StringComparison.Ordinal);
        CliResult second = Tool.Run([.. args, "--at-once", "3", "--threads", "2"]).Succeeds();
        Assert.Equal(first.Output.Replace("0 of them from", "6 of them from", StringComparison.Ordinal), second.Output);
        Assert.Contains("6 trainings, 6 of them finished before", second.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void TheJson_HasEveryNumber()
    {
        using var folder = new TemporaryFolder();
        JsonElement json = Tool.Run(Sweep(folder, "4,2,3", "--json", "--cold", "--seeds", "2")).Json();
        Assert.Equal([2, 3, 4], json.GetProperty("widths").EnumerateArray().Select(w => w.GetInt32()));
        Assert.False(json.GetProperty("warm_starts").GetBoolean());
        Assert.Equal("line:2", json.GetProperty("tree").GetString());
        JsonElement point = json.GetProperty("points")[1];
        Assert.Equal(2, point.GetProperty("trainings").GetArrayLength());
        Assert.False(point.GetProperty("trainings")[0].GetProperty("from_narrower").GetBoolean());
        Assert.Equal(4, point.GetProperty("levels").GetArrayLength());
        JsonElement level = point.GetProperty("levels")[0];
        Assert.Equal(1, level.GetProperty("patch_size").GetDouble());
        Assert.All((string[])["value", "row_error", "seed_error"],
            name => Assert.Equal(JsonValueKind.Number, level.GetProperty("total_correlation").GetProperty(name).ValueKind));
        Assert.NotEqual(string.Empty, point.GetProperty("binding_scale").GetProperty("verdict").GetString());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("growth").ValueKind);
        Assert.False(json.GetProperty("collapse").GetProperty("collapses").GetBoolean());
        Assert.Equal("data", json.GetProperty("law").GetProperty("subject").GetString());
        Assert.Equal(3, json.GetProperty("asked").EnumerateArray().Count(a => a.GetProperty("measured").GetBoolean()));
        Assert.Equal(["surprisal", "binding_scale"], json.GetProperty("predictions").EnumerateArray().Select(p => p.GetProperty("quantity").GetString()));
        Assert.Equal(6, json.GetProperty("trainings").GetInt32());
    }

    // A text in windows, with shared weights; no part of it is named for the test.
    [Fact]
    public void WindowsOfSequences_AreSwept()
    {
        using var folder = new TemporaryFolder();
        string text = folder.Write("book.txt", string.Concat(Enumerable.Range(0, 3000).Select(i => (i * i % 7) < 3 ? "ab" : "ba ")));
        CliResult result = Tool.Run("scaling", text, "--window", "8", "--shared", "--widths", "2,3", "--seeds", "1", "--steps", "3", "--train-windows", "300",
            "--store", folder["s.db"]).Succeeds();
        Assert.Contains("a single seed shows no errors between trainings, so that no width can be said to bind", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void OptionsThatContradictTheSweep_AreRefused()
    {
        using var folder = new TemporaryFolder();
        Refused("--widths names 2 twice; every width is trained once", Sweep(folder, "2,3,2"));
        Refused("A sweep of widths needs at least 2 widths, but has 1.", Sweep(folder, "2"));
        Refused("--refit adds the validation rows, which choose every network of a sweep of widths; leave it out", Sweep(folder, "2,3", "--refit"));
        Refused("--discard-on-interrupt belongs to a single training; a sweep keeps what is finished, and no part of a training",
            Sweep(folder, "2,3", "--discard-on-interrupt"));
        Refused("--draws has no meaning in a sweep of --widths, which measures test rows; leave it out", Sweep(folder, "2,3", "--draws", "300"));
        Refused("--decide is about the law of a given model; leave it out of a sweep", Sweep(folder, "2,3", "--decide"));
        Refused("a sweep takes widths by its axis or as a list; --widths auto and --parameters belong to a single training", Sweep(folder, "auto"));
        Refused("--checkpoint and --resume belong to a single training; a sweep keeps its finished trainings in the file of --store",
            Sweep(folder, "2,3", "--checkpoint", folder["c"]));
        string data = folder["data.csv"];
        foreach (string option in (string[])["--cold", "--test-prediction"])
        {
            Refused($"{option} belongs to a sweep of widths; give data alone with --widths LIST", "scaling", "--sweep", "depth=1,2", data, option);
        }

        Refused("--at-once belongs to a sweep of widths; give data alone with --widths LIST", "scaling", "--sweep", "depth=1,2", data, "--at-once", "2");
        Assert.Equal(["data.csv"], folder.Files());

        static void Refused(string message, params string[] args)
        {
            CliResult result = Tool.Run(args);
            Assert.Equal((ExitCode.WrongUsage, $"entroscope: {message}\n"), (result.Code, result.Error));
        }
    }

    private static string[] Sweep(TemporaryFolder folder, string widths, params string[] more)
    {
        string data = folder.Write("data.csv", SampleData.Binary(400, 8));
        return ["scaling", data, "--widths", widths, "--tree", "line", "--steps", "4", "--store", folder["sweep.db"], .. more];
    }
}

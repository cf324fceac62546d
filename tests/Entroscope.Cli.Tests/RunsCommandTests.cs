using System.Text.Json;
using System.Text.RegularExpressions;
using Entroscope.Cli.Output;
using Entroscope.Cli.Tests.Support;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary><c>runs</c> and <c>compare</c>: what they find, what they compare, what they refuse.</summary>
public sealed class RunsCommandTests(RunsCommandTests.Runs runs) : IClassFixture<RunsCommandTests.Runs>
{
    [Fact]
    public void Runs_AreListedWithWhatTheyMeasured_AndWhetherTheirFilesAreTheirs()
    {
        using var folder = new TemporaryFolder();
        Copy("a", folder[Path.Combine("in", "side", "a")]);
        Copy("b", folder["b"]);
        Copy("a", folder["mixed"]);
        Copy("a", folder[Path.Combine("1", "2", "3", "4", "too-deep")]);
        Copy("a", folder[".hidden"]);
        File.AppendAllText(folder[Path.Combine("mixed", "curve.csv")], "x");
        File.Delete(folder[Path.Combine("mixed", "report.html")]);
        folder.Write("manifest.json", "{\"program\":\"another\"}");
        JsonElement[] found = [.. Tool.Run("runs", folder.Path, "--json").Json().GetProperty("runs").EnumerateArray()];
        Assert.Equal([folder[Path.Combine("in", "side", "a")], folder["mixed"], folder["b"]], found.Select(r => r.GetProperty("folder").GetString()));
        Assert.Equal(["finished", "mixed", "finished"], found.Select(r => r.GetProperty("state").GetString()));
        Assert.Equal(["report.html", "curve.csv"], found[1].GetProperty("foreign_files").EnumerateArray().Select(f => f.GetString()));
        JsonElement test = found[0].GetProperty("evaluation").GetProperty("test");
        using var report = JsonDocument.Parse(File.ReadAllText(Path.Combine(runs["a"], "report.json")));
        Assert.Equal(report.RootElement.GetProperty("evaluation").GetProperty("test").GetProperty("log_likelihood").GetDouble(),
            test.GetProperty("log_likelihood").GetDouble());
        Assert.Equal((25, 5, 20), (Rows("train"), Rows("validation"), Rows("test")));
        Assert.Equal(2ul, found[2].GetProperty("seed").GetUInt64());
        Assert.Equal(report.RootElement.GetProperty("model").GetProperty("parameters").GetInt64(), found[0].GetProperty("parameters").GetInt64());
        string text = Tool.Run("runs", folder.Path).Succeeds().Output;
        Assert.Matches(@"data\.csv +25/5/20 ", text);
        Assert.Contains("mixed: report.html,", text, StringComparison.Ordinal);
        Assert.EndsWith("Mixed: these files are missing, or are not the ones that the run wrote.\n", text, StringComparison.Ordinal);

        int Rows(string part) => found[0].GetProperty("rows").GetProperty(part).GetInt32();
    }

    [Fact]
    public void FoldersWithoutARun_AreSaidToHaveNone()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal($"There is no run in {folder.Path} (a folder with the manifest.json of one).\n", Tool.Run("runs", folder.Path).Succeeds().Output);
        Tool.Run("runs", folder["none"]).Refused(ExitCode.BadInput, folder["none"] + ": runs are looked for in a folder, but this is none.");
    }

    /// <summary>A folder whose manifest cannot be read is listed with the reason; a manifest of another program is none.</summary>
    [Theory]
    [InlineData("", "is empty")]
    [InlineData("{\"program\":\n", "is no JSON from line 2 on")]
    [InlineData("{\"other\":1}", "does not name this program")]
    public void DamagedManifests_AreListedWithTheReason(string manifest, string reason)
    {
        using var folder = new TemporaryFolder();
        Copy("a", folder["a"]);
        folder.Write(Path.Combine("a", "manifest.json"), manifest);
        Directory.CreateDirectory(folder["other"]);
        folder.Write(Path.Combine("other", "manifest.json"), "{\"name\":\"web\"}");
        JsonElement found = Assert.Single(Tool.Run("runs", folder.Path, "--json").Json().GetProperty("runs").EnumerateArray());
        Assert.Equal((folder["a"], "damaged", reason), (found.GetProperty("folder").GetString(), found.GetProperty("state").GetString(),
            found.GetProperty("damage").GetString()));
        Assert.Contains("damaged:", Tool.Run("runs", folder.Path).Succeeds().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void AManifestOfAnything_IsReadOrPassedOver()
    {
        using var folder = new TemporaryFolder();
        string[] contents =
        [
            "[]", "{}", "{\"program\":1}", "{\"program\":\"entroscope\"",
            "{\"program\":\"entroscope\",\"seed\":-1,\"data\":[],\"times\":7,\"evaluation\":{\"test\":[]},\"arguments\":[1,\"run\"],\"parameters\":1.5}",
            "{\"program\":\"entroscope\",\"sha256\":{\"../b/manifest.json\":\"00\",\"/etc/passwd\":\"00\",\"x\":null},\"times\":{\"started\":\"never\"}}",
        ];
        for (int i = 0; i < contents.Length; i++)
        {
            folder.Write(Path.Combine(Directory.CreateDirectory(folder[Invariant($"r{i}")]).FullName, "manifest.json"), contents[i]);
        }

        JsonElement[] found = [.. Tool.Run("runs", folder.Path, "--json").Json().GetProperty("runs").EnumerateArray()];
        Assert.Equal([folder["r3"], folder["r4"], folder["r5"]], found.Select(r => r.GetProperty("folder").GetString()));
        Assert.Equal(["damaged", "finished", "mixed"], found.Select(r => r.GetProperty("state").GetString()));
        Assert.Equal(JsonValueKind.Null, found[1].GetProperty("seed").ValueKind);
        Tool.Run("runs", folder.Path).Succeeds();
    }

    [Fact]
    public void TheStandardFolder_IsNamedByDataAndTime()
    {
        var time = new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.FromHours(2));
        Assert.Equal(Path.Combine("entroscope-runs", "shop-20260304-030607"), RunFolder.StandardPath("shop.csv.gz", time));
        Assert.Equal(Path.Combine("entroscope-runs", "data-20260304-030607"), RunFolder.StandardPath("таблица", time));
        Assert.Equal(Path.Combine("entroscope-runs", "ab-20260304-030607"), RunFolder.StandardPath("..a \nb", time));
        using var folder = new TemporaryFolder();
        var failed = RunFolder.Choose(null, false, folder[Path.Combine("runs", "x")]);
        failed.Open();
        failed.Dispose();
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
        Tool.Run("run", runs.Data, "--overwrite").Refused(ExitCode.WrongUsage,
            "entroscope: --overwrite replaces the run in the folder that --output names; give both\n");
    }

    [Fact]
    public void Compare_IsPairedOverTheTestRows_FromAnyFolder()
    {
        JsonElement json = Tool.Run("compare", runs["a"], runs["b"], "--json").Json();
        double[] mean = [.. json.GetProperty("models").EnumerateArray().Select(m => m.GetProperty("log_likelihood").GetDouble())];
        JsonElement difference = json.GetProperty("differences")[0];
        JsonElement log = difference.GetProperty("log_likelihood");
        Assert.Equal((20, "b", "a"), (
            json.GetProperty("rows").GetInt32(), difference.GetProperty("name").GetString(), difference.GetProperty("from").GetString()));
        Assert.Equal(mean[1] - mean[0], log.GetProperty("estimate").GetDouble(), 1e-12);
        using var report = JsonDocument.Parse(File.ReadAllText(Path.Combine(runs["b"], "report.json")));
        Assert.Equal(report.RootElement.GetProperty("evaluation").GetProperty("test").GetProperty("log_likelihood").GetDouble(), mean[1], 1e-12);
        Assert.Equal(20, difference.GetProperty("accuracy").GetProperty("labelled_rows").GetInt32());
        Assert.Equal(difference.ToString(), Tool.Run("compare", runs["a"], runs["b"], "--json", "--threads", "2").Json()
            .GetProperty("differences")[0].ToString());
        string text = Tool.Run("compare", runs["a"], runs["b"], runs["a"]).Succeeds().Output;
        Assert.Contains("Less a (1), paired over the rows", text, StringComparison.Ordinal);
        Assert.Contains("The verdicts on all 2 models hold together at 95 %", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_TakesRowsForAnyModels()
    {
        string model = Path.Combine(runs["b"], "model.safetensors");
        CliResult result = Tool.Run("compare", runs["a"], model, "--data", runs.Fresh, "--label", "kind", "--json");
        Assert.Equal(40, result.Json().GetProperty("rows").GetInt32());
        Tool.Run("compare", runs["a"], model).Refused(ExitCode.WrongUsage,
            $"entroscope: {model} is a model without test rows of its own; name rows for all models with --data FILE\n");
    }

    [Fact]
    public void WhatCannotBeCompared_IsRefused()
    {
        Tool.Run("compare", runs["a"]).Refused(ExitCode.WrongUsage, "entroscope: compare needs at least two runs or models\n");
        Tool.Run("compare", runs["a"], runs["b"], "--label", "kind").Refused(ExitCode.WrongUsage,
            "entroscope: --label says how the rows of --data are read; give both\n");
        Tool.Run("compare", runs["a"], runs["c"]).Refused(ExitCode.BadInput,
            "entroscope: the rows of a (20 of 4 columns) and of c (10 of 4 columns) are not the same: their fingerprints differ; "
            + "name rows for all models with --data FILE.\n");
        Tool.Run("compare", runs["a"], runs["d"]).Refused(ExitCode.BadInput,
            $"entroscope: {runs["d"]}: the run has no test rows; name rows for all models with --data FILE.\n");
        using var folder = new TemporaryFolder();
        Tool.Run("compare", runs["a"], folder.Path).Refused(ExitCode.BadInput,
            $"entroscope: {folder.Path}: is not the folder of a run: it has no manifest.json of one.\n");
        Copy("b", folder["b"]);
        File.Copy(Path.Combine(runs["a"], "model.safetensors"), folder[Path.Combine("b", "model.safetensors")], overwrite: true);
        Tool.Run("compare", runs["a"], folder["b"]).Refused(ExitCode.BadInput,
            $"entroscope: {folder[Path.Combine("b", "model.safetensors")]}: is missing, or is not the model that the run wrote: "
            + "its hash differs from that of the manifest.\n");
        string data = folder.Write("data.csv", SampleData.Classes(50));
        Tool.Run("run", data, "--label", "kind", "--test-rows", "20", "--steps", "1", "--widths", "2", "--draws", "20", "-o", folder["r"]).Succeeds();
        folder.Write("data.csv", SampleData.Classes(50, seed: 9));
        Tool.Run("compare", folder["r"], folder["r"]).Refused(ExitCode.BadInput, $"entroscope: {folder["r"]}: the data is no longer that of the run: its "
            + "fingerprint differs from that of the manifest; name rows for all models with --data FILE.\n");
        string manifest = folder[Path.Combine("b", "manifest.json")];
        Copy("b", folder["b"]);
        File.WriteAllText(manifest, Regex.Replace(File.ReadAllText(manifest), "\"--steps\"", "\"--stepps\"", RegexOptions.None, TimeSpan.FromSeconds(5)));
        Tool.Run("compare", folder["b"], folder["b"]).Refused(ExitCode.BadInput,
            $"entroscope: {folder["b"]}: the arguments in the manifest of the run are none: ");
    }

    [Fact]
    public void CurvesAndEventFiles_AreWrittenWhereAskedFor()
    {
        using var folder = new TemporaryFolder();
        string[] train = ["train", runs.Data, "--label", "kind", "--steps", "2", "--widths", "2", "-o", folder["m.json"]];
        Tool.Run([.. train, "--curves", folder["curve.csv"], "--tensorboard", folder["logs"]]).Succeeds();
        Assert.StartsWith("phase,run,step,train,validation,validation_accuracy\nsearch,0,0,,-",
            File.ReadAllText(folder["curve.csv"]), StringComparison.Ordinal);
        Assert.Equal("phase,run,step,", File.ReadAllText(Path.Combine(runs["a"], "curve.csv"))[..15]);
        Assert.True(File.Exists(Path.Combine(folder["logs"], "search-0", "events.out.tfevents.entroscope")));
        string file = folder.Write("file", "x");
        foreach (string[] command in new[] { train, ["run", runs.Data, "-o", folder["run"]] })
        {
            Tool.Run([.. command, "--tensorboard", file]).Refused(ExitCode.BadInput,
                $"entroscope: {file}: the event files need a folder, but this is a file.\n");
        }
    }

    private void Copy(string run, string target)
    {
        Directory.CreateDirectory(target);
        foreach (string file in Directory.GetFiles(runs[run]))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)), overwrite: true);
        }
    }

    /// <summary>Two runs on the same rows, one with other test rows, and one without any.</summary>
    public sealed class Runs : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public Runs()
        {
            Data = _folder.Write("data.csv", SampleData.Classes(50));
            Fresh = _folder.Write("fresh.csv", SampleData.Classes(40, seed: 5));
            Make("a", "--test-rows", "20");
            Make("b", "--test-rows", "20", "--seed", "2", "--validation-fraction", "0.2");
            Make("c", "--test-rows", "10");
            Make("d");
        }

        public string Data { get; }

        public string Fresh { get; }

        public string this[string name] => _folder[name];

        public void Dispose() => _folder.Dispose();

        private void Make(string name, params string[] options) => Tool.Run(
            ["run", Data, "--label", "kind", "--steps", "2", "--widths", "2", "--draws", "20", "-o", _folder[name], .. options]).Succeeds();
    }
}

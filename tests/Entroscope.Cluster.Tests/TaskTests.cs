using System.Text.Json.Nodes;
using Entroscope.Cluster.Tests.Support;
using Xunit;

namespace Entroscope.Cluster.Tests;

/// <summary>Jobs of tasks by real processes: sweeps, ensembles, draws and measurements have the bytes of one process.</summary>
public sealed class TaskTests : IDisposable
{
    private readonly ClusterRun _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_sweep_shows_what_one_process_shows(int workers)
    {
        string[] sweep =
            ["scaling", "--sweep", "widths=2,3", _run.Data(600), "--tree", "line", "--seeds", "2", "--steps", "4", "--draws", "500", "--json"];
        string expected = Local([.. sweep, "--store", _run.Folder["local.db"]]);
        string actual = Local([.. sweep, "--store", _run.Folder["shared.db"], "--workers", $"{workers}", "--threads", "2"]);
        Assert.Equal(expected, actual);
        Assert.Equal(expected.Replace("\"reused\":0", "\"reused\":4", StringComparison.Ordinal),
            Local([.. sweep, "--store", _run.Folder["shared.db"]]));
        Assert.False(Directory.Exists(_run.Folder["shared.db.work"]));
    }

    [Theory]
    [InlineData("--cold")]
    [InlineData("--test-prediction")]
    public void A_sweep_of_widths_shows_what_one_process_shows(string more)
    {
        string[] sweep = ["scaling", _run.Data(600), "--widths", "2,3", "--tree", "line", "--seeds", "2", "--steps", "4", more, "--json"];
        string expected = Local([.. sweep, "--store", _run.Folder["local.db"]]);
        Assert.Equal(expected, Local([.. sweep, "--store", _run.Folder["shared.db"], "--workers", "2", "--threads", "2"]));
    }

    [Fact]
    public void Draws_are_those_of_one_process()
    {
        string model = Model();
        string[] sample = ["sample", model, "--count", "70000", "--seed", "5", "-o"];
        Local([.. sample, _run.Folder["local.csv"]]);
        Local([.. sample, _run.Folder["shared.csv"], "--workers", "2", "--threads", "2"]);
        Assert.Equal(File.ReadAllBytes(_run.Folder["local.csv"]), File.ReadAllBytes(_run.Folder["shared.csv"]));
    }

    [Fact]
    public void An_ensemble_has_the_files_of_one_process()
    {
        string[] train = [.. ClusterRun.Train(_run.Data(600), _run.Folder["m.safetensors"], steps: 4, width: 3), "--bootstrap", "3", "--ensemble"];
        Local([.. train, _run.Folder["local"]]);
        Local([.. train, _run.Folder["shared"], "--workers", "2", "--threads", "2"]);
        string[] files = [.. Directory.GetFiles(_run.Folder["local"]).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];
        Assert.Equal(4, files.Length);
        Assert.Equal(files, Directory.GetFileSystemEntries(_run.Folder["shared"]).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal));
        Assert.All(files, f => Assert.Equal(
            File.ReadAllBytes(Path.Combine(_run.Folder["local"], f)), File.ReadAllBytes(Path.Combine(_run.Folder["shared"], f))));
    }

    [Fact]
    public void A_run_measures_what_one_process_measures()
    {
        string[] run = ["run", _run.Data(1500), "--tree", "line", "--widths", "3", "--steps", "4", "--draws", "3000", "-o"];
        Local([.. run, _run.Folder["local"]]);
        Local([.. run, _run.Folder["shared"], "--workers", "2", "--threads", "2"]);
        Assert.Equal(File.ReadAllBytes(Path.Combine(_run.Folder["local"], "model.safetensors")),
            File.ReadAllBytes(Path.Combine(_run.Folder["shared"], "model.safetensors")));
        Assert.Equal(Report("local"), Report("shared"));

        string Report(string folder) => WithoutTimes(File.ReadAllText(Path.Combine(_run.Folder[folder], "report.json")));
    }

    [Fact]
    public async Task A_killed_worker_a_late_one_and_a_killed_coordinator_change_nothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs signals");
        string[] sweep = ["scaling", "--sweep", "widths=12,16,20", _run.Data(3000), "--tree", "line", "--seeds", "2", "--steps", "25", "--patience", "25",
            "--prior-strength", "1", "--draws", "2000", "--json", "--store"];
        string expected = Local([.. sweep, _run.Folder["local.db"]]);
        string[] shared = [.. sweep, _run.Folder["shared.db"], "--cluster", "listen", "--cluster-file", _run.File];
        Process coordinator = _run.Start(shared), first = _run.Worker(), second = _run.Worker();
        await _run.Until(s => s.Workers.Count(w => w.IsReady) == 2 && s.Given == 2);
        ClusterRun.Signal(first, "KILL");
        await _run.Until(s => s.Lost >= 1);
        Process late = _run.Worker();
        await _run.Until(s => s.Open < 6 && s.Given >= 1);
        ClusterRun.Signal(coordinator, "KILL");
        await ClusterRun.End(coordinator);
        Process resumed = _run.Start(shared);
        Assert.True(await ClusterRun.End(resumed) == 0, _run.Errors);
        Assert.True(await ClusterRun.End(second) == 0, _run.Errors);
        Assert.True(await ClusterRun.End(late) == 0, _run.Errors);
        Assert.Equal(Local([.. sweep, _run.Folder["local.db"]]), Local([.. sweep, _run.Folder["shared.db"]]));
        Assert.Contains("\"trainings\"", expected, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_with_another_model_is_refused()
    {
        string model = Model(), other = Model(seed: 9);
        _run.Start("sample", model, "--count", "1000", "--cluster", "listen", "--cluster-file", _run.File, "-o", _run.Folder["s.csv"]);
        await _run.Until(_ => true);
        File.Copy(other, model, overwrite: true);
        Assert.Equal(2, await ClusterRun.End(_run.Worker()));
        Assert.Contains("entroscope: the data that this worker reads are not those of the coordinator: the files differ", _run.Errors,
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_one_process_refuses_is_refused_by_workers_in_the_same_words()
    {
        string[] sweep = ["scaling", "--sweep", "rows=10,100000", _run.Data(600), "--tree", "line", "--store", _run.Folder["s.db"]];
        Assert.Equal(Refused(sweep), Refused([.. sweep, "--workers", "1"]));
        Assert.Equal("--task is the part of a process that works by itself; --workers and --cluster share out the whole sweep",
            Refused([.. sweep[..2], "rows=10", .. sweep[3..], "--workers", "1", "--task", "1/2"]));
    }

    private static string Refused(string[] args)
    {
        (int code, _, string error) = Run(args);
        Assert.InRange(code, 1, 2);
        return error.Trim().Split('\n')[^1]["entroscope: ".Length..];
    }

    private static string Local(string[] args)
    {
        (int code, string output, string error) = Run(args);
        Assert.True(code == 0, error);
        return WithoutTimes(output);
    }

    // What takes time takes more or less of it.
    private static string WithoutTimes(string json)
    {
        return json.StartsWith('{') ? Without(JsonNode.Parse(json))!.ToJsonString() : json;

        static JsonNode? Without(JsonNode? node)
        {
            if (node is JsonObject all)
            {
                foreach ((string name, JsonNode? value) in all.ToArray())
                {
                    if (name is "seconds" or "performance" or "date" or "started")
                    {
                        all.Remove(name);
                    }
                    else
                    {
                        Without(value);
                    }
                }
            }

            foreach (JsonNode? value in node as JsonArray ?? [])
            {
                Without(value);
            }

            return node;
        }
    }

    private static (int Code, string Output, string Error) Run(string[] args)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        int code = App.Run(args, output, error, TestContext.Current.CancellationToken, ClusterCommands.Set);
        return (code, output.ToString(), error.ToString());
    }

    private string Model(int seed = 1)
    {
        string model = _run.Folder[$"model-{seed}.safetensors"];
        Local([.. ClusterRun.Train(_run.Data(500), model, steps: 2, width: 3), "--seed", $"{seed}", "--no-refit"]);
        return model;
    }
}

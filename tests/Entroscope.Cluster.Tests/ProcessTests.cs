using Entroscope.Cluster.Tests.Support;
using Xunit;

namespace Entroscope.Cluster.Tests;

/// <summary>Trainings by real processes: the bytes of the model are those of one process, whatever happens to workers and coordinator.</summary>
public sealed class ProcessTests : IDisposable
{
    private const int Rows = 40000;
    private readonly ClusterRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void One_to_four_workers_write_the_model_of_one_process()
    {
        string data = _run.Data(Rows);
        byte[] expected = Local([.. ClusterRun.Train(data, _run.Folder["local.safetensors"]), "--no-refit"]);
        for (int workers = 1; workers <= 4; workers++)
        {
            (int code, string error) = Train(
                [.. ClusterRun.Train(data, _run.Folder["shared.safetensors"]), "--no-refit", "--workers", $"{workers}", "--threads", "2"]);
            Assert.True(code == 0, error);
            Assert.Matches("[0-9]+ % of the time in communication, [0-9]+ % waiting", error);
            Assert.Equal(expected, File.ReadAllBytes(_run.Folder["shared.safetensors"]));
        }
    }

    [Theory]
    [InlineData("--components", "2", "--no-refit")]
    [InlineData("--batch", "20000", "--no-refit")]
    [InlineData("--refit", "--patience", "2")]
    public void Mixtures_mini_batches_and_refits_have_the_same_bytes(params string[] more)
    {
        string[] args = [.. ClusterRun.Train(_run.Data(Rows), _run.Folder["model.safetensors"], width: 6), .. more];
        byte[] expected = Local(args);
        (int code, string error) = Train([.. args, "--workers", "2"]);
        Assert.True(code == 0, error);
        Assert.Equal(expected, File.ReadAllBytes(_run.Folder["model.safetensors"]));
    }

    [Fact]
    public async Task Killed_stopped_and_late_workers_change_nothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs signals");
        string data = _run.Data(Rows), model = _run.Folder["shared.safetensors"];

        // Long enough that three workers have joined, and two are lost, before it ends.
        string[] more = ["--patience", "160"];
        byte[] expected = Local([.. ClusterRun.Train(data, _run.Folder["local.safetensors"], steps: 160, width: 48), "--no-refit", .. more]);
        Process coordinator = _run.Coordinator(ClusterRun.Train(data, model, steps: 160, width: 48), more);
        Process first = _run.Worker(), second = _run.Worker(), third = _run.Worker();
        await _run.Until(s => s.Workers.Count(w => w.IsReady) == 3 && s.Update >= 2);
        ClusterRun.Signal(first, "KILL");
        ClusterRun.Signal(second, "STOP");
        Process late = _run.Worker();
        await _run.Until(s => s.Lost >= 2);
        ClusterRun.Signal(second, "CONT");
        Assert.True(await ClusterRun.End(coordinator) == 0, _run.Errors);
        Assert.Equal(expected, await File.ReadAllBytesAsync(model, TestContext.Current.CancellationToken));
        foreach (Process worker in (Process[])[second, third, late])
        {
            Assert.True(await ClusterRun.End(worker) == 0, _run.Errors);
        }

        Assert.False(File.Exists(_run.File));
    }

    [Fact]
    public async Task Statistics_that_were_lost_with_a_worker_are_made_again()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs signals");
        string data = _run.Data(Rows), model = _run.Folder["shared.safetensors"];
        string[] more = ["--batch", "16384", "--patience", "60"];
        byte[] expected = Local([.. ClusterRun.Train(data, _run.Folder["local.safetensors"], steps: 60, width: 48), "--no-refit", .. more]);
        Process coordinator = _run.Coordinator(ClusterRun.Train(data, model, steps: 60, width: 48), more);
        Process first = _run.Worker();
        _run.Worker();
        await _run.Until(s => s.Workers.Count(w => w.IsReady) == 2 && s.Update >= 4);
        ClusterRun.Signal(first, "KILL");
        await _run.Until(s => s.Lost >= 1);
        Assert.True(await ClusterRun.End(coordinator) == 0, _run.Errors);
        Assert.Equal(expected, await File.ReadAllBytesAsync(model, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("--hybrid", "0.9")]
    [InlineData("--start", "START")]
    public void Hybrid_training_and_one_that_continues_have_the_same_bytes(params string[] more)
    {
        string[] args = ["train", "digits", "--widths", "6", "--steps", "3", "--no-refit", "-o", _run.Folder["model.safetensors"]];
        string start = _run.Folder["start.safetensors"];
        Local([.. args[..^1], start]);
        args = [.. args, .. more.Select(m => m is "START" ? start : m)];
        byte[] expected = Local(args);
        (int code, string error) = Train([.. args, "--workers", "2", "--threads", "2"]);
        Assert.True(code == 0, error);
        Assert.Matches(" on [12] workers ", error);
        Assert.Equal(expected, File.ReadAllBytes(_run.Folder["model.safetensors"]));
    }

    [Fact]
    public async Task A_killed_coordinator_resumes_and_its_workers_join_again()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs signals");
        string data = _run.Data(Rows), model = _run.Folder["shared.safetensors"], checkpoints = _run.Folder["checkpoints"];
        byte[] expected = Local([.. ClusterRun.Train(data, _run.Folder["local.safetensors"]), "--no-refit"]);
        Process coordinator = _run.Coordinator(ClusterRun.Train(data, model), "--checkpoint", checkpoints);
        Process worker = _run.Worker();
        await _run.Until(s => s.Update >= 4);
        ClusterRun.Signal(coordinator, "KILL");
        await ClusterRun.End(coordinator);
        Process resumed = _run.Coordinator(ClusterRun.Train(data, model), "--checkpoint", checkpoints, "--resume");
        Assert.True(await ClusterRun.End(resumed) == 0, _run.Errors);
        Assert.Equal(expected, await File.ReadAllBytesAsync(model, TestContext.Current.CancellationToken));
        Assert.True(await ClusterRun.End(worker) == 0, _run.Errors);
    }

    [Fact]
    public async Task A_worker_with_other_rows_is_refused_by_name()
    {
        string data = _run.Data(2000);
        _run.Coordinator(ClusterRun.Train(data, _run.Folder["model.safetensors"]));
        while (!File.Exists(_run.File) || new FileInfo(_run.File).Length == 0)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        string text = await File.ReadAllTextAsync(data, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(data, text[..^33], TestContext.Current.CancellationToken);
        Process worker = _run.Worker();
        Assert.Equal(2, await ClusterRun.End(worker));
        Assert.Contains("entroscope: the data that this worker reads are not those of the coordinator: the files differ", _run.Errors,
            StringComparison.Ordinal);
        File.Delete(data);
        Assert.Equal(2, await ClusterRun.End(_run.Worker()));
        Assert.Contains($"entroscope: the data of the job cannot be read here: {data}", _run.Errors, StringComparison.Ordinal);
    }

    private static byte[] Local(string[] args)
    {
        (int code, string error) = Train(args);
        Assert.True(code == 0, error);
        return File.ReadAllBytes(args[Array.IndexOf(args, "-o") + 1]);
    }

    private static (int Code, string Error) Train(string[] args)
    {
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        int code = App.Run(args, TextWriter.Null, error, TestContext.Current.CancellationToken, ClusterCommands.Set);
        return (code, error.ToString());
    }
}

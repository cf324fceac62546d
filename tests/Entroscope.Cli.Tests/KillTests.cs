using System.Diagnostics;
using System.Text.Json;
using Entroscope.Cli.Tests.Support;
using Entroscope.Numerics;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary>Trainings that are killed or interrupted, and resumed.</summary>
public sealed class KillTests
{
    private static readonly Dictionary<string, string> NoVariables = [];

    [Fact]
    public async Task KilledAtTenRandomMoments_ResumesToTheSameModelByteForByte()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", SampleData.Binary(400, 12));
        long started = Stopwatch.GetTimestamp();
        (await CliProcess.RunAsync(NoVariables, Train(data, folder["whole"]))).Succeeds();
        TimeSpan whole = Stopwatch.GetElapsedTime(started);
        byte[] expected = File.ReadAllBytes(folder["whole.safetensors"]);
        var random = new RandomStream((ulong)Environment.ProcessId, "moments of killing", 0);
        for (int i = 0; i < 10; i++)
        {
            string name = folder[Invariant($"killed{i}")];
            double moment = (i + random.NextDouble()) / 10;
            await KillAt(whole * moment, Train(data, name));
            string model = name + ".safetensors";
            Assert.True(!File.Exists(model) || File.ReadAllBytes(model).AsSpan().SequenceEqual(expected),
                Invariant($"Killed at {moment:P0}, the model file was neither absent nor whole."));
            (await CliProcess.RunAsync(NoVariables, Train(data, name))).Succeeds();
            Assert.True(File.ReadAllBytes(model).AsSpan().SequenceEqual(expected), Invariant($"Killed at {moment:P0} and resumed, the model differs."));
            string[] left = [.. folder.Files()
                .Where(f => f.StartsWith(Path.GetFileName(name), StringComparison.Ordinal) || f.Contains("partial", StringComparison.Ordinal))];
            Assert.Equal([Path.GetFileName(model), Path.Combine(Path.GetFileName(name) + ".work", "checkpoint.safetensors")], left);
        }
    }

    [Fact]
    public async Task KilledAgainAndAgain_EndsWithTheSameModel()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", SampleData.Binary(300, 10));
        (await CliProcess.RunAsync(NoVariables, Train(data, folder["whole"], "--batch", "64"))).Succeeds();
        string name = folder["killed"];
        for (int i = 1; i <= 4; i++)
        {
            // Killed just after the first file that this process wrote: the next one finds the work a little further on.
            using CliProcess process = CliProcess.Start(Train(data, name, "--batch", "64"));
            string checkpoint = Path.Combine(name + ".work", "checkpoint.safetensors");
            DateTime before = File.GetLastWriteTimeUtc(checkpoint);
            await WaitUntil(() => process.HasExited || File.GetLastWriteTimeUtc(checkpoint) != before);
            process.Kill();
            await process.EndAsync();
        }

        (await CliProcess.RunAsync(NoVariables, Train(data, name, "--batch", "64"))).Succeeds();
        Assert.Equal(File.ReadAllBytes(folder["whole.safetensors"]), File.ReadAllBytes(name + ".safetensors"));
        Assert.DoesNotContain(folder.Files(), f => f.Contains("partial", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("train")]
    [InlineData("run")]
    public async Task AskedToStopAndDiscard_EndsSoonWithExitCode130AndKeepsTheCheckpoint(string command)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals.");
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", SampleData.Binary(2000, 16));
        string output = folder[command == "train" ? "out.json" : "out"];
        string[] args = [command, data, "--steps", "100000", "--patience", "100000", "--widths", "8", "--discard-on-interrupt", "--checkpoint",
            folder["work"], "-o", output];
        using CliProcess process = CliProcess.Start(args);
        string checkpoint = Path.Combine(folder["work"], "checkpoint.safetensors");
        await WaitUntil(() => File.Exists(checkpoint) || process.HasExited);
        long interrupted = Stopwatch.GetTimestamp();
        process.Stop();
        CliResult result = await process.EndAsync();
        TimeSpan taken = Stopwatch.GetElapsedTime(interrupted);
        Assert.Equal(ExitCode.Cancelled, result.Code);
        Assert.EndsWith("entroscope: cancelled\n", result.Error, StringComparison.Ordinal);
        Assert.Equal(string.Empty, result.Output);
        Assert.Equal(["data.csv", Path.Combine("work", "checkpoint.safetensors")], folder.Files().Order(StringComparer.Ordinal));
        Assert.False(Directory.Exists(folder["out"]));

        // A second is asked for; a machine that does other things at the same time gets more.
        Assert.True(taken < TimeSpan.FromSeconds(5), Invariant($"It took {taken.TotalSeconds} s to stop."));
    }

    [Theory]
    [InlineData("train")]
    [InlineData("run")]
    public async Task AskedToStop_WritesTheBestNetworkSoFar(string command)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals.");
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", SampleData.Binary(2000, 16));
        string model = command == "train" ? folder["out.json"] : Path.Combine(folder["out"], "model.safetensors");
        string[] args = [command, data, "--steps", "100000", "--patience", "100000", "--widths", "8", "--checkpoint", folder["work"], "-o",
            folder[command == "train" ? "out.json" : "out"]];
        using CliProcess process = CliProcess.Start(args);
        await WaitUntil(() => File.Exists(Path.Combine(folder["work"], "checkpoint.safetensors")) || process.HasExited);
        process.Stop();
        CliResult result = await process.EndAsync();
        Assert.Equal(ExitCode.Cancelled, result.Code);
        Assert.EndsWith($"entroscope: cancelled; {model} holds the best network so far (--discard-on-interrupt writes none)\n", result.Error,
            StringComparison.Ordinal);
        JsonElement training = Tool.Run("inspect", model, "--json").Json().GetProperty("training");
        Assert.Equal("Interrupted", training.GetProperty("stopped_because").GetString());
        Tool.Run("evaluate", model, data).Succeeds();
    }

    [Fact]
    public void AskedToStopWhileItSearchesForWidths_WritesTheBestNetworkSoFar()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", SampleData.Binary(500, 8));
        string model = folder["out.json"];
        using var source = new CancellationTokenSource();
        using var error = new CancellingWriter(source, "EM: step 2/");
        using var output = new StringWriter();
        int code = App.Run(["train", data, "--tree", "line", "--widths", "auto", "--parameters", "500", "-o", model], output, error, source.Token);
        Assert.Equal(ExitCode.Cancelled, code);
        Assert.EndsWith($"entroscope: cancelled; {model} holds the best network so far (--discard-on-interrupt writes none){Environment.NewLine}",
            error.ToString(), StringComparison.Ordinal);
        Tool.Run("evaluate", model, data).Succeeds();

        File.Delete(model);
        using var discarding = new CancellationTokenSource();
        using var errors = new CancellingWriter(discarding, "EM: step 2/");
        Assert.Equal(ExitCode.Cancelled, App.Run(["train", data, "--tree", "line", "--widths", "auto", "--parameters", "500", "--discard-on-interrupt", "-o",
            model], output, errors, discarding.Token));
        Assert.False(File.Exists(model));
    }

    [Fact]
    public void CancelledBeforeItBegan_SaysSo()
    {
        using var folder = new TemporaryFolder();
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        string data = folder.Write("data.csv", SampleData.Binary(50, 4));
        CliResult result = Tool.Run(cancelled.Token, "train", data, "-o", folder["out.json"]);
        Assert.Equal(new CliResult(ExitCode.Cancelled, string.Empty, "entroscope: cancelled\n"), result);
        Assert.Equal(["data.csv"], folder.Files());
    }

    [Theory]
    [InlineData("--seed", "2")]
    [InlineData("--widths", "5")]
    [InlineData("--steps", "7")]
    [InlineData("--pseudo-count", "0.5")]
    public void ACheckpointOfOtherOptions_IsRefused(string option, string value)
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", SampleData.Binary(50, 4));
        Tool.Run("train", data, "--steps", "2", "--widths", "3", "--checkpoint", folder["work"], "-o", folder["a.json"]).Succeeds();
        string[] args = [.. new[] { "--steps", "2", "--widths",
            "3" }.Where((_, i) => option != "--steps" || i > 1).Where((a, i) => option != "--widths" || (a != "--widths" && a != "3"))];
        Tool.Run(["train", data, .. args, option, value, "--checkpoint", folder["work"], "--resume", "-o", folder["b.json"]])
            .Refused(ExitCode.BadInput, "checkpoint", "belongs to another training run");
        Assert.False(File.Exists(folder["b.json"]));
    }

    [Fact]
    public void ACheckpointOfOtherData_IsRefused()
    {
        using var folder = new TemporaryFolder();
        string[] args = ["--steps", "2", "--checkpoint", folder["work"]];
        Tool.Run(["train", folder.Write("a.csv", SampleData.Binary(50, 4, seed: 1)), .. args, "-o", folder["a.json"]]).Succeeds();
        Tool.Run(["train", folder.Write("b.csv", SampleData.Binary(50, 4, seed: 2)), .. args, "--resume", "-o", folder["b.json"]])
            .Refused(ExitCode.BadInput, "belongs to another training run", "data is");
        Assert.False(File.Exists(folder["b.json"]));
    }

    [Fact]
    public void ADamagedCheckpoint_IsRefused_AndForgottenWithoutResume()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("a.csv", SampleData.Binary(50, 4));
        string[] args = ["train", data, "--steps", "2", "--checkpoint", folder["work"], "-o", folder["a.json"]];
        Tool.Run(args).Succeeds();
        byte[] model = File.ReadAllBytes(folder["a.json"]);
        string checkpoint = Path.Combine(folder["work"], "checkpoint.safetensors");
        byte[] whole = File.ReadAllBytes(checkpoint);
        foreach (byte[] bad in new byte[][] { [], whole[..(whole.Length / 2)], [.. whole[..^8], .. BitConverter.GetBytes(double.NaN)], [1, 2, 3, 4] })
        {
            File.WriteAllBytes(checkpoint, bad);
            File.Delete(folder["a.json"]);
            Tool.Run([.. args, "--resume"]).Refused(ExitCode.BadInput, checkpoint);
            Assert.False(File.Exists(folder["a.json"]));
        }

        Tool.Run(args).Succeeds();
        Assert.Equal(model, File.ReadAllBytes(folder["a.json"]));
    }

    [Fact]
    public void ResumeWithoutACheckpoint_StartsAfresh_AndAfterTheEndGivesTheSameModel()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("a.csv", SampleData.Binary(50, 4));
        string[] args = ["train", data, "--steps", "2", "--checkpoint", folder["work"], "--resume", "-o"];
        Tool.Run([.. args, folder["a.json"]]).Succeeds();
        Tool.Run([.. args, folder["b.json"]]).Succeeds();
        Assert.Equal(File.ReadAllBytes(folder["a.json"]), File.ReadAllBytes(folder["b.json"]));
    }

    private static string[] Train(string data, string name, params string[] more) =>
        ["train", data, "--steps", "12", "--patience", "100", "--widths", "6", "--checkpoint", name + ".work", "--resume", "-o",
            name + ".safetensors", .. more];

    private static async Task KillAt(TimeSpan moment, string[] args)
    {
        using CliProcess process = CliProcess.Start(args);
        await Task.Delay(moment, TestContext.Current.CancellationToken);
        process.Kill();
        await process.EndAsync();
    }

    private static async Task WaitUntil(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(2, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public void AskedToStopInHybridTraining_WritesTheBestNetworkSoFar()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", SampleData.Classes());
        string[] args = ["train", data, "--label", "kind", "--tree", "line", "--widths", "3", "--steps", "2", "--hybrid", "0.9", "--hybrid-steps", "20",
            "--checkpoint", folder["work"]];
        string model = folder["out.json"];
        using var source = new CancellationTokenSource();
        using var error = new CancellingWriter(source, "hybrid: step 2/");
        using var output = new StringWriter();
        Assert.Equal(ExitCode.Cancelled, App.Run([.. args, "-o", model], output, error, source.Token));
        Assert.EndsWith($"entroscope: cancelled; {model} holds the best network so far (--discard-on-interrupt writes none){Environment.NewLine}",
            error.ToString(), StringComparison.Ordinal);
        Assert.Equal("Interrupted", Tool.Run("inspect", model, "--json").Json().GetProperty("training").GetProperty("hybrid_stopped_because").GetString());
        Tool.Run("evaluate", model, data, "--label", "kind").Succeeds();

        // A resumed run ends as one that was never asked to stop.
        Tool.Run([.. args, "--resume", "-o", folder["resumed.json"]]).Succeeds();
        Tool.Run([.. args, "-o", folder["whole.json"]]).Succeeds();
        Assert.Equal(File.ReadAllBytes(folder["whole.json"]), File.ReadAllBytes(folder["resumed.json"]));
    }

    /// <summary>Cancels when a line begins with some text.</summary>
    private sealed class CancellingWriter(CancellationTokenSource source, string text) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value?.StartsWith(text, StringComparison.Ordinal) == true)
            {
                source.Cancel();
            }
        }
    }
}

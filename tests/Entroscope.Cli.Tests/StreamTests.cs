using System.Diagnostics;
using System.Text.Json;
using Entroscope.Cli.Tests.Support;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary>The built executable with streams that are closed, full or lost: no result is lost for a message.</summary>
public sealed class StreamTests(TrainedModelFile model) : IClassFixture<TrainedModelFile>
{
    private const string Training = "train DATA --label kind --tree line --widths 3 --steps 3 -o out.json";

    [Theory]
    [InlineData("2>&-", ExitCode.Done, "")]
    [InlineData("2>/dev/null", ExitCode.Done, "")]
    [InlineData("2>/dev/full", ExitCode.MessagesLost, "")]
    [InlineData(">&-", ExitCode.BadInput, "entroscope: standard output: cannot be written: it is closed.")]
    [InlineData(">/dev/full", ExitCode.BadInput, "entroscope: standard output: cannot be written: No space left on device.")]
    [InlineData("<&- >&- 2>&-", ExitCode.BadInput, "")]
    [InlineData(">/dev/full 2>/dev/full", ExitCode.BadInput, "")]
    [InlineData("<&-", ExitCode.Done, "")]
    public async Task ATraining_IsWritten_WhateverBecomesOfTheStreams(string redirection, int code, string message)
    {
        SkipWithoutShell();
        using var folder = new TemporaryFolder();
        CliResult result = await Shell(folder, $"CLI {Training} {redirection}");
        Assert.True(result.Code == code, Invariant($"exit code {result.Code} instead of {code}: {result.Output}{result.Error}"));
        AssertTrained(folder);
        if (message.Length > 0)
        {
            Assert.Equal(message, result.Error.TrimEnd('\n').Split('\n')[^1]);
        }
    }

    [Fact]
    public async Task ATraining_IsWritten_WhenNobodyReadsItsMessages()
    {
        SkipWithoutShell();
        using var folder = new TemporaryFolder();
        CliResult result = await Shell(folder, $"{{ CLI {Training}; echo $? > code; }} 2>&1 | head -1");
        Assert.Equal(ExitCode.Done, result.Code);
        Assert.Equal(string.Empty, result.Error);
        AssertTrained(folder);
        Assert.Equal(ExitCode.ReaderGone, int.Parse(File.ReadAllText(folder["code"]).Trim(), System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task AReaderThatHasSeenEnough_EndsTheCommandQuietly()
    {
        SkipWithoutShell();
        using var folder = new TemporaryFolder();
        CliResult result = await Shell(folder, "{ CLI sample MODEL -n 200000; echo $? > code; } | head -1");
        Assert.Equal(new CliResult(ExitCode.Done, "p,q,r,s,kind\n", string.Empty), result);
        Assert.Equal("141", File.ReadAllText(folder["code"]).Trim());
    }

    // The results of every command, where they cannot be shown: the place is named, and a file of the result is whole.
    [Theory]
    [InlineData("entropy MODEL -o out.txt")]
    [InlineData("inspect MODEL --json -o out.txt")]
    [InlineData("ledger MODEL DATA --json -o out.txt")]
    [InlineData("sample MODEL -n 10 -o out.txt")]
    [InlineData("classify MODEL DATA -o out.txt")]
    public async Task AFileOfTheResult_IsWhole_WhereItCannotBeShown(string line)
    {
        SkipWithoutShell();
        using var folder = new TemporaryFolder();
        CliResult shown = await Shell(folder, $"CLI {line}");
        Assert.Equal(ExitCode.Done, shown.Code);
        string whole = File.ReadAllText(folder["out.txt"]);
        File.Delete(folder["out.txt"]);
        CliResult result = await Shell(folder, $"CLI {line} >/dev/full");
        Assert.Equal(ExitCode.BadInput, result.Code);
        Assert.EndsWith("entroscope: standard output: cannot be written: No space left on device.\n", result.Error, StringComparison.Ordinal);
        Assert.Equal(whole, File.ReadAllText(folder["out.txt"]));
    }

    [Theory]
    [InlineData("-")]
    [InlineData("/dev/stdout")]
    public async Task StandardOutput_TakesTheModel_AndStandardErrorTheRest(string name)
    {
        SkipWithoutShell();
        using var folder = new TemporaryFolder();
        string piped = Training.Replace("out.json", name, StringComparison.Ordinal);
        CliResult result = await Shell(folder, $"CLI {Training}; CLI {piped} > piped.json; CLI convert out.json {name}");
        Assert.Equal(ExitCode.Done, result.Code);
        string whole = File.ReadAllText(folder["out.json"]);
        Assert.Equal(whole, File.ReadAllText(folder["piped.json"]));
        Assert.EndsWith(whole, result.Output, StringComparison.Ordinal);
        Assert.Contains("\n/dev/stdout: ", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public async Task Signals_EndATrainingWithItsBestNetwork(string signal)
    {
        SkipWithoutShell();
        using var folder = new TemporaryFolder();
        string line = "CLI train digits --steps 100000 --patience 100000 --widths 4 --leaf-channels 4 --checkpoint work -o out.json 2>err";
        CliResult result = await Shell(folder,
            $"{line} & pid=$!; while [ ! -e work/checkpoint.safetensors ]; do sleep 0.05; done; kill -{signal} $pid; wait $pid; exit $?");
        Assert.Equal(ExitCode.Cancelled, result.Code);
        Assert.EndsWith("entroscope: cancelled; out.json holds the best network so far (--discard-on-interrupt writes none)\n",
            File.ReadAllText(folder["err"]), StringComparison.Ordinal);
        JsonElement training = Tool.Run("inspect", folder["out.json"], "--json").Json().GetProperty("training");
        Assert.Equal("Interrupted", training.GetProperty("stopped_because").GetString());
    }

    // What nohup is for.
    [Fact]
    public async Task TheLossOfTheTerminal_StaysIgnoredWhereItWas()
    {
        SkipWithoutShell();
        using var folder = new TemporaryFolder();
        CliResult result = await Shell(folder, "trap '' HUP; CLI train digits --steps 20 --widths 4 --checkpoint work -o out.json 2>err & pid=$!; "
            + "while [ ! -e work/checkpoint.safetensors ]; do sleep 0.05; done; kill -HUP $pid; wait $pid");
        Assert.Equal(ExitCode.Done, result.Code);
        Assert.True(File.Exists(folder["out.json"]));
    }

    [Fact]
    public async Task EveryTableOfAnImputation_IsWrittenBeforeAWord()
    {
        SkipWithoutShell();
        using var folder = new TemporaryFolder();
        folder.Write("d.csv", "a,b\n" + string.Concat(Enumerable.Range(0, 40).Select(i => Invariant($"{i % 2},{i % 3 % 2}\n"))) + "?,1\n");
        await Shell(folder, "CLI train d.csv --steps 1 --widths 2 -o m.json");
        CliResult result = await Shell(folder, "CLI impute m.json d.csv --draws 3 --intervals 0.9 -o i.csv > /dev/full");
        Assert.Equal(ExitCode.BadInput, result.Code);
        Assert.True(File.Exists(folder["i.3.csv"]) && File.Exists(folder["i.intervals.csv"]));
    }

    [Theory]
    [InlineData("TERM=dumb", false)]
    [InlineData("TERM=", false)]
    [InlineData("-u TERM", false)]
    [InlineData("TERM=xterm", true)]
    public async Task ATerminalThatCannotDraw_GetsLines(string variable, bool draws)
    {
        SkipWithoutShell();
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "There is no program that makes a terminal.");
        using var folder = new TemporaryFolder();
        foreach (int columns in new[] { 0, 1, 80 })
        {
            CliResult result = await Shell(folder, $"script -qec 'stty cols {columns}; env {variable} CLI {Training}' /dev/null </dev/null");
            Assert.Equal(ExitCode.Done, result.Code);
            AssertTrained(folder);
            Assert.Equal(draws, result.Output.Contains('\u001b', StringComparison.Ordinal));
            Assert.Contains("parameters,", result.Output, StringComparison.Ordinal);
            File.Delete(folder["out.json"]);
        }
    }

    private static void SkipWithoutShell() => Assert.SkipUnless(File.Exists("/bin/sh") && File.Exists("/dev/full"), "There is no shell, or no full device.");

    private static void AssertTrained(TemporaryFolder folder)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(folder["out.json"]));
        Assert.Equal(4, document.RootElement.GetProperty("sites").GetInt32());
    }

    private async Task<CliResult> Shell(TemporaryFolder folder, string script)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", script.Replace("CLI ", "$CLI ", StringComparison.Ordinal)
            .Replace("MODEL", "$MODEL", StringComparison.Ordinal).Replace("DATA", "$DATA", StringComparison.Ordinal)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.Path,
        };
        start.Environment["CLI"] = "dotnet " + Path.Combine(AppContext.BaseDirectory, "Entroscope.Cli.dll");
        start.Environment["MODEL"] = model.Path;
        start.Environment["DATA"] = model.Data;
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(3), TestContext.Current.CancellationToken);
        return new CliResult(process.ExitCode, await output, await error);
    }
}

using System.Diagnostics;
using System.Runtime.InteropServices;
using Xunit;
using Entroscope.Networks.Tests.Support;

namespace Entroscope.Networks.Tests;

/// <summary>
/// The tool as processes: whatever ends the one that runs the model, there is one line and exit code 2, and nothing is left; signals stop both.
/// </summary>
public sealed class GuardTests : IDisposable
{
    private const int Interrupt = 2;
    private const int Kill = 9;
    private const int Segmentation = 11;
    private const int Abort = 6;
    private const int Terminate = 15;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();

    private readonly List<Process> _started = [];

    // What a failed test leaves behind would compute for ever; its process of native code ends with it.
    public void Dispose()
    {
        foreach (Process tool in _started)
        {
            if (!tool.HasExited)
            {
                tool.Kill();
            }

            tool.Dispose();
        }

        _folder.Dispose();
    }

    [Theory]
    [InlineData(Segmentation, "ONNX Runtime ended the process (signal 11) while it ran the model; the file is damaged, or meets a defect of the runtime")]
    [InlineData(Abort, "ONNX Runtime ended the process (signal 6) while it ran the model; the file is damaged, or meets a defect of the runtime")]
    [InlineData(Kill, "the process was killed (signal 9) while ONNX Runtime ran the model; the system does so where memory runs out")]
    public async Task The_end_of_the_process_that_runs_the_model_is_one_line(int signal, string message)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no signals");
        string model = Endless();
        Process tool = Start("layers", model, "--inputs", Rows(), "-o", _folder["result.json"], "--report", _folder["page.html"]);
        int child = await Child(tool);
        await Until(() => Directory.GetFiles(_folder.Path, ".entroscope-*").Length > 0);

        // The first signal of another process takes the runtime's handler away, the second one ends the process.
        await Until(() => Send(child, signal) != 0 || !IsAlive(child));
        (int code, string output, string error) = await End(tool);
        Assert.Equal((2, string.Empty, $"entroscope: {model}: {message}\n"), (code, output, error));
        Assert.Equal(["m.onnx", "x.npy"], Directory.GetFiles(_folder.Path).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_signal_to_the_first_process_stops_both()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no signals");
        Process tool = Start("layers", Endless(), "--inputs", Rows(), "-o", _folder["result.json"]);
        int child = await Child(tool);
        Assert.Equal(0, Send(tool.Id, Terminate));
        Assert.Equal((130, string.Empty, "entroscope: cancelled\n"), await End(tool));
        Assert.False(IsAlive(child));
        Assert.Equal(["m.onnx", "x.npy"], Directory.GetFiles(_folder.Path).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
    }

    // Ctrl+C in a terminal reaches both processes, and somebody may press it again before they have ended.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Interrupts_of_both_processes_are_one_line(int times)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no signals");
        Process tool = Start("layers", Endless(), "--inputs", Rows());
        int child = await Child(tool);
        for (int i = 0; i < times; i++)
        {
            _ = Send(child, Interrupt);
            _ = Send(tool.Id, Interrupt);
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        Assert.Equal((130, string.Empty, "entroscope: cancelled\n"), await End(tool));
        await Until(() => !IsAlive(child));
    }

    [Fact]
    public async Task The_process_that_runs_the_model_does_not_outlive_the_first()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no signals");
        Process tool = Start("layers", Endless(), "--inputs", Rows());
        int child = await Child(tool);
        tool.Kill();
        await Until(() => !IsAlive(child));
    }

    [Theory]
    [InlineData(0, "digits-cnn.onnx", "--inputs", "digits", "--scale", "1/16", "--rows", "100", "--json")]
    [InlineData(1, "digits-cnn.onnx", "--inputs", "digits", "--scale", "1/0")]
    [InlineData(2, "digits-cnn.onnx", "--inputs", "absent.npy")]
    public async Task Streams_and_exit_codes_are_those_of_one_process(int expected, string model, params string[] options)
    {
        string[] args = ["layers", Runs.File(model), .. options];
        Process tool = Start(args);
        (int code, string output, string error) = await End(tool);
        Assert.Equal(expected, code);
        Assert.Equal(Runs.Of(args), (code, output, error));
    }

    [Fact]
    public async Task The_runtime_reports_nothing_of_what_it_runs()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "its events are those of the system there");
        string cache = Directory.CreateDirectory(_folder["cache"]).FullName;
        Process tool = Start(
            new Dictionary<string, string> { ["XDG_CACHE_HOME"] = cache, ["HOME"] = cache },
            "layers", Runs.File("digits-cnn.onnx"), "--inputs", "digits", "--scale", "1/16", "--rows", "30");
        (int code, _, string error) = await End(tool);
        Assert.True(code == 0, error);
        Assert.Empty(Directory.GetFileSystemEntries(cache));
    }

    private string Rows() => _folder.Write("x.npy", Arrays.Reals([2, 2], 1, 2, 3, 4));

    // A loop of 2^62 turns.
    private string Endless()
    {
        var inner = new SmallModel();
        WireMessage body = inner.Graph.Add(2, "body").Add(11, Scalar("i", ElementType.Int64)).Add(11, Scalar("c", ElementType.Bool));
        body.Add(12, Scalar("d", ElementType.Bool));
        inner.Input("v", ElementType.Float, "N", 2).Node("Identity", ["c"], ["d"]).Node("Tanh", ["v"], ["w"]).Output("w", ElementType.Float, "N", 2);
        SmallModel model = new SmallModel().Input("x", ElementType.Float, "N", 2)
            .Initialiser(SmallModel.Tensor("turns", ElementType.Int64, [], BitConverter.GetBytes(1L << 62)))
            .Initialiser(SmallModel.Tensor("on", ElementType.Bool, [], [1]))
            .Node("Loop", "l", ["turns", "on", "x"], ["y"], SmallModel.Branch("body", body)).Output("y", ElementType.Float, "N", 2);
        return _folder.Write("m.onnx", model.Bytes);
    }

    private static WireMessage Scalar(string name, int type) =>
        new WireMessage().Add(1, name).Add(2, new WireMessage().Add(1, new WireMessage().Add(1, type).Add(2, new WireMessage())));

    private Process Start(params string[] args) => Start(new Dictionary<string, string>(), args);

    private Process Start(Dictionary<string, string> environment, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "entroscope-networks.dll"), .. args])
        { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        Process tool = Process.Start(start)!;
        _started.Add(tool);
        return tool;
    }

    private static async Task<(int Code, string Output, string Error)> End(Process tool)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        Task<string> output = tool.StandardOutput.ReadToEndAsync(cancellation), error = tool.StandardError.ReadToEndAsync(cancellation);
        await tool.WaitForExitAsync(cancellation).WaitAsync(Longest, cancellation);
        return (tool.ExitCode, await output, await error);
    }

    // The process that the tool started, once it has been in its loop for a while.
    private static async Task<int> Child(Process tool)
    {
        int child = 0;
        await Until(() => !tool.HasExited ? (child = ChildOf(tool.Id)) > 0 && Process.GetProcessById(child).TotalProcessorTime.TotalSeconds > 1
            : throw new InvalidOperationException(tool.StandardError.ReadToEnd()));
        return child;
    }

    private static int ChildOf(int parent)
    {
        foreach (string status in Directory.GetDirectories("/proc").Where(d => char.IsAsciiDigit(Path.GetFileName(d)[0])).Select(d => Path.Combine(d, "stat")))
        {
            try
            {
                string text = File.ReadAllText(status);
                string[] rest = text[(text.LastIndexOf(')') + 2)..].Split(' ');
                if (int.Parse(rest[1], CultureInfo.InvariantCulture) == parent)
                {
                    return int.Parse(text.Split(' ')[0], CultureInfo.InvariantCulture);
                }
            }
            catch (IOException)
            {
                // It has ended meanwhile, or is no process.
            }
        }

        return 0;
    }

    // One that has ended, and that nobody has asked about, is no longer alive.
    private static bool IsAlive(int process)
    {
        try
        {
            string text = File.ReadAllText(Invariant($"/proc/{process}/stat"));
            return text[text.LastIndexOf(')') + 2] is not 'Z';
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static async Task Until(Func<bool> holds)
    {
        long start = Stopwatch.GetTimestamp();
        while (!holds())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Longest, "It did not come about in time.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Send(int process, int signal);
}

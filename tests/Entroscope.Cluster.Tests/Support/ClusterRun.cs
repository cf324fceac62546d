using Xunit;

namespace Entroscope.Cluster.Tests.Support;

/// <summary>A training with processes of its own: a coordinator and workers, which the test starts, stops and kills.</summary>
internal sealed class ClusterRun : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(120);
    private readonly List<Process> _processes = [];
    private readonly StringBuilder _errors = new();

    public TemporaryFolder Folder { get; } = new();

    public string File => Folder["cluster.json"];

    public string Errors
    {
        get
        {
            lock (_errors)
            {
                return _errors.ToString();
            }
        }
    }

    /// <summary>Writes rows of planted groups.</summary>
    public string Data(int rows)
    {
        var text = new StringBuilder(string.Join(',', Enumerable.Range(0, 16).Select(c => "c" + c)) + "\n");
        var random = new Entroscope.Numerics.RandomStream(3, "rows of a test");
        for (int r = 0; r < rows; r++)
        {
            int group = random.NextInt(4);
            text.AppendJoin(',', Enumerable.Range(0, 16).Select(c => random.NextInt(4) < 3 ? (c + group) % 4 : random.NextInt(4))).Append('\n');
        }

        return Folder.Write("data.csv", text.ToString());
    }

    public static string[] Train(string data, string model, int steps = 8, int width = 24) =>
        ["train", data, "--tree", "line", "--widths", $"{width}", "--steps", $"{steps}", "--warm-up", "0", "--prior-strength", "1", "-o", model];

    public Process Start(params string[] args)
    {
        ProcessStartInfo start = SelfProcess.Of(args);
        (start.RedirectStandardError, start.RedirectStandardOutput, start.RedirectStandardInput) = (true, true, true);
        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, e) =>
        {
            lock (_errors)
            {
                _errors.AppendLine(e.Data);
            }
        };
        process.OutputDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        _processes.Add(process);
        return process;
    }

    public Process Coordinator(string[] train, params string[] more) =>
        Start([.. train, "--cluster", "listen", "--cluster-file", File, "--threads", "1", "--no-refit", .. more]);

    public Process Worker() => Start("worker", "--join", File, "--threads", "1", "--wait", "100");

    /// <summary>Waits until the cluster is as the test needs it.</summary>
    public async Task<ClusterState> Until(Func<ClusterState, bool> condition)
    {
        long until = Environment.TickCount64 + (long)Longest.TotalMilliseconds;
        while (true)
        {
            try
            {
                if (System.IO.File.Exists(File) && new FileInfo(File).Length > 0)
                {
                    ClusterState state = await StatusClient.Ask(ClusterFile.Load(File), Reporting.ProductVersion.Text, TestContext.Current.CancellationToken);
                    if (condition(state))
                    {
                        return state;
                    }
                }
            }
            catch (DataException)
            {
                // Not yet.
            }

            Assert.True(Environment.TickCount64 < until, "The cluster did not come to the expected state: " + Errors);
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    public static async Task<int> End(Process process)
    {
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Longest, TestContext.Current.CancellationToken);
        return process.ExitCode;
    }

    public static void Signal(Process process, string signal)
    {
        using Process kill = Process.Start("kill", ["-" + signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public void Dispose()
    {
        foreach (Process process in _processes)
        {
            if (!process.HasExited)
            {
                process.Kill();
                process.WaitForExit();
            }

            process.Dispose();
        }

        Folder.Dispose();
    }
}

using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Entroscope.Cli.Tests.Support;

/// <summary>The built executable as a process of its own.</summary>
internal sealed class CliProcess : IDisposable
{
    private const int Interrupt = 2;
    private const int Terminate = 15;
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private CliProcess(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _error = process.StandardError.ReadToEndAsync();
    }

    public bool HasExited => _process.HasExited;

    public static CliProcess Start(params string[] args) => Start(new Dictionary<string, string>(StringComparer.Ordinal), args);

    public static CliProcess Start(IReadOnlyDictionary<string, string> environment, params string[] args) => Start(environment, null, args);

    /// <summary>Starts the executable in a folder.</summary>
    public static CliProcess StartIn(string folder, IEnumerable<string> args) =>
        Start(new Dictionary<string, string>(StringComparer.Ordinal), folder, [.. args]);

    private static CliProcess Start(IReadOnlyDictionary<string, string> environment, string? folder, string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Entroscope.Cli.dll"), .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = folder ?? string.Empty,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return new CliProcess(Process.Start(start)!);
    }

    /// <summary>Runs a command line to its end.</summary>
    public static async Task<CliResult> RunAsync(IReadOnlyDictionary<string, string> environment, params string[] args)
    {
        using CliProcess process = Start(environment, args);
        return await process.EndAsync();
    }

    /// <summary>Waits for the end; a process that never ends fails the test instead of holding it up for ever.</summary>
    public async Task<CliResult> EndAsync()
    {
        await _process.WaitForExitAsync(Xunit.TestContext.Current.CancellationToken).WaitAsync(LongestRun);
        return new CliResult(_process.ExitCode, await _output, await _error);
    }

    /// <summary>Kills the process as kill -9 does.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Asks the process to stop as Ctrl+C does, or as a service manager does where Ctrl+C is ignored.</summary>
    public void Stop()
    {
        if (SendSignal(_process.Id, IsInterruptIgnored() ? Terminate : Interrupt) != 0)
        {
            throw new InvalidOperationException("The signal could not be sent.");
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    // A shell starts background jobs with the interrupt ignored, and whatever they start inherits that.
    private static bool IsInterruptIgnored()
    {
        const string Status = "/proc/self/status";
        string mask = File.Exists(Status)
            ? File.ReadLines(Status).FirstOrDefault(l => l.StartsWith("SigIgn:", StringComparison.Ordinal)) ?? string.Empty
            : string.Empty;
        return mask.Length > 0 && (Convert.ToUInt64(mask["SigIgn:".Length..].Trim(), 16) >> (Interrupt - 1) & 1) == 1;
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int process, int signal);
}

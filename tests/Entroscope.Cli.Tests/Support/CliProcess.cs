using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Entroscope.Cli.Tests.Support;

/// <summary>The built executable as a process of its own.</summary>
internal sealed class CliProcess : IDisposable
{
    public const int Interrupt = 2;

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

    public static CliProcess Start(IReadOnlyDictionary<string, string> environment, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Entroscope.Cli.dll"), .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
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

    public async Task<CliResult> EndAsync()
    {
        await _process.WaitForExitAsync(Xunit.TestContext.Current.CancellationToken);
        return new CliResult(_process.ExitCode, await _output, await _error);
    }

    /// <summary>Kills the process as kill -9 does.</summary>
    public void Kill() => _process.Kill();

    public void Signal(int signal)
    {
        if (SendSignal(_process.Id, signal) != 0)
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

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int process, int signal);
}

using System.Diagnostics;

namespace Entroscope.Benchmarks.Measuring;

/// <summary>Runs a command of this program in a process of its own, so that its peak of memory is its own and all is given back.</summary>
internal static class OwnProcess
{
    /// <summary>Runs a command to its end; what it writes to the error stream is shown.</summary>
    /// <param name="words">The command and its arguments.</param>
    /// <returns>What it wrote to standard output, and its exit code.</returns>
    public static (string Output, int ExitCode) Run(params string[] words)
    {
        string program = Environment.ProcessPath ?? throw new InvalidOperationException("The path of the process is unknown.");
        string[] host = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [typeof(OwnProcess).Assembly.Location] : [];
        var start = new ProcessStartInfo(program, [.. host, .. words]) { RedirectStandardOutput = true };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start.");
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (output, process.ExitCode);
    }

    /// <summary>Gets the largest working set of this process so far, in MiB.</summary>
    public static double PeakMemory()
    {
        using var process = Process.GetCurrentProcess();
        return Math.Round(process.PeakWorkingSet64 / (double)(1 << 20));
    }
}

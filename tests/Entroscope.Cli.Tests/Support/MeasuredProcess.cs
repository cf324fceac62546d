using System.Diagnostics;
using System.Globalization;

namespace Entroscope.Cli.Tests.Support;

/// <summary>What a process of its own gave back, and what it took.</summary>
/// <param name="Result">Exit code and text.</param>
/// <param name="ProcessorTime">Its processor time, as the system had it shortly before its end; zero where /proc does not tell.</param>
/// <param name="Memory">Its largest resident memory in bytes, likewise.</param>
internal sealed record MeasuredProcess(CliResult Result, TimeSpan ProcessorTime, long Memory)
{
    private const int Glance = 5;
    private const double Tick = 0.01;
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(1);

    /// <summary>Runs the built executable to its end; one that takes longer than a minute is killed.</summary>
    public static async Task<MeasuredProcess> RunAsync(params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Entroscope.Cli.dll"), .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        long began = Stopwatch.GetTimestamp();
        (TimeSpan time, long memory) = (TimeSpan.Zero, 0);
        while (!process.HasExited)
        {
            (time, memory) = (Latest(process.Id) ?? time, Math.Max(memory, Peak(process.Id)));
            if (Stopwatch.GetElapsedTime(began) > LongestRun)
            {
                process.Kill();
            }

            await Task.Delay(Glance);
        }

        return new MeasuredProcess(new CliResult(process.ExitCode, await output, await error), time, memory);
    }

    // Fields 14 and 15, counted after the name, which ends at the last parenthesis.
    private static TimeSpan? Latest(int process)
    {
        string[] fields = Read(process, "stat").Split(") ").Last().Split(' ');
        return fields.Length > 12
            ? TimeSpan.FromSeconds(Tick * (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)))
            : null;
    }

    private static long Peak(int process)
    {
        string line = Read(process, "status").Split('\n').FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal)) ?? "VmHWM: 0 kB";
        return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture);
    }

    private static string Read(int process, string file)
    {
        try
        {
            return File.ReadAllText(Invariant($"/proc/{process}/{file}"));
        }
        catch (IOException)
        {
            return string.Empty;
        }
    }
}

using System.Diagnostics;

namespace Entroscope.Fuzz;

/// <summary>Gives an input to the built tool, as a user does: whatever native code makes of it, the answer is a result, or one line and exit code 2.</summary>
internal static class ToolCheck
{
    private const string Assembly = "entroscope-networks.dll";
    private const string Start = "entroscope: ";
    private const int Refused = 2;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>Runs the tool.</summary>
    /// <param name="args">The command line; its files are in the folder.</param>
    /// <returns>What is wrong with what it did; null for nothing.</returns>
    public static Finding? Run(FuzzInput input, string folder, IEnumerable<string> args)
    {
        string result = Path.Combine(folder, "result.json");
        string[] before = Directory.GetFiles(folder);
        using Process process = Process.Start(new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, Assembly), .. args, "--json", "-o", result])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Longest))
        {
            process.Kill(entireProcessTree: true);
            return new Finding(input, Invariant($"{input.Format} tool hang"), "The tool does not end.");
        }

        string[] lines = error.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] left = [.. Directory.GetFiles(folder).Except(before, StringComparer.Ordinal)];
        bool isRight = process.ExitCode switch
        {
            0 => lines.Length == 0 && output.Result.Length > 0 && left is [var file] && string.Equals(file, result, StringComparison.Ordinal),
            Refused => lines is [var line] && IsMessage(line, folder) && output.Result.Length == 0 && left.Length == 0,
            _ => false,
        };
        return isRight ? null : new Finding(input, Invariant($"{input.Format} tool answer"), Finding.Shown(Invariant(
            $"Exit code {process.ExitCode}, {output.Result.Length} characters of output, {left.Length} files, {lines.Length} lines: {error.Result}")));
    }

    // A long message has its longest words shortened in their middle.
    private static bool Names(string line, string folder) =>
        line.Contains(folder, StringComparison.Ordinal) || SafeText.BeginsShortened(line[Start.Length..], folder);

    private static bool IsMessage(string line, string folder)
    {
        if (!line.StartsWith(Start, StringComparison.Ordinal) || !Names(line, folder))
        {
            return false;
        }

        try
        {
            FuzzCheck.Message(line[Start.Length..]);
            return true;
        }
        catch (FuzzFault)
        {
            return false;
        }
    }
}

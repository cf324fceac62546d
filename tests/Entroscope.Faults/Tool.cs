using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Entroscope.Faults;

/// <summary>The built command line as a process in a folder, started by a shell that may first redirect streams or set limits.</summary>
internal sealed partial class Tool : IDisposable
{
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;

    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(3);

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private Tool(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _error = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Gets or sets the program: the one built for itself, which starts faster than the copy beside this one.</summary>
    public static string Dll { get; set; } = Own();

    private static string Own()
    {
        string built = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../Entroscope.Cli/release/Entroscope.Cli.dll"));
        return File.Exists(built) ? built : Path.Combine(AppContext.BaseDirectory, "Entroscope.Cli.dll");
    }

    /// <summary>Starts the command line.</summary>
    /// <param name="folder">The working folder.</param>
    /// <param name="args">The arguments.</param>
    /// <param name="shell">What the shell does first: <c>{0}</c> is the command; empty for the command alone.</param>
    /// <param name="variables">Variables of the environment, or null.</param>
    public static Tool Start(string folder, IEnumerable<string> args, string shell = "", IReadOnlyDictionary<string, string>? variables = null)
    {
        const string Command = "exec \"$@\"";
        string script = shell.Length == 0 ? Command : shell.Replace("{0}", Command, StringComparison.Ordinal);
        var start = new ProcessStartInfo("/bin/sh", ["-c", script, "sh", "dotnet", Dll, .. args])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in variables ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            start.Environment[name] = value;
        }

        return new Tool(Process.Start(start)!);
    }

    /// <summary>Runs a command line to its end.</summary>
    public static ToolResult Run(string folder, IEnumerable<string> args, string shell = "", IReadOnlyDictionary<string, string>? variables = null)
    {
        using Tool tool = Start(folder, args, shell, variables);
        return tool.End();
    }

    public void Signal(int signal) => _ = SendSignal(_process.Id, signal);

    /// <summary>Waits for the end; one that does not come within three minutes is a fault of its own.</summary>
    public ToolResult End()
    {
        if (!_process.WaitForExit(LongestRun))
        {
            Signal(Kill);
            _process.WaitForExit();
            return new ToolResult(-1, _output.Result, "does not end: " + _error.Result, _watch.Elapsed);
        }

        TimeSpan time = _watch.Elapsed;
        _process.WaitForExit();
        return new ToolResult(_process.ExitCode, _output.Result, _error.Result, time);
    }

    public void Dispose() => _process.Dispose();

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}

/// <summary>How a command line ended.</summary>
internal sealed record ToolResult(int Code, string Output, string Error, TimeSpan Time)
{
    /// <summary>Gets the last line of the errors, for a message.</summary>
    public string LastLine => Error.TrimEnd().Split('\n')[^1];
}

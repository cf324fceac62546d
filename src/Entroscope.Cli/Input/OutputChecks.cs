using System.CommandLine.Parsing;

namespace Entroscope.Cli.Input;

/// <summary>Keeps a command from writing over what it reads.</summary>
internal static class OutputChecks
{
    /// <summary>Refuses a command line whose output file is one of its inputs.</summary>
    /// <param name="parsed">The command line.</param>
    /// <exception cref="UsageException">The output is a file that the command reads.</exception>
    public static void EnsureNotRead(ParseResult parsed)
    {
        SymbolResult[] given = [.. parsed.CommandResult.Children];
        string[] outputs = [.. given.OfType<OptionResult>().Where(o => o.Option.Name is "--output").SelectMany(o => o.Tokens).Select(t => t.Value)];
        string[] read = [.. given.Where(s => s is not OptionResult { Option.Name: "--output" }).SelectMany(s => s.Tokens).Select(t => t.Value)
            .Where(File.Exists).Select(Path.GetFullPath)];
        if (Array.Find(outputs, path => File.Exists(path) && read.Contains(Path.GetFullPath(path), StringComparer.Ordinal)) is { } same)
        {
            throw new UsageException($"{same}: is read by this command; write into another file");
        }
    }
}

using System.CommandLine.Parsing;
using Entroscope.Data.Readers;

namespace Entroscope.Cli.Input;

/// <summary>Refuses command lines whose paths cannot be meant, before anything is read or written: for every command, by what its options are.</summary>
internal static class PathChecks
{
    /// <param name="parsed">The command line.</param>
    /// <exception cref="UsageException">A name is empty, a file is read and written, or two results go to one place.</exception>
    /// <exception cref="DataException">A pipe, a socket or a device is where a file must be.</exception>
    public static void Ensure(ParseResult parsed)
    {
        PathOption[] options = [.. parsed.CommandResult.Command.Options.OfType<PathOption>()];
        PathOption[] outputs = [.. options.Where(o => o.Use != PathUse.Read)];
        EnsureNamed(parsed, options);
        EnsureStandardOutputOnce(parsed, outputs);
        string[] written = [.. outputs.SelectMany(o => Files(o, o.Of(parsed))), .. ConvertedInto(parsed)];
        string[] inputs =
        [
            .. options.Where(o => o.Use == PathUse.Read).Select(parsed.GetValue).OfType<string>().Concat(ReadArguments(parsed)).SelectMany(Inputs),
        ];
        EnsureFiles(inputs, "read");
        EnsureFiles([.. written.Where(p => !p.StartsWith("/dev/", StringComparison.Ordinal) && !p.StartsWith("/proc/", StringComparison.Ordinal))], "written");
        foreach (string output in written)
        {
            UsageException.ThrowIf(Array.Exists(inputs, i => FileStatus.IsSame(i, output)), $"{output}: is read by this command; write into another file");
            UsageException.ThrowIf(written.Count(other => FileStatus.IsSame(other, output)) > 1, $"{output}: would be written twice; name two files");
        }
    }

    /// <summary>Returns whether a file that is written takes standard output, so that all else that is shown must go elsewhere.</summary>
    public static bool TakesStandardOutput(ParseResult parsed) => Takers(parsed).Length > 0;

    private static string[] Takers(ParseResult parsed) =>
    [
        .. parsed.CommandResult.Command.Options.OfType<PathOption>()
            .Where(o => o.Use == PathUse.Written && o.Of(parsed) is { } path && StandardStream.IsOutput(path)).Select(o => o.Name),
        .. ConvertedInto(parsed).Where(StandardStream.IsOutput),
    ];

    private static void EnsureNamed(ParseResult parsed, PathOption[] options)
    {
        foreach ((string place, string path) in options.Where(o => parsed.GetResult(o) is { Implicit: false }).Select(o => (o.Name, parsed.GetValue(o)!))
            .Concat(Positional(parsed).SelectMany(a => a.Tokens.Select(t => (a.Argument.Name, t.Value)))))
        {
            UsageException.ThrowIf(path.Length == 0, $"{place} must be a name, but is empty");
            UsageException.ThrowIf(path.Contains('\0', StringComparison.Ordinal), $"{place} must be a name, but has a character of code 0: '{path}'");
        }

        UsageException.ThrowIf(
            ReadArguments(parsed).Concat(options.Where(o => o.Use == PathUse.Read).Select(parsed.GetValue)).Contains("-", StringComparer.Ordinal),
            "standard input is not read; name a file in the place of '-'");
    }

    private static void EnsureStandardOutputOnce(ParseResult parsed, PathOption[] outputs)
    {
        foreach (PathOption kept in outputs.Where(o => o.Use == PathUse.Kept && o.Of(parsed) is { } path && StandardStream.IsOutput(path)))
        {
            throw new UsageException($"{kept.Name} must be a place that lasts, but is standard output");
        }

        string[] takers = Takers(parsed);
        bool json = parsed.CommandResult.Command.Options.FirstOrDefault(o => o.Name is "--json") is Option<bool> option && parsed.GetValue(option);
        string[] all = json ? [.. takers, "--json"] : takers;
        UsageException.ThrowIf(takers.Length > 0 && all.Length > 1, $"{string.Join(" and ", all)} cannot both write on standard output; name a file for one");
    }

    // To open a pipe is to wait for its other end; to write a file in its place, to let the other end wait. Device files may be written.
    private static void EnsureFiles(string[] paths, string done)
    {
        foreach (string path in paths)
        {
            if (FileStatus.Oddity(path) is { } kind)
            {
                throw new DataException($"{path}: cannot be {done}: it is {kind}, not a file.");
            }
        }
    }

    private static IEnumerable<string> Files(PathOption option, string? path) =>
        path is null || StandardStream.IsOutput(path) ? []
        : option.FilesWithin.Count == 0 ? [path, .. option.Beside is { } beside && path.Length > 0 ? [beside(path)] : Array.Empty<string>()]
        : option.FilesWithin.Select(f => Path.Combine(path, f));

    // What DATA names is one file, a folder of them, or the beginning of their names.
    private static IEnumerable<string> Inputs(string path)
    {
        if (DataSource.WithPlace(path) is { } named)
        {
            return [named.File];
        }

        if (File.Exists(path))
        {
            return [path];
        }

        if (File.Exists(Path.Combine(path, Workflow.Runs.RunManifest.FileName)))
        {
            return RunFolder.AllFiles.Select(f => Path.Combine(path, f)).Where(File.Exists);
        }

        try
        {
            return DataSource.Resolve(path, []).SelectMany(f => new[] { f.Path, f.LabelPath }).OfType<string>();
        }
        catch (Exception e) when (e is EntroscopeException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static IEnumerable<ArgumentResult> Positional(ParseResult parsed) => parsed.CommandResult.Children.OfType<ArgumentResult>();

    private static IEnumerable<string> ReadArguments(ParseResult parsed) =>
        Positional(parsed).SelectMany(a => a.Tokens).Select(t => t.Value).SkipLast(ConvertedInto(parsed).Length);

    // The one argument that may name a file to write.
    private static string[] ConvertedInto(ParseResult parsed) => Commands.ConvertCommand.TargetOf(parsed) is { } target ? [target] : [];
}

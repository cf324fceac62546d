using System.CommandLine.Parsing;

namespace Entroscope.Cli.Output;

/// <summary>
/// Puts the file into a refusal that does not name it: the library knows networks and rows, not where a command got them from.
/// </summary>
internal static class RefusedFile
{
    // How the library speaks of what comes from a file, and the argument or option that names the file.
    private static readonly (string Start, string Symbol)[] Subjects =
    [
        ("The checkpoint ", "--checkpoint"),
        ("training data: ", "DATA"),
        ("validation data: ", "DATA"),
        ("Row ", "MODEL"),
    ];

    /// <summary>Writes a refusal with its file.</summary>
    /// <returns>The message, which starts with the file where it named none of those of the command line.</returns>
    public static string Message(ParseResult parsed, EntroscopeException error)
    {
        string message = error.Message;
        if (Names(parsed, message))
        {
            return message;
        }

        string[] files = error is DataException
            ? Files(parsed, Subjects.FirstOrDefault(s => message.StartsWith(s.Start, StringComparison.Ordinal)).Symbol).TakeLast(1).ToArray()
            : [.. Files(parsed, "MODEL"), .. Files(parsed, "--against")];
        return files.Length == 0 ? message : $"{string.Join(" and ", files)}: {message}";
    }

    // Library messages start with the file; some of the command line's speak of it further on.
    private static bool Names(ParseResult parsed, string message)
    {
        bool Starts(string name) => name.Length > 0 && (SafeText.BeginsShortened(message, name)
            || (message.StartsWith(name, StringComparison.Ordinal) && message.AsSpan(name.Length) is [':' or ',' or '/', ..]));
        return parsed.Tokens.Any(t => Starts(SafeText.OneLine(t.Value)))
            || parsed.CommandResult.Children.Where(c => c is ArgumentResult).SelectMany(c => c.Tokens)
                .Any(t => message.Contains(SafeText.OneLine(t.Value), StringComparison.Ordinal));
    }

    private static string[] Files(ParseResult parsed, string? symbol)
    {
        if (symbol is null)
        {
            return [];
        }

        Command command = parsed.CommandResult.Command;
        SymbolResult? found = symbol[0] == '-'
            ? command.Options.FirstOrDefault(o => string.Equals(o.Name, symbol, StringComparison.Ordinal)) is { } option ? parsed.GetResult(option) : null
            : command.Arguments.FirstOrDefault(a => a.Name.Split('|').Contains(symbol, StringComparer.Ordinal)) is { } argument
                ? parsed.GetResult(argument)
                : null;
        return found is null ? [] : [.. found.Tokens.Select(t => t.Value)];
    }
}

using System.CommandLine.Help;
using System.CommandLine.Parsing;

namespace Entroscope.Cli.Input;

/// <summary>Knows which options a user gave, and refuses those that mean nothing beside what else was given.</summary>
internal static class GivenOptions
{
    /// <summary>Finds the first of some options that the user gave; null where there is none.</summary>
    public static Option? FirstGiven(this ParseResult parsed, IEnumerable<Option> options) =>
        options.FirstOrDefault(o => parsed.GetResult(o) is { Implicit: false });

    /// <summary>Refuses options.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="options">The options that have no meaning here.</param>
    /// <param name="why">What follows the name of the option in the message.</param>
    /// <exception cref="UsageException">The user gave one.</exception>
    public static void Refuse(this ParseResult parsed, IEnumerable<Option> options, string why)
    {
        if (parsed.FirstGiven(options) is { } stray)
        {
            throw new UsageException($"{stray.Name} {why}");
        }
    }

    /// <summary>Finds what is wrong with the options as they were written, whatever they mean; null where nothing is.</summary>
    public static string? Misspelt(this ParseResult parsed)
    {
        OptionResult[] given =
            [.. parsed.RootCommandResult.Children.Concat(parsed.CommandResult.Children).OfType<OptionResult>().Where(o => !o.Implicit)];
        return Array.Exists(given, o => o.Option is HelpOption or VersionOption) ? null
            : Array.Find(given, o => o.IdentifierTokenCount > 1 && o.Option is not RepeatedOption) is { } twice
                ? $"{twice.Option.Name} is given {Times(twice.IdentifierTokenCount)}; give it once"
            : StrayOption(parsed) is { } stray ? $"Unrecognized option '{stray}'"
            : null;
    }

    private static string Times(int count) => count == 2 ? "twice" : Invariant($"{count} times");

    // A mistyped option would otherwise be taken for a path. What follows "--" is meant as it is, and comes last among the arguments.
    private static string? StrayOption(ParseResult parsed)
    {
        Token[] arguments = [.. parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens)];
        int dashes = parsed.Tokens.TakeWhile(t => t.Type != TokenType.DoubleDash).Count();
        int meant = Math.Max(0, parsed.Tokens.Count - dashes - 1);
        return arguments.SkipLast(meant).Select(t => t.Value).FirstOrDefault(t => t.Length > 1 && t[0] == '-');
    }
}

using System.CommandLine.Completions;

namespace Entroscope.Cli.Output;

/// <summary>What the definitions of commands say of themselves, as completions and the manual page need it.</summary>
internal static class CommandWords
{
    /// <summary>Gets the options of a command that help shows, those of all commands included, in the order of their names.</summary>
    public static IEnumerable<Option> Options(Command command) =>
        command.Options.Append(CommonOptions.Verbose).Where(o => !o.Hidden)
            .DistinctBy(o => o.Name, StringComparer.Ordinal).OrderBy(o => o.Name, StringComparer.Ordinal);

    /// <summary>Gets all names of an option, the long one first.</summary>
    public static IEnumerable<string> Names(Option option) =>
        option.Aliases.Append(option.Name).Where(n => n.StartsWith('-') && !n.EndsWith('?')).Distinct(StringComparer.Ordinal)
            .OrderByDescending(n => n.Length).ThenBy(n => n, StringComparer.Ordinal);

    /// <summary>Gets a value indicating whether an option is followed by a value.</summary>
    public static bool HasValue(Option option) => option.Arity.MaximumNumberOfValues > 0 && option.ValueType != typeof(bool);

    /// <summary>Gets the words that an option accepts; empty where there are too many to name.</summary>
    public static string[] Choices(Option option) => option.HelpName?.Contains('|', StringComparison.Ordinal) == true ? option.HelpName.Split('|') : [];

    /// <summary>Gets the words that the first argument of a command is one of; empty where it is anything.</summary>
    public static string[] FirstWords(Command command) =>
        command.Arguments.Count == 0 ? [] : [.. command.Arguments[0].GetCompletions(CompletionContext.Empty).Select(c => c.Label)];

    /// <summary>Gets what the value of an option is called.</summary>
    public static string ValueName(Option option) => option.HelpName ?? option.Name.TrimStart('-').ToUpperInvariant();

    /// <summary>Gets the first sentence of a description, without its full stop.</summary>
    public static string Summary(string? description)
    {
        string text = (description ?? string.Empty).ReplaceLineEndings(" ");
        int end = text.IndexOf(". ", StringComparison.Ordinal);
        return (end < 0 ? text : text[..end]).TrimEnd('.');
    }
}

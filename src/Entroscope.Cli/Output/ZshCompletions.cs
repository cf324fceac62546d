namespace Entroscope.Cli.Output;

/// <summary>Completions for zsh: commands and options with what they are for, words of options, and files.</summary>
internal static class ZshCompletions
{
    public static void Write(TextWriter output, IReadOnlyList<Command> commands)
    {
        output.Write("#compdef entroscope\n"
            + "# Completions of entroscope for zsh: keep this file as _entroscope in a folder of $fpath\n_entroscope() {\n    local -a commands=(\n");
        foreach (Command command in commands)
        {
            output.Write($"        '{command.Name}:{Quoted(CommandWords.Summary(command.Description))}'\n");
        }

        output.Write("    )\n    if (( CURRENT == 2 )); then\n        _describe command commands\n        return\n    fi\n"
            + "    shift words\n    (( CURRENT-- ))\n    case $words[1] in\n");
        foreach (Command command in commands)
        {
            output.Write($"    {command.Name})\n        _arguments");
            foreach (Option option in CommandWords.Options(command))
            {
                WriteOption(output, option);
            }

            if (CommandWords.FirstWords(command) is { Length: > 0 } first)
            {
                output.Write($" \\\n            '1:word:({string.Join(' ', first)})'");
            }

            output.Write(" \\\n            '*:file:_files'\n        ;;\n");
        }

        output.Write("    esac\n}\nif [[ $funcstack[1] == _entroscope ]]; then\n    _entroscope \"$@\"\nelse\n    compdef _entroscope entroscope\nfi\n");
    }

    private static void WriteOption(TextWriter output, Option option)
    {
        string[] names = [.. CommandWords.Names(option)];
        string[] choices = CommandWords.Choices(option);
        string value = !CommandWords.HasValue(option) ? string.Empty
            : choices.Length > 0 ? $":value:({string.Join(' ', choices)})"
            : option is PathOption ? ":file:_files" : ":value: ";
        string about = Quoted(CommandWords.Summary(option.Description))
            .Replace("[", "\\[", StringComparison.Ordinal).Replace("]", "\\]", StringComparison.Ordinal);
        string list = names.Length == 1 ? $"'{names[0]}" : $"'({string.Join(' ', names)})'{{{string.Join(',', names)}}}'";
        output.Write($" \\\n            {list}[{about}]{value}'");
    }

    // Within single quotes, and where a colon separates.
    private static string Quoted(string text) =>
        text.Replace("'", "'\\''", StringComparison.Ordinal).Replace(":", "\\:", StringComparison.Ordinal);
}

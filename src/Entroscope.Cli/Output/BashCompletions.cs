namespace Entroscope.Cli.Output;

/// <summary>Completions for bash: commands, options and their words; files where neither is meant.</summary>
internal static class BashCompletions
{
    public static void Write(TextWriter output, IReadOnlyList<Command> commands)
    {
        output.Write("""
            # Completions of entroscope for bash: source this file, or keep it as ~/.local/share/bash-completion/completions/entroscope
            _entroscope() {
                local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} words=
                if ((COMP_CWORD == 1)); then

            """.ReplaceLineEndings("\n"));
        output.Write($"        words='{Join(commands.Select(c => c.Name).Append("--help").Append("--version"))}'\n");
        output.Write("    else\n        case ${COMP_WORDS[1]} in\n");
        foreach (Command command in commands)
        {
            WriteCommand(output, command);
        }

        output.Write("""
                    esac
                fi
                mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
            }
            complete -o bashdefault -o default -F _entroscope entroscope

            """.ReplaceLineEndings("\n"));
    }

    private static void WriteCommand(TextWriter output, Command command)
    {
        Option[] options = [.. CommandWords.Options(command)];
        output.Write($"        {command.Name})\n            case $previous in\n");
        foreach (Option option in options.Where(CommandWords.HasValue))
        {
            string[] choices = CommandWords.Choices(option);
            string action = choices.Length > 0 ? $"words='{Join(choices)}'" : "return";
            output.Write($"            {string.Join(" | ", CommandWords.Names(option))}) {action} ;;\n");
        }

        string rest = Join(options.SelectMany(CommandWords.Names));
        output.Write($"            *)\n                if [[ $current == -* ]]; then words='{rest}'; ");
        if (CommandWords.FirstWords(command) is { Length: > 0 } first)
        {
            output.Write($"elif ((COMP_CWORD == 2)); then words='{Join(first)}'; ");
        }

        output.Write("fi\n                ;;\n            esac\n            ;;\n");
    }

    private static string Join(IEnumerable<string> words) => string.Join(' ', words);
}

namespace Entroscope.Cli.Output;

/// <summary>Completions for fish: commands and options with what they are for, words of options, and files.</summary>
internal static class FishCompletions
{
    public static void Write(TextWriter output, IReadOnlyList<Command> commands)
    {
        output.Write("# Completions of entroscope for fish: keep this file as ~/.config/fish/completions/entroscope.fish\n");
        foreach (Command command in commands)
        {
            output.Write($"complete -c entroscope -n __fish_use_subcommand -f -a {command.Name} -d '{Quoted(CommandWords.Summary(command.Description))}'\n");
            string seen = $"complete -c entroscope -n '__fish_seen_subcommand_from {command.Name}'";
            foreach (string word in CommandWords.FirstWords(command))
            {
                output.Write($"{seen} -a {word}\n");
            }

            foreach (Option option in CommandWords.Options(command))
            {
                string names = string.Join(' ', CommandWords.Names(option)
                    .Select(n => n.StartsWith("--", StringComparison.Ordinal) ? "-l " + n[2..] : "-s " + n[1..]));
                string[] choices = CommandWords.Choices(option);
                string value = !CommandWords.HasValue(option) ? string.Empty
                    : choices.Length > 0 ? $" -x -a '{string.Join(' ', choices)}'"
                    : option is PathOption ? " -r" : " -x";
                output.Write($"{seen} {names}{value} -d '{Quoted(CommandWords.Summary(option.Description))}'\n");
            }
        }
    }

    private static string Quoted(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal);
}

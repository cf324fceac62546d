namespace Entroscope.Cli.Commands;

/// <summary><c>completions</c>: what a shell needs to complete command lines, made from the commands themselves.</summary>
internal static class CompletionsCommand
{
    public const string Name = "completions";

    public static Command Create()
    {
        var shell = new Argument<string>("SHELL") { Description = "The shell: bash, zsh or fish." };
        shell.CompletionSources.Add("bash", "zsh", "fish");
        var command = new Command(Name, "Print the script by which a shell completes command lines of entroscope.") { shell };
        command.SetAction(parsed =>
        {
            Action<TextWriter, IReadOnlyList<Command>> write = parsed.GetRequiredValue(shell) switch
            {
                "bash" => BashCompletions.Write,
                "zsh" => ZshCompletions.Write,
                "fish" => FishCompletions.Write,
                var other => throw new UsageException($"SHELL must be one of bash, zsh, fish, but is '{other}'"),
            };
            write(parsed.InvocationConfiguration.Output, [.. CommandList.Set.Create([])]);
            return ExitCode.Done;
        });
        return command.WithExamples("source <(entroscope completions bash)", "entroscope completions fish > ~/.config/fish/completions/entroscope.fish");
    }
}

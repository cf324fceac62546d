namespace Entroscope.Cli.Commands;

/// <summary><c>man</c>: the manual page, made from the commands themselves.</summary>
internal static class ManCommand
{
    public const string Name = "man";

    public static Command Create()
    {
        var command = new Command(Name, "Print the manual page of entroscope, for man.");
        command.SetAction(parsed =>
        {
            ManualPage.Write(parsed.InvocationConfiguration.Output, CommandList.Set.Description, [.. CommandList.Set.Create([])]);
            return ExitCode.Done;
        });
        return command.WithExamples("entroscope man > ~/.local/share/man/man1/entroscope.1");
    }
}

namespace Entroscope.Cli.Output;

/// <summary>The manual page of the tool, in the man macros of roff.</summary>
internal static class ManualPage
{
    public static void Write(TextWriter output, string description, IReadOnlyList<Command> commands)
    {
        string version = typeof(App).Assembly.GetName().Version?.ToString(3) ?? string.Empty;
        output.Write($".TH ENTROSCOPE 1 \"\" \"Entroscope {version}\" \"User Commands\"\n.ad l\n");
        output.Write(".SH NAME\nentroscope \\- how information flows and scales through a deep network\n");
        output.Write(".SH SYNOPSIS\n.B entroscope\n.I COMMAND\n[\\fIARGUMENTS\\fR]\n");
        output.Write($".SH DESCRIPTION\n{Text(CommandWords.Summary(description))}.\n.SH COMMANDS\n");
        foreach (Command command in commands)
        {
            WriteCommand(output, command);
        }

        output.Write(".SH \"EXIT STATUS\"\n");
        (string Code, string Meaning)[] codes =
        [
            ("0", "Done."), ("1", "The command line is wrong."), ("2", "Data, a model or a file is refused."), ("130", "Stopped by Ctrl+C."),
        ];
        foreach ((string code, string meaning) in codes)
        {
            output.Write($".TP\n.B {code}\n{Text(meaning)}\n");
        }
    }

    private static void WriteCommand(TextWriter output, Command command)
    {
        string name = command.Name;
        output.Write($".SS {Text(name)}\n{Text(command.Description)}\n");
        if (command.Options.Count > 0)
        {
            output.Write($".PP\n.B entroscope {Text(name)}\n{string.Concat(command.Arguments.Select(a => $"\\fI{Text(a.Name)}\\fR "))}[\\fIOPTIONS\\fR]\n");
        }

        foreach (Argument argument in command.Arguments)
        {
            output.Write($".TP\n.I {Text(argument.Name)}\n{Text(argument.Description)}\n");
        }

        foreach (Option option in command.Options.Where(o => !o.Hidden && o.Description is not null).OrderBy(o => o.Name, StringComparer.Ordinal))
        {
            string value = CommandWords.HasValue(option) ? $" \\fI{Text(CommandWords.ValueName(option))}\\fR" : string.Empty;
            output.Write($".TP\n{string.Join(", ", CommandWords.Names(option).Select(n => $"\\fB{Text(n)}\\fR"))}{value}\n{Text(option.Description)}\n");
        }

        if (CommandHelp.Examples(command) is { Length: > 0 } examples)
        {
            output.Write($".PP\nExamples:\n.PP\n.nf\n{string.Concat(examples.Select(e => $".RS\n{Text(e)}\n.RE\n"))}.fi\n");
        }
    }

    // A line that begins with a dot or a quote would be a request.
    private static string Text(string? text)
    {
        string escaped = (text ?? string.Empty).Replace("\\", "\\e", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal);
        return string.Join('\n', escaped.ReplaceLineEndings("\n").Split('\n').Where(l => l.Length > 0).Select(l => l[0] is '.' or '\'' ? "\\&" + l : l));
    }
}

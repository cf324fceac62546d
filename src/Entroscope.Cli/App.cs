using Entroscope.Cli.Commands;

namespace Entroscope.Cli;

/// <summary>The command line as a function from arguments to an exit code: parse, call the library, render.</summary>
internal static class App
{
    /// <summary>Runs one command line.</summary>
    /// <param name="commands">The commands that there are; null for those of the tool entroscope.</param>
    /// <returns>An exit code of <see cref="ExitCode"/>.</returns>
    public static int Run(IReadOnlyList<string> args, TextWriter output, TextWriter error, CancellationToken cancellation, CommandSet? commands = null) =>
        commands is null && AddOnTool.Find(args) is { } tool
            ? tool.Run(args, ShownWriter.Messages(error), cancellation)
            : Run(args, ShownWriter.Over(output), ShownWriter.Messages(error), commands ?? CommandList.Set, cancellation);

    /// <summary>Runs one command line for a program, which takes what went wrong as an exception.</summary>
    /// <param name="commands">The commands that there are, made once.</param>
    /// <returns>An exit code of <see cref="ExitCode"/>.</returns>
    /// <exception cref="UsageException">The command line cannot be meant.</exception>
    internal static int Ask(RootCommand commands, IReadOnlyList<string> args, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        ParseResult parsed = ParseMeant(commands, args);
        return Execute(parsed, ShownWriter.Over(output), ShownWriter.Messages(error), cancellation);
    }

    /// <summary>Reads one command line for a program.</summary>
    /// <exception cref="UsageException">The command line cannot be meant.</exception>
    internal static ParseResult ParseMeant(RootCommand commands, IReadOnlyList<string> args)
    {
        ParseResult parsed = commands.Parse([.. args], Exact());
        return Misuse(parsed) is { } misuse ? throw new UsageException(OneLine(misuse)) : parsed;
    }

    /// <summary>Makes the commands that a command line may mean.</summary>
    internal static RootCommand CreateRoot(IReadOnlyList<string> args, CommandSet commands)
    {
        var root = new RootCommand(commands.Description);
        root.Add(CommonOptions.Verbose);
        foreach (Command command in commands.Create(args))
        {
            root.Add(command);
        }

        return root;
    }

    /// <summary>Reads one command line without running it. A name that begins with @ is a name: no file of further arguments is read.</summary>
    internal static ParseResult Parse(IReadOnlyList<string> args) => Parse(args, CommandList.Set);

    private static ParseResult Parse(IReadOnlyList<string> args, CommandSet commands) =>
        CreateRoot(args, commands).Parse([.. args], Exact());

    private static ParserConfiguration Exact() => new() { ResponseFileTokenReplacer = null };

    private static int Run(IReadOnlyList<string> args, ShownWriter output, ShownWriter error, CommandSet commands, CancellationToken cancellation)
    {
        ParseResult parsed = Parse(args, commands);
        if (Misuse(parsed) is { } misuse)
        {
            error.WriteLine("entroscope: " + OneLine(misuse));
            return ExitCode.WrongUsage;
        }

        bool verbose = parsed.GetValue(CommonOptions.Verbose);
        try
        {
            return Execute(parsed, output, error, cancellation);
        }
        catch (StandardStreamException e) when (e.ReaderIsGone)
        {
            return ExitCode.ReaderGone;
        }
        catch (Exception e)
        {
            return Report(parsed, e, error, verbose);
        }
    }

    private static int Execute(ParseResult parsed, ShownWriter output, ShownWriter error, CancellationToken cancellation)
    {
        PathChecks.Ensure(parsed);
        ShownWriter shown = PathChecks.TakesStandardOutput(parsed) ? error.ForResults() : output;
        return ResultFile.Of(parsed) is { } file
            ? ResultFile.Write(file, shown, target => Invoke(parsed, target, error, cancellation))
            : Invoke(parsed, shown, error, cancellation);
    }

    private static int Invoke(ParseResult parsed, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        var configuration =
            new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        return parsed.InvokeAsync(configuration, cancellation).GetAwaiter().GetResult();
    }

    private static string? Misuse(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        if (command is RootCommand)
        {
            if (parsed.Errors.Count == 0)
            {
                return null;
            }

            string unknown = parsed.UnmatchedTokens.Count > 0 ? $"there is no command '{parsed.UnmatchedTokens[0]}'" : "a command is needed";
            return $"{unknown}; the commands are {string.Join(", ", command.Subcommands.Select(c => c.Name))} (see 'entroscope --help')";
        }

        return (parsed.Misspelt() ?? (parsed.Errors.Count > 0 ? parsed.Errors[0].Message : null)) is { } wrong
            ? $"{wrong.TrimEnd('.')} (see 'entroscope {command.Name} --help')"
            : null;
    }

    private static int Report(ParseResult parsed, Exception error, TextWriter writer, bool verbose)
    {
        (int code, string? message) = error switch
        {
            OperationCanceledException => (ExitCode.Cancelled, null),
            UsageException => (ExitCode.WrongUsage, error.Message),
            EntroscopeException refusal => (ExitCode.BadInput, Remedies.Add(RefusedFile.Message(parsed, refusal), refusal)),
            ArgumentException argument => (ExitCode.WrongUsage, WithoutParameter(argument)),
            IOException or UnauthorizedAccessException => (ExitCode.BadInput, error.Message),
            OutOfMemoryException => (ExitCode.BadInput, "this machine does not have enough memory; use smaller widths or less data"),
            _ => (ExitCode.BadInput, $"internal error: {error.Message} (run again with --verbose and report what it prints)"),
        };
        if (message is null)
        {
            Interruption.Say(writer);
        }
        else
        {
            writer.WriteLine("entroscope: " + OneLine(message));
        }

        if (verbose)
        {
            writer.WriteLine(error);
        }

        return code;
    }

    private static string WithoutParameter(ArgumentException error)
    {
        string suffix = $" (Parameter '{error.ParamName}')";
        return error.Message.Replace(suffix, string.Empty, StringComparison.Ordinal);
    }

    private static string OneLine(string message) => message.ReplaceLineEndings(" ").Trim();
}

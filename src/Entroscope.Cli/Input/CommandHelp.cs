using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Entroscope.Cli.Input;

/// <summary>Completes a command: its options, what it does, and the examples of its help text.</summary>
internal static class CommandHelp
{
    public static void AddAll(this Command command, params ReadOnlySpan<Option> options)
    {
        foreach (Option option in options)
        {
            command.Add(option);
        }
    }

    /// <summary>Runs a command on a thread of its own, so that it can be given up, and shows examples, complete command lines, below its help text.</summary>
    public static Command Running(this Command command, Func<ParseResult, CancellationToken, int> run, params string[] examples)
    {
        command.SetAction((parsed, cancellation) => Task.Run(() => run(parsed, cancellation), cancellation));
        return command.WithExamples(examples);
    }

    /// <summary>Shows examples, complete command lines, below the help text of a command.</summary>
    public static Command WithExamples(this Command command, params string[] examples)
    {
        var help = new HelpOption();
        if (help.Action is SynchronousCommandLineAction standard)
        {
            help.Action = new ExampleAction(standard, examples);
        }

        command.Add(help);
        return command;
    }

    /// <summary>Gets the examples of a command; empty where it has none.</summary>
    public static string[] Examples(Command command) =>
        [.. command.Options.Select(o => o.Action).OfType<ExampleAction>().SelectMany(a => a.Examples)];

    private sealed class ExampleAction(SynchronousCommandLineAction standard, string[] examples) : SynchronousCommandLineAction
    {
        public IReadOnlyList<string> Examples => examples;

        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            int code = standard.Invoke(parseResult);
            TextWriter output = parseResult.InvocationConfiguration.Output;
            output.WriteLine(examples.Length == 1 ? "Example:" : "Examples:");
            foreach (string example in examples)
            {
                output.WriteLine("  " + example);
            }

            return code;
        }
    }
}

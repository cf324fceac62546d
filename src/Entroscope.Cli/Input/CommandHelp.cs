using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Entroscope.Cli.Input;

/// <summary>Adds examples to the help text of a command.</summary>
internal static class CommandHelp
{
    /// <summary>Shows examples below the help text of a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="examples">Complete command lines.</param>
    /// <returns>The command.</returns>
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

    private sealed class ExampleAction(SynchronousCommandLineAction standard, string[] examples) : SynchronousCommandLineAction
    {
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

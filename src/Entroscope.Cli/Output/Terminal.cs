using Spectre.Console;

namespace Entroscope.Cli.Output;

/// <summary>What is written on: a terminal of a width, or anything else.</summary>
internal static class Terminal
{
    private const int StandardWidth = 80;

    /// <summary>Returns the width of the terminal that a writer writes on; null where it writes on none.</summary>
    public static int? WidthOf(TextWriter writer) => writer is ShownWriter { IsTerminal: true } ? Width() : null;

    /// <summary>Returns whether progress may be drawn over itself.</summary>
    public static bool IsInteractive(TextWriter writer) => writer is ShownWriter { IsTerminal: true }
        && (OperatingSystem.IsWindows() || Environment.GetEnvironmentVariable("TERM") is { Length: > 0 } and not "dumb");

    /// <summary>Makes the console of a progress bar.</summary>
    public static IAnsiConsole ForProgress(TextWriter writer) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = OperatingSystem.IsWindows() ? AnsiSupport.Detect : AnsiSupport.Yes,
        Interactive = InteractionSupport.Yes,
        Out = new Target(((ShownWriter)writer).Plain, isTerminal: true),
    });

    /// <summary>Makes the console of a table: text alone.</summary>
    public static IAnsiConsole ForText(TextWriter writer, int width)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new Target(writer, isTerminal: false),
        });
        console.Profile.Width = width;
        return console;
    }

    // A terminal without a size says 0; one that is going away, nothing.
    private static int Width()
    {
        try
        {
            return Console.WindowWidth is > 0 and var width ? width : StandardWidth;
        }
        catch (IOException)
        {
            return StandardWidth;
        }
    }

    private sealed class Target(TextWriter writer, bool isTerminal) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => isTerminal;

        public int Width => isTerminal ? Terminal.Width() : StandardWidth;

        public int Height => 24;

        public void SetEncoding(Encoding encoding)
        {
        }
    }
}

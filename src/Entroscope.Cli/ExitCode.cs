namespace Entroscope.Cli;

/// <summary>The documented exit codes of the command line (docs/reliability-terminal.md).</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int WrongUsage = 1;
    public const int BadInput = 2;
    public const int CheckFailed = 3;
    public const int NotConverged = 4;

    /// <summary>All is done and written, but messages were lost: standard error could not be written.</summary>
    public const int MessagesLost = 5;
    public const int Cancelled = 130;

    /// <summary>Whoever read standard output has ended, as tools that the signal of a broken pipe ends.</summary>
    public const int ReaderGone = 141;
}

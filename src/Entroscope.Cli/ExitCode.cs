namespace Entroscope.Cli;

/// <summary>The documented exit codes of the command line.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int WrongUsage = 1;
    public const int BadInput = 2;
    public const int CheckFailed = 3;
    public const int NotConverged = 4;
    public const int Cancelled = 130;
}

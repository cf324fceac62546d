namespace Entroscope.Cli.Output;

/// <summary>Rows of probability 0, named where anything is said of the others.</summary>
internal static class ImpossibleOutput
{
    /// <summary>Adds them to a line about what was done; nothing where there are none.</summary>
    public static string After(string line, ImpossibleRows rows, string fate) => rows.Count == 0 ? line : $"{line}; {rows}, {fate}";
}

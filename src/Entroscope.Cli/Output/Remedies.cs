namespace Entroscope.Cli.Output;

/// <summary>Adds to the advice of an error of the library the options by which the command line follows it.</summary>
internal static class Remedies
{
    /// <summary>Adds the options.</summary>
    /// <param name="message">The message of the error.</param>
    /// <param name="remedy">What it advises to change.</param>
    /// <returns>The message, with the options in brackets before its full stop.</returns>
    public static string Add(string message, Remedy remedy) => Options(remedy) is { } options ? $"{message.TrimEnd('.')} ({options})." : message;

    private static string? Options(Remedy remedy) => remedy switch
    {
        Remedy.TestPart => "--test, --test-rows, --test-fraction",
        Remedy.TestRows => "--test-rows, --test-fraction",
        Remedy.Label => "--label COLUMN, such as --label last",
        Remedy.SeenRows => "--training",
        Remedy.UnseenValidation => "--no-refit; --validation FILE",
        Remedy.SameDivision => "--seed, --validation-fraction; --validation FILE",
        Remedy.NoSteps => "--hybrid; --steps 0",
        _ => null,
    };
}

namespace Entroscope.Cli.Output;

/// <summary>Adds to the advice of an error of the library the options by which the command line follows it.</summary>
internal static class Remedies
{
    /// <summary>Adds the options.</summary>
    /// <param name="message">The message of the error, with its file.</param>
    /// <param name="error">The error, with what it advises to change.</param>
    /// <returns>The message, with the options in brackets before its full stop.</returns>
    public static string Add(string message, EntroscopeException error) => Options(error.Remedy, error.RemedyColumn ?? "NAME") is { } options
        ? $"{message.TrimEnd('.')} ({options})."
        : message;

    private static string? Options(Remedy remedy, string column) => remedy switch
    {
        Remedy.TestPart => "--test, --test-rows, --test-fraction",
        Remedy.TestRows => "--test-rows, --test-fraction",
        Remedy.Label => "--label COLUMN, such as --label last",
        Remedy.SeenRows => "--training",
        Remedy.UnseenValidation => "--no-refit; --validation FILE",
        Remedy.SameDivision => "--seed, --validation-fraction; --validation FILE",
        Remedy.NoSteps => "--hybrid; --steps 0",
        Remedy.NumberNotation => "--decimal, --thousands",
        Remedy.Comma => "--decimal , or --thousands ,",
        Remedy.NotationOrText => $"--decimal, --thousands; --kind {column}=text",
        Remedy.NoNumber => $"--missing-values; --kind {column}=text; --ignore {column}",
        Remedy.Kind => $"--kind {column}=text or another kind",
        Remedy.DateOrder => "--dates dmy or --dates mdy",
        Remedy.Encoding => "--encoding, such as --encoding windows-1252",
        Remedy.UnknownColumn => $"--ignore {column}; --label {column}",
        Remedy.NoClasses => "--label COLUMN; --no-label",
        Remedy.MemoryLimit => "--max-memory; --max-rows",
        Remedy.Window => "--window",
        Remedy.SequenceMemory => "--max-memory",
        Remedy.CharacterEncoding => "--encoding; --symbols bytes",
        Remedy.OtherColumns => "--ignore",
        Remedy.Symbols => "--symbols",
        Remedy.InputShape => "--shape INPUT=N,3,224,224",
        _ => null,
    };
}

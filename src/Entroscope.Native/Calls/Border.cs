namespace Entroscope.Native.Calls;

/// <summary>The border between C and C#: no exception crosses it. What went wrong is a status, and a sentence for the thread that called.</summary>
internal static class Border
{
    [ThreadStatic]
    private static string? _error;

    public static string Error => _error ?? string.Empty;

    public static int Guard(Action call)
    {
        try
        {
            call();
            return (int)Status.Done;
        }
        catch (Exception e)
        {
            Exception cause = e is AggregateException { InnerExceptions.Count: 1 } one ? one.InnerException! : e;
            (Status status, _error) = Describe(cause);
            return (int)status;
        }
    }

    private static (Status Status, string Message) Describe(Exception e) => e switch
    {
        HandleException => (Status.Handle, e.Message),
        OperationCanceledException => (Status.Cancelled, "cancelled"),
        NoOptionException => (Status.NoOption, e.Message),
        UsageException => (Status.Usage, e.Message),
        EntroscopeException { InnerException: FileNotFoundException or DirectoryNotFoundException } => (Status.NoFile, e.Message),
        DataException => (Status.Data, e.Message),
        ModelException => (Status.Model, e.Message),
        SizeLimitException => (Status.Size, e.Message),
        ArgumentException argument => (Status.Usage, WithoutParameter(argument)),
        JsonException => (Status.Usage, $"The request is no JSON object of this version: {e.Message}"),
        OutOfMemoryException => (Status.Memory, "This machine does not have enough memory; use smaller widths or less data."),
        IOException or UnauthorizedAccessException => (Status.Files, e.Message),
        DllNotFoundException or TypeInitializationException { InnerException: DllNotFoundException } =>
            (Status.Unsupported, "This needs a library that the one of Python leaves out; use the command line, entroscope."),
        _ => (Status.Internal, $"internal error: {e}"),
    };

    private static string WithoutParameter(ArgumentException error) =>
        error.Message.Replace($" (Parameter '{error.ParamName}')", string.Empty, StringComparison.Ordinal);
}

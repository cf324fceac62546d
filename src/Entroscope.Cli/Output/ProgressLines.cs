namespace Entroscope.Cli.Output;

/// <summary>Says on the error stream what is being done, a line each.</summary>
internal sealed class ProgressLines<T>(TextWriter error, Func<T, string> line) : IProgress<T>
{
    public void Report(T value) => error.WriteLine(line(value));
}

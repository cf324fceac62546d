namespace Entroscope.Cli.Output;

/// <summary>Tells what is being done, a line each, on the error stream.</summary>
internal sealed class PhaseLines(TextWriter error) : IProgress<string>
{
    public void Report(string value) => error.WriteLine(value);
}

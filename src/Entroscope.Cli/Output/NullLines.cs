namespace Entroscope.Cli.Output;

/// <summary>Tells on the error stream which network on shuffled columns is being trained.</summary>
internal sealed class NullLines(TextWriter error, int count) : IProgress<int>
{
    public void Report(int value) => error.WriteLine(Invariant($"training network {value} of {count} on shuffled columns"));
}

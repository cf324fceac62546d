using Entroscope.Information.Scaling;

namespace Entroscope.Cli.Output;

/// <summary>Tells on the error stream which network is being trained to check a law of data.</summary>
internal sealed class CheckLines(TextWriter error) : IProgress<ScalingChange>
{
    public void Report(ScalingChange value) => error.WriteLine($"checking the law: training a network with {ScalingText.Changed(value)}");
}

using Entroscope.Workflow.Bootstrap;

namespace Entroscope.Cli.Commands;

/// <summary>What the <c>entropy</c> command was asked.</summary>
internal sealed record EntropyRequest(
    ConvACMixture Model, bool Exact, EntropyOptions Options, int[] Sites, double[] Orders, bool Json, Numbers Numbers,
    TextWriter Output, TextWriter Error)
{
    /// <summary>Gets the ensemble that intervals are widened by, or null.</summary>
    public ModelEnsemble? Ensemble { get; init; }
}

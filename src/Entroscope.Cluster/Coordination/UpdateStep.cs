using Entroscope.Learning;

namespace Entroscope.Cluster.Coordination;

/// <summary>An update as far as it can be done again: the rows, and what becomes of their counts.</summary>
/// <param name="Pass">The name of the rows.</param>
/// <param name="Rows">Their number.</param>
/// <param name="Weights">The weights of the components that the pass is made with.</param>
internal sealed record UpdateStep(PassKey Pass, int Rows, double[] Weights)
{
    /// <summary>Gets the prior strength of every component.</summary>
    public double[] Strengths { get; init; } = [];

    /// <summary>Gets whether the counts first become part of running statistics.</summary>
    public bool IsStepwise { get; init; }

    /// <summary>Gets whether that is all.</summary>
    public bool Gathers { get; init; }

    public double Keep { get; init; } = 1;

    public double Gain { get; init; } = 1;
}

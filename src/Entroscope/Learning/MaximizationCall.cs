using Entroscope.Engine;
using Entroscope.Model;

namespace Entroscope.Learning;

/// <summary>The M step of all components.</summary>
/// <param name="From">The networks that the counts were taken with.</param>
/// <param name="To">Copies of them, which are overwritten.</param>
/// <param name="Statistics">The running statistics of stepwise EM, one tensor a component, which are updated; null for the counts alone.</param>
/// <param name="Keep">What is kept of the statistics.</param>
/// <param name="Gain">What the counts add to the statistics.</param>
internal readonly record struct MaximizationCall(
    IReadOnlyList<ConvAC> From, IReadOnlyList<ConvAC> To, IReadOnlyList<ExpectedCounts>? Statistics = null, double Keep = 1, double Gain = 1);

namespace Entroscope.Cluster.Messages;

/// <summary>How the parameters of a slice are estimated from its counts.</summary>
/// <param name="Slices">How many slices there are.</param>
/// <param name="Produces">The number of the parameters that come of it.</param>
/// <param name="IsStepwise">Whether the counts first become part of running statistics.</param>
/// <param name="Gathers">Whether that is all.</param>
/// <param name="Statistics">The number of the running statistics before; 0 where they are zero.</param>
/// <param name="Holders">Which member has which slice of these beside the coordinator.</param>
/// <param name="Keep">What is kept of the statistics.</param>
/// <param name="Gain">What the counts are multiplied by.</param>
/// <param name="Strengths">The prior strength of every component.</param>
[GenerateSerializer]
internal sealed record SliceRule(
    int Slices, long Produces, bool IsStepwise, bool Gathers, long Statistics, Holding[] Holders, double Keep, double Gain, double[] Strengths);

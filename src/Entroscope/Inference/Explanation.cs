namespace Entroscope.Inference;

/// <summary>The most probable joint state of a network or mixture given evidence: missing values, all latents, the class and the component together.</summary>
public sealed record Explanation
{
    /// <summary>Gets log P(values, latents, class), in nats (a log-density where sites are continuous).</summary>
    public required double LogJoint { get; init; }

    /// <summary>Gets the values of all sites: the evidence, with missing values filled.</summary>
    public required double[] Values { get; init; }

    /// <summary>Gets the component of a mixture that explains best together with all the rest; 0 for a network.</summary>
    public int Component { get; init; }

    /// <summary>Gets for every node of the tree (of that component) the channel of its latent.</summary>
    public required int[] Latents { get; init; }

    /// <summary>Gets the class: the given one, or the most probable one together with all the rest.</summary>
    public required int Class { get; init; }
}

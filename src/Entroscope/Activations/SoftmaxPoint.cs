namespace Entroscope.Activations;

/// <summary>Softmax at one vector of logits: the mean map of a categorical unit. Entropies in nats.</summary>
internal sealed record SoftmaxPoint
{
    /// <summary>Gets the logits z.</summary>
    public required double[] Logits { get; init; }

    /// <summary>Gets A(z), the log of the sum of e^z.</summary>
    public required double LogPartition { get; init; }

    /// <summary>Gets the mean map, the probabilities dA/dz; they sum to 1.</summary>
    public required double[] Probabilities { get; init; }

    /// <summary>Gets the diagonal of the second derivative, p (1 - p); beside it stand -p_i p_j.</summary>
    public required double[] Variances { get; init; }

    /// <summary>Gets the expected logit, sum of p z.</summary>
    public required double ExpectedLogit { get; init; }

    /// <summary>Gets the entropy A(z) - sum of p z, between 0 and the log of the number of logits.</summary>
    public required double Entropy { get; init; }
}

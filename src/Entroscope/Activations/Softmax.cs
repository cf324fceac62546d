using Entroscope.Numerics;

namespace Entroscope.Activations;

/// <summary>Softmax as statistics: the categorical family, A = log-sum-exp. Of two logits it is the sigmoid of their difference.</summary>
internal static class Softmax
{
    /// <summary>The name of the activation.</summary>
    public const string Name = "softmax";

    /// <summary>Computes softmax and its family at a vector of logits.</summary>
    /// <param name="logits">At least two finite logits.</param>
    /// <returns>Probabilities, log-partition and entropy, without overflow or loss in the tails. Cost: O(logits).</returns>
    /// <exception cref="ArgumentException">There are fewer than two logits, or one is not finite.</exception>
    public static SoftmaxPoint At(double[] logits)
    {
        Refuse.Argument(logits.Length < 2, $"Softmax needs at least 2 logits, but has {logits.Length}.", nameof(logits));
        int odd = Array.FindIndex(logits, z => !double.IsFinite(z));
        Refuse.Argument(odd >= 0, $"The logits must be finite numbers, but logit {odd} is {logits[odd]}.", nameof(logits));
        int first = Array.IndexOf(logits, logits.Max());
        double largest = logits[first];
        double others = CompensatedSum.Of([.. logits.Where((_, i) => i != first).Select(z => Math.Exp(z - largest))]);
        double excess = Logistic.LogOnePlus(others);
        double[] p = Array.ConvertAll(logits, z => Math.Exp(z - largest - excess));
        double gap = CompensatedSum.Of([.. logits.Select((z, i) => p[i] == 0 ? 0 : p[i] * (largest - z))]);
        double[] variances = [.. p.Select((q, i) => q * (i == first ? others / (1 + others) : 1 - q))];
        return new SoftmaxPoint(
            Logits: [.. logits],
            LogPartition: largest + excess,
            Probabilities: p,
            Variances: variances,
            ExpectedLogit: largest - gap,
            Entropy: excess + gap);
    }
}

/// <summary>Softmax at one vector of logits: the mean map of a categorical unit. Entropies in nats.</summary>
/// <param name="Logits">The logits z.</param>
/// <param name="LogPartition">A(z), the log of the sum of e^z.</param>
/// <param name="Probabilities">The mean map, the probabilities dA/dz; they sum to 1.</param>
/// <param name="Variances">The diagonal of the second derivative, p (1 - p); beside it -p_i p_j.</param>
/// <param name="ExpectedLogit">The expected logit, sum of p z.</param>
/// <param name="Entropy">The entropy A(z) - sum of p z, between 0 and the log of the number of logits.</param>
internal sealed record SoftmaxPoint(
    double[] Logits, double LogPartition, double[] Probabilities, double[] Variances, double ExpectedLogit, double Entropy);

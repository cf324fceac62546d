namespace Entroscope.Information.Entanglement;

/// <summary>
/// What the entanglement of a tensor A under a canonical partition says about locally connected tensor networks W of a width R with ||W - A|| at most
/// epsilon (Alexander, De La Vega, Razin, Cohen, arXiv:2303.11249, theorems 1 and 2).
/// </summary>
/// <param name="Entropy">The entanglement entropy in nats.</param>
/// <param name="Necessary">The most entropy that a tensor can have that such a network fits, in nats; above it none does.</param>
/// <param name="Sufficient">The entropy, in nats, at or below which, under all canonical partitions, such a network is sure to exist.</param>
public sealed record FitBound(double Entropy, double Necessary, double Sufficient)
{
    /// <summary>Gets a value indicating whether no network of that width fits.</summary>
    public bool IsRefuted => Entropy > Necessary;

    /// <summary>Gets a value indicating whether this partition is no obstacle; a network is sure to exist where none of all canonical partitions is.</summary>
    public bool IsSufficient => Entropy <= Sufficient;

    /// <summary>Evaluates both bounds: ln R + 2 e ln D_K + 2 sqrt(2 e), and e^2 ln R / (2 N - 3), with e = epsilon / ||A||.</summary>
    /// <param name="entropy">The entanglement entropy of A in nats, at least 0.</param>
    /// <param name="width">R, at least 1.</param>
    /// <param name="error">The relative error e, above 0 and at most 1.</param>
    /// <param name="logDimension">ln D_K, the logarithm of the smaller dimension of the two sets, at least 0.</param>
    /// <param name="sites">N, at least 2.</param>
    /// <returns>The bounds.</returns>
    /// <exception cref="ArgumentException">A number is outside its range.</exception>
    public static FitBound Of(double entropy, int width, double error, double logDimension, int sites)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(sites, 2);
        Refuse.Argument(!(error > 0 && error <= 1), $"The relative error must be above 0 and at most 1, but is {error}.", nameof(error));
        Refuse.Argument(!(entropy >= 0), $"The entropy must be at least 0, but is {entropy}.", nameof(entropy));
        Refuse.Argument(!(logDimension >= 0), $"The logarithm of the dimension must be at least 0, but is {logDimension}.", nameof(logDimension));
        double log = Math.Log(width);
        return new FitBound(entropy, log + (2 * error * logDimension) + (2 * Math.Sqrt(2 * error)), error * error * log / ((2.0 * sites) - 3));
    }
}

using Entroscope.Numerics;

namespace Entroscope.Information.Entanglement;

/// <summary>
/// The Schmidt decomposition of a state between two sets of sites: h(x_A, x_B) = sum_k s_k a_k(x_A) b_k(x_B) with orthonormal a_k and b_k.
/// </summary>
/// <remarks>
/// The squares of the normalised coefficients, lambda_k = s_k^2 / sum s^2, are the eigenvalues of the reduced density matrix of either set. Coefficients
/// keep about 1e-15 of the largest one as their absolute error, so that a lambda below 1e-28 is rounding; those of a reduced density matrix, whose
/// eigenvalues are the squares, about 1e-7, a lambda below 1e-14.
/// </remarks>
public sealed class SchmidtSpectrum
{
    // Coefficients below this share of the largest one are rounding.
    private const double Rounding = 1e-13;

    private readonly double[] _squared;

    /// <param name="coefficients">The coefficients, the largest first, in any unit; the first is above 0.</param>
    /// <param name="rounding">The share of the largest coefficient below which others are rounding.</param>
    internal SchmidtSpectrum(double[] coefficients, double rounding = Rounding)
    {
        double[] relative = [.. coefficients.Select(s => s / coefficients[0])];
        Rank = relative.Count(s => s > rounding);
        CompensatedSum total = default;
        foreach (double s in relative)
        {
            total.Add(s * s);
        }

        _squared = [.. relative.Select(s => s * s / total.Value)];
    }

    /// <summary>Gets the squared and normalised Schmidt coefficients lambda_k, descending, with sum 1.</summary>
    public IReadOnlyList<double> Squared => _squared;

    /// <summary>
    /// Gets the numerical rank: the number of coefficients above 1e-13 of the largest, 1e-7 where they are those of a reduced density matrix.
    /// </summary>
    public int Rank { get; }

    /// <summary>Gets the von Neumann entropy -sum lambda log lambda in nats, 0..log rank.</summary>
    public double Entropy => Math.Max(0, LogSpace.Entropy(_squared));

    /// <summary>Gets the geometric entanglement 1 - lambda_1: how far the state is from a product of two, as 1 less the largest squared overlap.</summary>
    public double Geometric => _squared.Skip(1).Sum();

    /// <summary>Computes a Rényi entropy, log(sum lambda^order) / (1 - order).</summary>
    /// <param name="order">The order, at least 0 and not 1; infinity for -log lambda_1.</param>
    /// <returns>The entropy in nats.</returns>
    /// <exception cref="ArgumentException">The order is 1 (<see cref="Entropy"/>), negative or no number.</exception>
    public double Renyi(double order)
    {
        Refuse.Argument(!(order >= 0) || order == 1, $"The order of a Rényi entropy must be at least 0 and not 1, but is {order}.", nameof(order));
        return order == 0 ? Math.Log(Rank)
            : double.IsPositiveInfinity(order) ? Math.Max(0, -Math.Log(_squared[0]))
            : Math.Max(0, Math.Log(_squared.Sum(p => Math.Pow(p, order))) / (1 - order));
    }

    /// <summary>Computes the fewest terms of the decomposition that hold the state up to a relative error.</summary>
    /// <param name="error">The largest ||h - h'|| / ||h||, 0..1.</param>
    /// <returns>The terms, at least 1 (Eckart and Young 1936): no tensor of a lower rank between the two sets is as near, whatever its form.</returns>
    public int TermsFor(double error)
    {
        Refuse.Argument(!(error >= 0 && error <= 1), $"The relative error must be a number of 0..1, but is {error}.", nameof(error));
        (double tail, int terms) = (0, _squared.Length);
        while (terms > 1 && tail + _squared[terms - 1] <= error * error)
        {
            tail += _squared[--terms];
        }

        return terms;
    }
}

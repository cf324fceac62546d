using Entroscope.Numerics;

namespace Entroscope.Information.Exact;

/// <summary>The entropy of the best tree of sites (Chow, Liu 1968): a bound of H(X) from above that looks at pairs only.</summary>
internal static class ChowLiuBound
{
    /// <summary>Computes the sum of the marginal entropies less the mutual informations along a maximum spanning tree.</summary>
    /// <param name="pairwiseInformation">The mutual informations, [N, N] row-major and symmetric, with the marginal entropies on the diagonal, in nats.</param>
    /// <param name="sites">The number of sites N, at least 1.</param>
    /// <returns>The bound in nats, at least H(X).</returns>
    /// <exception cref="ArgumentException">The matrix is not N x N.</exception>
    /// <remarks>Cost: O(N^2), by Prim's algorithm.</remarks>
    public static double Compute(double[] pairwiseInformation, int sites)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sites, 1);
        if (pairwiseInformation.Length != (long)sites * sites)
        {
            throw new ArgumentException(
                Invariant($"The pairwise information of {sites} sites must have {(long)sites * sites} entries, but has {pairwiseInformation.Length}."),
                nameof(pairwiseInformation));
        }

        CompensatedSum bound = default;
        double[] best = new double[sites];
        Array.Fill(best, double.NegativeInfinity);
        best[0] = 0;
        bool[] joined = new bool[sites];
        for (int step = 0; step < sites; step++)
        {
            int next = -1;
            for (int i = 0; i < sites; i++)
            {
                next = !joined[i] && (next < 0 || best[i] > best[next]) ? i : next;
            }

            joined[next] = true;
            bound.Add(pairwiseInformation[(next * sites) + next]);
            bound.Add(-best[next]);
            for (int i = 0; i < sites; i++)
            {
                best[i] = joined[i] ? best[i] : Math.Max(best[i], pairwiseInformation[(next * sites) + i]);
            }
        }

        return bound.Value;
    }
}

using Entroscope.Numerics;

namespace Entroscope.Model;

/// <summary>Checks and estimates of rows that lie on the probability simplex.</summary>
internal static class Simplex
{
    /// <summary>The tolerance of a sum of n probabilities: what decimal files with nine digits keep.</summary>
    public const double Tolerance = 1e-9;

    /// <summary>Refuses a row that is no probability distribution (generative) or not finite (other readings).</summary>
    /// <param name="row">The weights.</param>
    /// <param name="reading">How the network is read.</param>
    /// <param name="place">Where the row stands, for the message.</param>
    public static void Check(ReadOnlySpan<double> row, Reading reading, string place)
    {
        for (int i = 0; i < row.Length; i++)
        {
            if (!double.IsFinite(row[i]))
            {
                throw new ModelException(Invariant($"Weight {i} of {place} must be a finite number, but is {row[i]}."));
            }

            if (reading == Reading.Generative && row[i] < 0)
            {
                throw new ModelException(Invariant($"Weight {i} of {place} must not be negative, but is {row[i]}."));
            }
        }

        double sum = CompensatedSum.Of(row);
        if (reading == Reading.Generative && !(Math.Abs(sum - 1) <= Tolerance * Math.Max(1, Math.Sqrt(row.Length))))
        {
            throw new ModelException(Invariant($"The weights of {place} must sum to 1 within {Tolerance}, but sum to {sum}."));
        }
    }

    /// <summary>Turns counts into probabilities; without any weight the destination stays as it is.</summary>
    /// <param name="counts">Counts, at least 0.</param>
    /// <param name="pseudoCount">The Dirichlet pseudo-count added to each, at least 0.</param>
    /// <param name="destination">Receives the probabilities.</param>
    public static void Normalize(ReadOnlySpan<double> counts, double pseudoCount, Span<double> destination)
    {
        double total = CompensatedSum.Of(counts) + (pseudoCount * counts.Length);
        if (!(total > 1e-300))
        {
            return;
        }

        for (int i = 0; i < counts.Length; i++)
        {
            destination[i] = (counts[i] + pseudoCount) / total;
        }
    }
}

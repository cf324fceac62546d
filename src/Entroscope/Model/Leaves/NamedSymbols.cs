using Entroscope.Numerics;

namespace Entroscope.Model.Leaves;

/// <summary>Rows over the symbols of a categorical site with a fixed probability of values not seen, or with neighbours that share strength.</summary>
internal static class NamedSymbols
{
    /// <summary>Of the pseudo-counts of an ordinal this share goes where its neighbours are, the rest to all values alike, where no other was chosen.</summary>
    public const double NeighbourShare = 0.9;

    // Width of the kernel that is best for a normal density: 0.9 s n^(-1/5) (Silverman 1986, 3.31).
    private const double KernelWidth = 0.9;
    private const double KernelReach = 3;

    /// <summary>Estimates rows from counts.</summary>
    /// <param name="counts">Counts, at least 0, shape [rows, columns].</param>
    /// <param name="columns">The number of symbols.</param>
    /// <param name="pseudoCount">The pseudo-counts of a row are this much for every symbol that was seen.</param>
    /// <param name="sharing">The share of the pseudo-counts that is spread like the counts, smoothed over neighbours; the others are equal.</param>
    /// <param name="unseen">The probability of the last symbol, 0 where it is a symbol like the others.</param>
    /// <param name="former">The former estimate, which rows without any weight keep.</param>
    /// <param name="destination">Receives the probabilities.</param>
    /// <returns>Whether every row that was estimated is a probability distribution.</returns>
    /// <remarks>
    /// With ordered symbols this is the smoothed EM of Silverman, Jones, Wilson and Nychka (1990): what the kernel adds to a row
    /// is the weight of <paramref name="pseudoCount"/> a symbol, however many counts it has, so it vanishes as these grow.
    /// </remarks>
    public static bool Normalize(
        ReadOnlySpan<double> counts, int columns, double pseudoCount, double sharing, double unseen, ReadOnlySpan<double> former, Span<double> destination)
    {
        int known = unseen > 0 ? columns - 1 : columns;
        double[] spread = new double[known];
        bool good = true;
        for (int start = 0; start < counts.Length; start += columns)
        {
            ReadOnlySpan<double> row = counts.Slice(start, known);
            Span<double> result = destination.Slice(start, columns);
            double total = CompensatedSum.Of(row);
            if (!(total + (pseudoCount * known) > SimplexRows.SmallestTotal))
            {
                former.Slice(start, columns).CopyTo(result);
                continue;
            }

            Array.Fill(spread, pseudoCount);
            if (sharing > 0 && total > SimplexRows.SmallestTotal)
            {
                Smooth(row, total, pseudoCount * known, sharing, spread);
            }

            double scale = (1 - unseen) / (total + CompensatedSum.Of(spread));
            for (int k = 0; k < known; k++)
            {
                result[k] = (row[k] + spread[k]) * scale;
                good &= result[k] >= 0;
            }

            if (known < columns)
            {
                result[known] = unseen;
            }

            good &= double.IsFinite(scale);
        }

        return good;
    }

    /// <summary>Gives every row the probability of values not seen.</summary>
    /// <returns>The table, changed in place.</returns>
    public static double[] WithUnseen(double[] table, int columns, double unseen)
    {
        for (int start = 0; unseen > 0 && start < table.Length; start += columns)
        {
            Span<double> known = table.AsSpan(start, columns - 1);
            double total = CompensatedSum.Of(known);
            for (int k = 0; k < known.Length; k++)
            {
                known[k] *= (1 - unseen) / total;
            }

            table[start + columns - 1] = unseen;
        }

        return table;
    }

    /// <summary>Computes the gradient of sum n log p in the parameters of every row whose last entry is fixed.</summary>
    public static void Gradient(
        ReadOnlySpan<double> counts, int columns, double pseudoCount, double unseen, ReadOnlySpan<double> probabilities, Span<double> gradient)
    {
        for (int start = 0; start < counts.Length; start += columns)
        {
            double total = pseudoCount * (columns - 1);
            for (int i = start; i < start + columns - 1; i++)
            {
                total += counts[i];
            }

            for (int i = start; i < start + columns - 1; i++)
            {
                gradient[i] = counts[i] + pseudoCount - (probabilities[i] / (1 - unseen) * total);
            }

            gradient[start + columns - 1] = 0;
        }
    }

    // Spreads a share of the pseudo-counts like the counts, seen through a kernel. What a kernel has beyond the ends is within.
    private static void Smooth(ReadOnlySpan<double> row, double total, double weight, double sharing, double[] spread)
    {
        (double mean, double square) = (0, 0);
        for (int k = 0; k < row.Length; k++)
        {
            mean += k * row[k] / total;
        }

        for (int k = 0; k < row.Length; k++)
        {
            square += (k - mean) * (k - mean) * row[k] / total;
        }

        double width = Math.Max(1, KernelWidth * Math.Sqrt(square) * Math.Pow(Math.Max(1, total), -0.2));
        int reach = Math.Max(1, (int)(KernelReach * width));
        Span<double> kernel = new double[reach + 1];
        for (int j = 0; j <= reach; j++)
        {
            kernel[j] = Math.Exp(-j * j / (2 * width * width));
        }

        Array.Fill(spread, (1 - sharing) * weight / row.Length);
        for (int k = 0; k < row.Length; k++)
        {
            if (row[k] <= 0)
            {
                continue;
            }

            (int from, int to) = (Math.Max(0, k - reach), Math.Min(row.Length - 1, k + reach));
            double sum = 0;
            for (int j = from; j <= to; j++)
            {
                sum += kernel[Math.Abs(j - k)];
            }

            double share = sharing * weight * (row[k] / total) / sum;
            for (int j = from; j <= to; j++)
            {
                spread[j] += share * kernel[Math.Abs(j - k)];
            }
        }
    }
}

using Entroscope.Numerics;

namespace Entroscope.Model.Leaves;

/// <summary>Rows on the probability simplex as the softmax of unconstrained parameters: their gradient, and steps along it.</summary>
/// <remarks>
/// The logarithms of the probabilities serve as the parameters, for a softmax does not change when a row is shifted. A weight of 0 has none: it
/// stays 0. Every other weight stays at or above <see cref="Smallest"/>, so that no step makes possible samples impossible.
/// </remarks>
internal static class SoftmaxRows
{
    /// <summary>The smallest weight that a step leaves behind, before the row is divided by its sum: representable in single precision.</summary>
    public const double Smallest = 1e-30;

    /// <summary>Computes the gradient of sum n log p in the parameters of every row: n[d] - p[d] sum_d' n[d'].</summary>
    /// <param name="counts">Counts n, of any sign, shape [rows, columns].</param>
    /// <param name="pseudoCount">Added to every count, at least 0: the gradient of the Dirichlet prior.</param>
    /// <param name="probabilities">The rows p.</param>
    public static void Gradient(ReadOnlySpan<double> counts, int columns, double pseudoCount, ReadOnlySpan<double> probabilities, Span<double> gradient) =>
        Gradient(counts, columns, new ReadOnlySpan<double>(in pseudoCount), probabilities, gradient);

    /// <summary>Computes the gradient of sum n log p in the parameters of every row.</summary>
    /// <param name="counts">Counts n, of any sign, shape [rows, columns].</param>
    /// <param name="pseudoCounts">Added to the counts of every column, or one for all columns; at least 0.</param>
    /// <param name="probabilities">The rows p.</param>
    public static void Gradient(
        ReadOnlySpan<double> counts, int columns, ReadOnlySpan<double> pseudoCounts, ReadOnlySpan<double> probabilities, Span<double> gradient)
    {
        bool same = pseudoCounts.Length == 1;
        double extra = same ? pseudoCounts[0] * columns : CompensatedSum.Of(pseudoCounts);
        for (int start = 0; start < counts.Length; start += columns)
        {
            double total = extra;
            for (int i = start; i < start + columns; i++)
            {
                total += counts[i];
            }

            for (int i = start; i < start + columns; i++)
            {
                gradient[i] = counts[i] + pseudoCounts[same ? 0 : i - start] - (probabilities[i] * total);
            }
        }
    }

    /// <summary>Adds a step to the parameters of every row.</summary>
    /// <param name="step">The step, every entry of moderate size (its exponential is finite and not 0).</param>
    /// <param name="probabilities">The rows, changed in place.</param>
    public static void Move(ReadOnlySpan<double> step, int columns, Span<double> probabilities)
    {
        for (int i = 0; i < step.Length; i++)
        {
            probabilities[i] = probabilities[i] > 0 ? Math.Max(probabilities[i] * Math.Exp(step[i]), Smallest) : 0;
        }

        SimplexRows.Normalize(probabilities, columns, 0, probabilities, probabilities);
    }
}

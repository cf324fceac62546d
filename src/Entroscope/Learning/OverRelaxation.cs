namespace Entroscope.Learning;

/// <summary>
/// Over-relaxed updates: a row goes further than the EM estimate along the line, in log-weights, from where it was, as long as that is safe
/// (adaptive over-relaxation of bound optimisers: Salakhutdinov and Roweis 2003).
/// </summary>
/// <remarks>
/// Safe is what still raises the expected log-likelihood of the counts: then the likelihood, with the priors
/// that the counts include, does not fall either (generalised EM; Dempster, Laird and Rubin 1977, theorem
/// 1), without a pass over the data to see it. A row for which the longer step fails keeps the EM estimate.
/// </remarks>
internal static class OverRelaxation
{
    /// <summary>Lengthens the step of every row where that is safe.</summary>
    /// <param name="counts">The counts of the rows, row-major.</param>
    /// <param name="factor">What is added to the step as a part of it, above 0 and below 1.</param>
    /// <param name="rows">The EM estimates; overwritten where the longer step is safe.</param>
    /// <param name="scratch">As long as a row.</param>
    public static void Apply(
        ReadOnlySpan<double> counts, ReadOnlySpan<double> prior, ReadOnlySpan<double> former, double factor, Span<double> rows, Span<double> scratch)
    {
        int columns = prior.Length;
        for (int at = 0; at < rows.Length; at += columns)
        {
            Span<double> row = rows.Slice(at, columns);
            if (Lengthen(counts.Slice(at, columns), prior, former.Slice(at, columns), factor, row, scratch))
            {
                scratch[..columns].CopyTo(row);
            }
        }
    }

    private static bool Lengthen(
        ReadOnlySpan<double> counts, ReadOnlySpan<double> prior, ReadOnlySpan<double> former, double factor, ReadOnlySpan<double> estimate, Span<double> longer)
    {
        // gain: of the expected log-likelihood by the longer step, but for its normalisation.
        (double total, double weight, double gain) = (0, 0, 0);
        for (int d = 0; d < estimate.Length; d++)
        {
            (double to, double from) = (estimate[d], former[d]);
            if (to > 0 && from > 0)
            {
                double step = Math.Log(to / from);
                longer[d] = to * Math.Exp(factor * step);
                double n = counts[d] + prior[d];
                gain += n * (1 + factor) * step;
                weight += n;
            }
            else
            {
                longer[d] = to;
                if (to > 0)
                {
                    return false;
                }
            }

            total += longer[d];
        }

        if (!(total > 0 && double.IsFinite(total) && gain - (weight * Math.Log(total)) >= 0))
        {
            return false;
        }

        for (int d = 0; d < estimate.Length; d++)
        {
            longer[d] /= total;
        }

        return true;
    }
}

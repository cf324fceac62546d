using System.Runtime.Intrinsics;
using Entroscope.Numerics;

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
    private const int Block = 8;

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
            ReadOnlySpan<double> from = former.Slice(at, columns);
            bool longer = Steps(row, from, scratch)
                ? Lengthen(counts.Slice(at, columns), prior, factor, row, scratch)
                : LengthenSome(counts.Slice(at, columns), prior, from, factor, row, scratch);
            if (longer)
            {
                scratch[..columns].CopyTo(row);
            }
        }
    }

    // The steps of the log-weights; false where a weight is 0, or a ratio is not a normal number.
    private static bool Steps(ReadOnlySpan<double> estimate, ReadOnlySpan<double> former, Span<double> steps)
    {
        int d = 0;
        Vector512<double> good = Vector512<double>.AllBitsSet, smallest = Vector512.Create(VectorLog.Smallest), largest = Vector512.Create(double.MaxValue);
        for (; d <= estimate.Length - Vector512<double>.Count; d += Vector512<double>.Count)
        {
            Vector512<double> ratio = Vector512.Create(estimate[d..]) / Vector512.Create(former[d..]);
            good &= Vector512.GreaterThanOrEqual(ratio, smallest) & Vector512.LessThanOrEqual(ratio, largest);
            VectorLog.Of(ratio).CopyTo(steps[d..]);
        }

        bool all = Vector512.EqualsAll(good.AsInt64(), Vector512<long>.AllBitsSet);
        for (; d < estimate.Length; d++)
        {
            double ratio = estimate[d] / former[d];
            all &= ratio is >= VectorLog.Smallest and <= double.MaxValue;
            steps[d] = VectorLog.Of(ratio);
        }

        return all;
    }

    private static bool Lengthen(
        ReadOnlySpan<double> counts, ReadOnlySpan<double> prior, double factor, ReadOnlySpan<double> estimate, Span<double> steps)
    {
        // gain: of the expected log-likelihood by the longer step, but for its normalisation.
        (Vector512<double> gains, Vector512<double> weights) = (Vector512<double>.Zero, Vector512<double>.Zero);
        (double total, double weight, double gain, int d) = (0, 0, 0, 0);
        for (; d <= estimate.Length - Block; d += Block)
        {
            Vector512<double> n = Vector512.Create(counts[d..]) + Vector512.Create(prior[d..]), step = Vector512.Create<double>(steps[d..]);
            gains += n * step;
            weights += n;
            (step * factor).CopyTo(steps[d..]);
        }

        for (; d < estimate.Length; d++)
        {
            double n = counts[d] + prior[d];
            gain += n * steps[d];
            weight += n;
            steps[d] *= factor;
        }

        Exponentials(steps[..estimate.Length]);
        Vector512<double> totals = Vector512<double>.Zero;
        for (d = 0; d <= estimate.Length - Block; d += Block)
        {
            Vector512<double> to = Vector512.Create(estimate[d..]) * Vector512.Create<double>(steps[d..]);
            totals += to;
            to.CopyTo(steps[d..]);
        }

        for (; d < estimate.Length; d++)
        {
            steps[d] *= estimate[d];
            total += steps[d];
        }

        return IsSafe(total + Sum(totals), weight + Sum(weights), (gain + Sum(gains)) * (1 + factor)) && Divide(steps[..estimate.Length], total + Sum(totals));
    }

    // From the first to the last, whatever the processor.
    private static double Sum(Vector512<double> terms)
    {
        double sum = 0;
        for (int i = 0; i < Block; i++)
        {
            sum += terms[i];
        }

        return sum;
    }

    private static unsafe void Exponentials(Span<double> row)
    {
        int whole = row.Length / Block * Block;
        double* rest = stackalloc double[Block];
        var last = new Span<double>(rest, Block);
        last.Clear();
        row[whole..].CopyTo(last);
        fixed (double* values = row)
        {
            VectorExp.Apply(values, whole);
        }

        VectorExp.Apply(rest, Block);
        last[..(row.Length - whole)].CopyTo(row[whole..]);
    }

    private static bool IsSafe(double total, double weight, double gain) =>
        total > 0 && double.IsFinite(total) && gain - (weight * Math.Log(total)) >= 0;

    private static bool Divide(Span<double> row, double total)
    {
        TensorPrimitives.Divide(row, total, row);
        return true;
    }

    private static bool LengthenSome(
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

        return IsSafe(total, weight, gain) && Divide(longer[..estimate.Length], total);
    }
}

using System.Runtime.Intrinsics;
using Entroscope.Numerics;

namespace Entroscope.Learning;

/// <summary>
/// The prior of the rows of a weight matrix: beside the uniform pseudo-count, every row is drawn towards a row q that they have in common,
/// which is estimated with them.
/// </summary>
/// <remarks>
/// The penalty of strength s is -s sum_g KL(q || a_g), the log-density of Dirichlet rows of mean q up to terms of q alone. For given rows its best q is their
/// normalised geometric mean; for given q the best row has q_d s more counts. Taking q from the rows before an update is therefore one
/// half of a coordinate ascent, and the update the other: log-likelihood plus penalty never fall under full-batch EM.
/// </remarks>
internal static class CommonRow
{
    // Replaces an exact zero, under which the geometric mean of its column would be 0 for good: given networks have zeros, trained ones do not.
    private const double SmallestWeight = 1e-100;

    /// <summary>Computes what the prior adds to the counts of every row.</summary>
    /// <param name="rows">The rows before the update, row-major.</param>
    /// <param name="strength">The strength s in samples a row, at least 0.</param>
    /// <param name="pseudoCount">The uniform pseudo-count of every entry, at least 0.</param>
    /// <param name="prior">Receives the pseudo-count of every column; its length is the number of columns.</param>
    public static void Prior(ReadOnlySpan<double> rows, double strength, double pseudoCount, Span<double> prior)
    {
        if (strength == 0)
        {
            prior.Fill(pseudoCount);
            return;
        }

        GeometricMean(rows, prior);
        for (int d = 0; d < prior.Length; d++)
        {
            prior[d] = (strength * prior[d]) + pseudoCount;
        }
    }

    /// <summary>Computes the normalised geometric mean of rows.</summary>
    private static void GeometricMean(ReadOnlySpan<double> rows, Span<double> mean)
    {
        int count = rows.Length / mean.Length;
        mean.Clear();
        for (int start = 0; start < rows.Length; start += mean.Length)
        {
            AddLogs(rows.Slice(start, mean.Length), mean);
        }

        double largest = double.NegativeInfinity;
        foreach (double log in mean)
        {
            largest = Math.Max(largest, log);
        }

        double total = 0;
        for (int d = 0; d < mean.Length; d++)
        {
            mean[d] = Math.Exp((mean[d] - largest) / count);
            total += mean[d];
        }

        for (int d = 0; d < mean.Length; d++)
        {
            mean[d] /= total;
        }
    }

    private static void AddLogs(ReadOnlySpan<double> row, Span<double> sums)
    {
        int d = 0;
        var smallest = Vector512.Create(SmallestWeight);
        for (; d <= row.Length - Vector512<double>.Count; d += Vector512<double>.Count)
        {
            Vector512<double> log = VectorLog.Of(Vector512.Max(Vector512.Create(row[d..]), smallest));
            (Vector512.Create<double>(sums[d..]) + log).CopyTo(sums[d..]);
        }

        for (; d < row.Length; d++)
        {
            sums[d] += VectorLog.Of(Math.Max(row[d], SmallestWeight));
        }
    }
}

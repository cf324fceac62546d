using Entroscope.Estimators.Spectra;
using Entroscope.Numerics;

namespace Entroscope.Estimators.Similarity;

/// <summary>Similarities as other tools compute them where that is not what they cite: to reproduce their numbers, not to rely on them.</summary>
internal static class PublishedSimilarity
{
    /// <summary>
    /// latent-inspector 0.1, linear_cka: from the kernel matrix the mean of its column is subtracted twice, in the place of those of its row and its column,
    /// so that the mean of the features is not taken away; then cut to 0..1.
    /// </summary>
    public static SampleEstimate LatentInspector(SampleMatrix x, SampleMatrix? other, int threads)
    {
        SampleMatrix y = SampleGeometry.Beside(x, other);
        (double[] a, double[] b) = (Kernel(x, threads), Kernel(y, threads));
        double value = DenseMatrix.Dot(a, b) / Math.Sqrt(DenseMatrix.Dot(a, a) * DenseMatrix.Dot(b, b));
        return SpectrumRanks.Reproduced(SampleGeometry.Ratio("cka", x, Math.Clamp(value, 0, 1), null));
    }

    /// <summary>
    /// anatome, pwcca_distance (1 less its value): a canonical correlation has the weight of the sum of |h| over the rows, h the canonical variable of X before
    /// its mean is taken away, where Morcos et al. take the sum over the columns of |h x|: all weights are about alike, or those of the means.
    /// </summary>
    public static SampleEstimate Anatome(SampleMatrix x, SampleMatrix? other, int threads)
    {
        SampleMatrix y = SampleGeometry.Beside(x, other);
        DenseMatrix plain = SampleGeometry.Plain(x, out _);
        (double[] correlations, DenseMatrix coefficients) = CanonicalCorrelation.Coefficients(x, y, threads);
        DenseMatrix variables = coefficients.TimesTransposed(plain, threads);
        (double sum, double weights) = (0, 0);
        for (int k = 0; k < correlations.Length; k++)
        {
            double weight = TensorPrimitives.SumOfMagnitudes<double>(variables.Row(k));
            (sum, weights) = (sum + (weight * correlations[k]), weights + weight);
        }

        return SpectrumRanks.Reproduced(SampleGeometry.Ratio("pwcca", x, sum / weights, null));
    }

    private static double[] Kernel(SampleMatrix x, int threads)
    {
        DenseMatrix kernel = SampleGeometry.Plain(x, out _).Gram(threads);
        double[] means = SampleGeometry.Mean(kernel);
        double mean = means.Average();
        for (int i = 0; i < kernel.Rows; i++)
        {
            for (int j = 0; j < kernel.Columns; j++)
            {
                kernel[i, j] += mean - (2 * means[j]);
            }
        }

        return kernel.Values;
    }
}

namespace Entroscope.Estimators.Spectra;

/// <summary>How fast the eigenvalues of a covariance fall with their rank.</summary>
internal static class SpectrumDecay
{
    private const int First = 11;
    private const int Last = 100;
    private const int Fewest = 10;

    /// <summary>
    /// alpha-ReQ (Agrawal et al. 2022): minus the slope of log l_i over log i for the ranks 11..100, rank i with weight 1/i. It is a shape of the spectrum of
    /// the sample: noise of few rows makes the true slope of 0.7 one of 0.65 (512 columns, 200 rows); no interval is known.
    /// </summary>
    public static SampleEstimate AlphaReq(SampleMatrix x, int threads = 0)
    {
        double[] squares = SampleGeometry.Squares(SampleGeometry.Centred(x, out _), threads);
        int last = Math.Min(Last, squares.Count(s => s > 0));
        Refuse.Argument(
            last < First + Fewest - 1,
            $"The slope is that of ranks {First} to {Last}; at least {First + Fewest - 1} eigenvalues above 0 are needed, but there are {last}.",
            nameof(x));
        (double weights, double sumX, double sumY, double sumXX, double sumXY) = (0, 0, 0, 0, 0);
        for (int i = First; i <= last; i++)
        {
            (double weight, double rank, double log) = (1.0 / i, Math.Log(i), Math.Log(squares[i - 1]));
            (weights, sumX, sumY) = (weights + weight, sumX + (weight * rank), sumY + (weight * log));
            (sumXX, sumXY) = (sumXX + (weight * rank * rank), sumXY + (weight * rank * log));
        }

        return new SampleEstimate
        {
            Value = -((weights * sumXY) - (sumX * sumY)) / ((weights * sumXX) - (sumX * sumX)),
            Samples = x.Rows,
            Estimator = "alpha-req",
            Unit = EstimateUnit.Ratio,
            Warning = last < Last ? Invariant($"Only {last} eigenvalues are above 0: the slope is that of ranks {First} to {last}, not {Last}.") : null,
        };
    }
}

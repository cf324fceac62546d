using Entroscope.Inference.Classification;
using Entroscope.Numerics;

namespace Entroscope.Estimators.Calibration;

/// <summary>How far the probability of the most probable class is from how often it is right.</summary>
internal static class CalibrationError
{
    private const int Bins = 15;
    private const int Draws = 400;

    /// <summary>
    /// The root of the mean squared error over bins of equally many rows, without the noise of the shares (Kumar, Liang, Ma 2019), with its interval.
    /// </summary>
    /// <param name="given">One column a class; a single column holds the probability of class 1 of two.</param>
    public static SampleEstimate Debiased(SampleMatrix given, IReadOnlyList<int>? labels)
    {
        (double[] confidence, bool[] right) = GivenProbabilities.Of(given, labels).Best();
        ClassFigure error = CalibrationCurve.Of(confidence, right).Error;
        SampleEstimate estimate = SampleGeometry.Ratio(
            "calibration-error", given, error.Value, double.IsNaN(error.Value) ? "Undetermined: no bin has two rows." : null);
        return double.IsNaN(error.Value) ? estimate : estimate with
        {
            StandardError = double.IsNaN(error.StandardError) ? null : error.StandardError,
            Lower = error.Lower95,
            Upper = error.Upper95,
        };
    }

    /// <summary>
    /// The usual ECE (Naeini et al. 2015): mean distance of share and confidence over 15 bins of equal width. Noise alone makes it positive: the p-value and
    /// the warning compare it with the same confidences being right.
    /// </summary>
    public static SampleEstimate Usual(SampleMatrix given, IReadOnlyList<int>? labels, ulong seed = 1)
    {
        (double[] confidence, bool[] right) = GivenProbabilities.Of(given, labels).Best();
        double value = Of(confidence, i => right[i]);
        double[] null0 = Null(confidence, seed);
        return SampleGeometry.Ratio("ece", given, value, Invariant($"Right confidences would show {null0.Average():0.0000} on average; see the debiased ones."))
            with
        {
            PValue = PValue(value, null0),
        };
    }

    /// <summary>
    /// The usual ECE less what right confidences would show: below 0 by chance where they are right. The p-value is against right confidences.
    /// </summary>
    public static SampleEstimate AboveNull(SampleMatrix given, IReadOnlyList<int>? labels, ulong seed = 1)
    {
        (double[] confidence, bool[] right) = GivenProbabilities.Of(given, labels).Best();
        double value = Of(confidence, i => right[i]);
        double[] null0 = Null(confidence, seed);
        return SampleGeometry.Ratio("ece-debiased", given, value - null0.Average(), null) with { PValue = PValue(value, null0) };
    }

    private static double PValue(double value, double[] null0) => (1.0 + null0.Count(e => e >= value)) / (null0.Length + 1);

    private static double[] Null(double[] confidence, ulong seed)
    {
        double[] errors = new double[Draws];
        for (int d = 0; d < Draws; d++)
        {
            var random = new RandomStream(seed, "rows with right confidences", d);
            errors[d] = Of(confidence, i => random.NextDouble() < confidence[i]);
        }

        return errors;
    }

    private static double Of(double[] confidence, Func<int, bool> right)
    {
        double[] differences = new double[Bins];
        for (int i = 0; i < confidence.Length; i++)
        {
            // The bins are open below, as usual: a confidence of 1 belongs to the last.
            int bin = Math.Clamp((int)Math.Ceiling(confidence[i] * Bins) - 1, 0, Bins - 1);
            differences[bin] += confidence[i] - (right(i) ? 1 : 0);
        }

        return differences.Sum(Math.Abs) / confidence.Length;
    }
}

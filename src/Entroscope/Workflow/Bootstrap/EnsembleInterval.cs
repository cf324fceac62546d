using Entroscope.Numerics;

namespace Entroscope.Workflow.Bootstrap;

/// <summary>A quantity of a model with an interval that includes the training.</summary>
/// <param name="Own">The quantity of the model, with the error of the draws or of the rows that it has by itself.</param>
/// <param name="Mean">The mean of the quantity over the ensemble: above or below the own value where rows that repeat move it.</param>
/// <param name="Spread">
/// The standard deviation of the quantity over trainings, from the ensemble; NaN where it is not finite in all models. For a log-likelihood it is smaller than
/// the standard deviation over the models: see the remarks.
/// </param>
/// <param name="Models">The number of models of the ensemble.</param>
/// <remarks>
/// The interval is about the own value: its square is that of the own interval plus that of Student's t times the spread. It is for the mean of the quantity
/// over trainings on other rows of the same number, measured on all rows or draws: neither the difference between the architecture and the truth is in it, nor
/// what more rows would change.
/// <para>
/// Of a mean log-likelihood the plain standard deviation over resamples is about the square root of 3 times too large. A training maximises the likelihood of
/// its own rows; at the model that of all rows has a slope, which is its optimism, and models of resampled rows differ along it, while models of other rows lie
/// around the place where it has none. With normal errors of the parameters the variance over trainings is tr((HS)²)/2, over resamples 3/2 tr((HS)²), for
/// the curvature H and the covariance S. So the spread is that of the mean log-likelihoods e of the rows that the resamples are drawn from, whose likelihood
/// has no slope at the model: what the model is to all rows, the resamples are to these (Efron and Tibshirani, An Introduction to the Bootstrap, 1993). For
/// rows v of another kind, where a slope remains, the plain one is kept: where var(v - e), 2 var(e) else on average, is above 10 var(e).
/// </para>
/// </remarks>
public sealed record EnsembleInterval(Estimate Own, double Mean, double Spread, int Models)
{
    // Five times what rows of the same kind have on average.
    private const double LargestSlope = 10;

    /// <summary>Gets half the width of the 95 % interval.</summary>
    public double HalfWidth95
    {
        get
        {
            double training = Spread * StudentLaw.Quantile(0.975, Models - 1);
            double own = Own.IsExact ? 0 : Own.HalfWidth95;
            return Math.Sqrt((own * own) + (training * training));
        }
    }

    /// <summary>Sets values of an ensemble beside that of its model.</summary>
    /// <param name="scores">Of mean log-likelihoods those of the rows that the models' rows were drawn from; null for any other quantity.</param>
    internal static EnsembleInterval Of(Estimate own, double[] values, double[]? scores = null)
    {
        double variance = Variance(values);
        if (scores is not null && double.IsFinite(variance) && Variance([.. values.Zip(scores, (v, e) => v - e)]) <= LargestSlope * Variance(scores))
        {
            variance = Variance(scores);
        }

        return new EnsembleInterval(own, values.Average(), Math.Sqrt(variance), values.Length);
    }

    private static double Variance(double[] values)
    {
        double mean = values.Average();
        return values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1);
    }
}

using Entroscope.Numerics;

namespace Entroscope.Workflow.Bootstrap;

/// <summary>A quantity of a model with an interval that includes the training.</summary>
/// <param name="Own">The quantity of the model, with the error of the draws or of the rows that it has by itself.</param>
/// <param name="Mean">The mean of the quantity over the ensemble: above or below the own value where rows that repeat move it.</param>
/// <param name="Spread">The standard deviation of the quantity over the ensemble; NaN where it is not finite in all models.</param>
/// <param name="Models">The number of models of the ensemble.</param>
/// <remarks>
/// The interval is about the own value: its square is that of the own interval plus that of Student's t times the spread. It is for the mean of the quantity
/// over trainings on other rows of the same number, measured on all rows or draws: neither the difference between the architecture and the truth is in it, nor
/// what more rows would change.
/// </remarks>
public sealed record EnsembleInterval(Estimate Own, double Mean, double Spread, int Models)
{
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
    internal static EnsembleInterval Of(Estimate own, double[] values)
    {
        double mean = values.Average();
        return new EnsembleInterval(own, mean, Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1)), values.Length);
    }
}

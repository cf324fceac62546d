namespace Entroscope.Information.Scaling;

/// <summary>A T(l) that was kept from the inference, predicted by the same law from the levels below.</summary>
/// <param name="Level">The level l.</param>
/// <param name="Measured">The measured T(l), in nats.</param>
/// <param name="Lower">The lower end of the 95 % interval of the measurement predicted, in nats: parameters, scatter and errors.</param>
/// <param name="Median">The median of the prediction, in nats.</param>
/// <param name="Upper">The upper end of the 95 % interval, in nats.</param>
internal sealed record ScalingPrediction(int Level, double Measured, double Lower, double Median, double Upper)
{
    /// <summary>Gets a value indicating whether the interval covers the measurement.</summary>
    public bool IsCovered => Measured >= Lower && Measured <= Upper;

    /// <summary>Gets a value indicating whether the interval is wider than the measurement is large, so that covering it says little.</summary>
    public bool IsVague => Upper - Lower > Math.Abs(Measured);
}

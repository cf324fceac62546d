namespace Entroscope.Information;

/// <summary>An increment that was kept from the fit, predicted from the smaller scales.</summary>
/// <param name="Level">The level l of the increment.</param>
/// <param name="Measured">The measured increment, in nats.</param>
/// <param name="Predicted">The increment predicted by the law fitted to the scales below, in nats.</param>
/// <param name="Error">The standard deviation of the difference: of the measurement, of the fit, and of the scatter about the law.</param>
public sealed record ScalingPrediction(int Level, double Measured, double Predicted, double Error)
{
    /// <summary>Gets the difference in units of its standard deviation.</summary>
    public double Score => (Measured - Predicted) / Error;
}

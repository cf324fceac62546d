namespace Entroscope.Activations;

/// <summary>The identity as the mean map of a Gaussian unit x ~ N(z, v): natural parameter z / v, A = z^2 / (2 v), base measure N(0, v).</summary>
internal sealed class GaussianActivation(string name, double noise) : Activation(
    name,
    Invariant($"Gaussian, x ~ N(z, {noise * noise})"),
    noise == 1 ? "z^2 / 2" : Invariant($"z^2 / (2 * {noise * noise})"),
    ActivationRelation.MeanMap,
    "a linear unit is the mean of a Gaussian variable; its entropy does not depend on z, so only the noise limits what it transmits")
{
    private readonly double _variance = noise * noise;

    public override double? NoiseVariance => _variance;

    public override double Value(double z) => z;

    internal override double LogSlope(double z) => 0;

    internal override double LogPartition(double z) => z * z / (2 * _variance);

    internal override double Mean(double z) => z;

    internal override double Variance(double z) => _variance;

    internal override double Entropy(double z) => 0.5 * Math.Log(2 * Math.PI * Math.E * _variance);

    internal override double LegendreEntropy(double z) => 0 - LogPartition(z);

    internal override double BaseMeasureEntropy(double z) => Entropy(z) + LogPartition(z);

    internal override (double Low, double High) Sublevel(double y) => UpTo(y);
}

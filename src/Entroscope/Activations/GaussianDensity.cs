using Entroscope.Numerics;
using MathNet.Numerics;

namespace Entroscope.Activations;

/// <summary>A Gaussian pre-activation.</summary>
internal sealed class GaussianDensity(double mean, double deviation) : AnalyticDensity(Invariant($"Gaussian of mean {mean} and standard deviation {deviation}"))
{
    // Beyond 38 standard deviations the density is no number; beyond 7.1 there is 1e-12 of the probability.
    private const double BulkWidth = 7.1;
    private static readonly double[] Steps = [-38, -12, -8, -5, -3, -1.5, 0, 1.5, 3, 5, 8, 12, 38];

    public override double Mean => mean;

    public override double Deviation => deviation;

    protected override double[] Support { get; } = Array.ConvertAll(Steps, t => mean + (deviation * t));

    protected override (double From, double To, double Lost) Bulk =>
        (mean - (BulkWidth * deviation), mean + (BulkWidth * deviation), SpecialFunctions.Erfc(BulkWidth / Math.Sqrt(2)));

    protected override double DifferentialEntropy { get; } = (0.5 * Math.Log(2 * Math.PI * Math.E)) + Math.Log(deviation);

    internal override Func<double, double>? LogDensity { get; } = z =>
        (-0.5 * ((z - mean) / deviation) * ((z - mean) / deviation)) - Math.Log(deviation) - (0.5 * Math.Log(2 * Math.PI));

    public override double Cdf(double z) => 0.5 * SpecialFunctions.Erfc((mean - z) / deviation / Math.Sqrt(2));

    public override double Quantile(double share) => mean - (deviation * Math.Sqrt(2) * SpecialFunctions.ErfcInv(2 * share));

    internal override double Draw(RandomStream random) => mean + (deviation * random.NextGaussian());
}

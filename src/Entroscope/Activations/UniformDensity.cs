using Entroscope.Numerics;

namespace Entroscope.Activations;

/// <summary>A uniform pre-activation.</summary>
internal sealed class UniformDensity(double from, double to) : AnalyticDensity(Invariant($"uniform from {from} to {to}"))
{
    public override double Mean => from + ((to - from) / 2);

    public override double Deviation => (to - from) / Math.Sqrt(12);

    protected override double[] Support { get; } = [from, from + ((to - from) / 2), to];

    protected override (double From, double To, double Lost) Bulk => (from, to, 0);

    protected override double DifferentialEntropy { get; } = Math.Log(to - from);

    internal override Func<double, double>? LogDensity { get; } = z => z >= from && z <= to ? -Math.Log(to - from) : double.NegativeInfinity;

    public override double Cdf(double z) => Math.Clamp((z - from) / (to - from), 0, 1);

    public override double Quantile(double share) => from + (share * (to - from));

    internal override double Draw(RandomStream random) => from + ((to - from) * random.NextDouble());
}

namespace Entroscope.Information.Scaling;

/// <summary>
/// f(n) = c - a n^-gamma with gamma log-uniform on 0.2 to 2. The relative departure of T from c at the lowest level is b of <see cref="ApproachPrior"/>.
/// </summary>
internal sealed class PowerApproachShape : LawShape
{
    private const double Least = 0.2;
    private const double Range = 10;
    private readonly double[] _constant;

    public PowerApproachShape(ShapeTable table)
        : base(ScalingLawKind.PowerApproach, table) => _constant = Constant;

    public override double[][] Breaks => [Equal(6), ApproachPrior.Breaks];

    public override (string Name, string Unit)[] Names => [("c", "nats"), ("a", "nats"), ("gamma", "1")];

    public override void Shape(ReadOnlySpan<double> u, Span<double> shape)
    {
        double a = Departure(u, shape);
        for (int l = 0; l < shape.Length; l++)
        {
            shape[l] = _constant[l] - (a * shape[l]);
        }
    }

    public override double Excess(ReadOnlySpan<double> u, double amplitude, double n) =>
        amplitude * (1 - (Departure(u, new double[Length]) * Math.Pow(n, -Gamma(u))));

    public override double[] Parameters(ReadOnlySpan<double> u, double amplitude) => [amplitude, amplitude * Departure(u, new double[Length]), Gamma(u)];

    private static double Gamma(ReadOnlySpan<double> u) => Least * Math.Pow(Range, u[0]);

    // a / c; the T of n^-gamma is left in the buffer.
    private double Departure(ReadOnlySpan<double> u, Span<double> decay)
    {
        double gamma = Gamma(u);
        Tabulate(n => Math.Pow(n, -gamma), decay);
        return ApproachPrior.Amplitude(u[1]) * _constant[0] / decay[0];
    }
}

namespace Entroscope.Information.Scaling;

/// <summary>
/// f(n) = c - a exp(-n / xi) with xi log-uniform from 0.3 to 3 times the number of all sites, and a / c as <see cref="ApproachPrior"/> has it.
/// </summary>
internal sealed class ExponentialShape : LawShape
{
    private const double Least = 0.3;
    private readonly double _range;
    private readonly double[] _constant;

    public ExponentialShape(ShapeTable table, double sites)
        : base(ScalingLawKind.ExponentialApproach, table)
    {
        _range = 3 * sites / Least;
        _constant = Constant;
    }

    public override double[][] Breaks => [Equal(8), ApproachPrior.Breaks];

    public override (string Name, string Unit)[] Names => [("c", "nats"), ("a", "nats"), ("xi", "sites"), ("rho", "1")];

    public override void Shape(ReadOnlySpan<double> u, Span<double> shape)
    {
        double rate = -1 / CorrelationLength(u);
        double b = ApproachPrior.Amplitude(u[1]);
        Tabulate(n => Math.Exp(rate * n), shape);
        for (int l = 0; l < shape.Length; l++)
        {
            shape[l] = _constant[l] - (b * shape[l]);
        }
    }

    public override double Excess(ReadOnlySpan<double> u, double amplitude, double n) =>
        amplitude * (1 - (ApproachPrior.Amplitude(u[1]) * Math.Exp(-n / CorrelationLength(u))));

    public override double[] Parameters(ReadOnlySpan<double> u, double amplitude) =>
        [amplitude, amplitude * ApproachPrior.Amplitude(u[1]), CorrelationLength(u), Math.Exp(-1 / CorrelationLength(u))];

    private double CorrelationLength(ReadOnlySpan<double> u) => Least * Math.Pow(_range, u[0]);
}

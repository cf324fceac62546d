namespace Entroscope.Information.Scaling;

/// <summary>
/// f(n) = c0 + c1 log n. The amplitude is T of the lowest level for a joined patch; by how much
/// it rises with each doubling of the patches, relative to that, is log-uniform on 0.03 to 30.
/// </summary>
internal sealed class LogarithmShape : LawShape
{
    private const double Least = 0.03;
    private const double Range = 1000;
    private readonly double[] _constant;
    private readonly double[] _rise;
    private readonly double _start;

    public LogarithmShape(ShapeTable table)
        : base(ScalingLawKind.Logarithm, table)
    {
        _constant = Constant;
        _rise = Tabulate(Math.Log2, new double[Length]);
        _start = _rise[0] / _constant[0];
    }

    public override double[][] Breaks => [Equal(12)];

    public override (string Name, string Unit)[] Names => [("c0", "nats"), ("c1", "nats")];

    public override void Shape(ReadOnlySpan<double> u, Span<double> shape)
    {
        double kappa = Kappa(u);
        for (int l = 0; l < shape.Length; l++)
        {
            shape[l] = _constant[l] + (kappa * (_rise[l] - (_start * _constant[l])));
        }
    }

    public override double Excess(ReadOnlySpan<double> u, double amplitude, double n)
    {
        double[] c = Parameters(u, amplitude);
        return c[0] + (c[1] * Math.Log(n));
    }

    public override double[] Parameters(ReadOnlySpan<double> u, double amplitude) =>
        [amplitude * (1 - (Kappa(u) * _start)), amplitude * Kappa(u) / Math.Log(2)];

    private static double Kappa(ReadOnlySpan<double> u) => Least * Math.Pow(Range, u[0]);
}

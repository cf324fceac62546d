namespace Entroscope.Information.Scaling;

/// <summary>
/// f(n) = c n^beta with beta uniform on [-2, 1]. The amplitude is c (1 - beta), which stays finite where beta reaches 1, the power that shares nothing.
/// </summary>
internal sealed class PowerShape(ShapeTable table) : LawShape(ScalingLawKind.Power, table)
{
    private const double Least = -2;
    private const double Range = 3;

    // Above this exponent n^beta is taken less n, whose T is 0: the difference keeps its digits.
    private const double Large = 0.5;

    public override double[][] Breaks => [Equal(16)];

    public override (string Name, string Unit)[] Names => [("c", "nats"), ("beta", "1")];

    public override void Shape(ReadOnlySpan<double> u, Span<double> shape)
    {
        double beta = Beta(u);
        if (beta < Large)
        {
            double scale = 1 / (1 - beta);
            Tabulate(n => scale * Math.Pow(n, beta), shape);
            return;
        }

        Tabulate(n => -n * Math.Log(n) * Ratio((beta - 1) * Math.Log(n)), shape);
    }

    public override double Excess(ReadOnlySpan<double> u, double amplitude, double n) => amplitude / (1 - Beta(u)) * Math.Pow(n, Beta(u));

    public override double[] Parameters(ReadOnlySpan<double> u, double amplitude) => [amplitude / (1 - Beta(u)), Beta(u)];

    private static double Beta(ReadOnlySpan<double> u) => Least + (Range * u[0]);

    // (exp(x) - 1) / x.
    private static double Ratio(double x) => Math.Abs(x) < 1e-5 ? 1 + (x / 2) + (x * x / 6) : (Math.Exp(x) - 1) / x;
}

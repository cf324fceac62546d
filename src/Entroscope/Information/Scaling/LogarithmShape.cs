namespace Entroscope.Information.Scaling;

/// <summary>
/// f(n) = c0 + c1 log n. With probability 4/5 T is above 0 at every level: the amplitude is T of the lowest level for a joined patch, and by how much it
/// rises with each doubling of the patches, relative to that, is log-uniform on 0.03 to 30. Else, if there are more than 5 levels, the line of T is 0 at a
/// size among the lower levels, with probability 2^-x of at least x levels above the lowest, and at least 5 levels are above it: levels near or
/// below it do not follow the law yet, and lie about a fifth of the rise of a level (f of a coin is log(n) / 2 less a constant).
/// </summary>
internal sealed class LogarithmShape : LawShape
{
    private const double Least = 0.03;
    private const double Range = 1000;
    private const double Positive = 0.8;
    private const double Floor = 0.2;
    private const int FewestOfLaw = 5;
    private readonly double[] _constant;
    private readonly double[] _rise;
    private readonly double[] _doublings;
    private readonly double _start;
    private readonly double _step;
    private readonly double _share;
    private readonly double _last;

    /// <summary>Makes the law.</summary>
    /// <param name="levels">The number of levels that it is compared with; the table may have more.</param>
    public LogarithmShape(ShapeTable table, int levels)
        : base(ScalingLawKind.Logarithm, table)
    {
        _constant = Constant;
        _rise = Tabulate(Math.Log2, new double[Length]);
        _start = _rise[0] / _constant[0];
        _doublings = [.. _rise.Select((r, l) => (r / _constant[l]) - _start)];
        _step = Length > 1 ? _doublings[1] : 1;
        _last = levels > FewestOfLaw ? _doublings[levels - FewestOfLaw] - (Floor * _step) : 0;
        _share = levels > FewestOfLaw && _step > 0 && _last > First ? Positive : 1;
    }

    public override double[][] Breaks => _share == 1
        ? [Equal(12)]
        : [[.. Equal(12).Select(u => _share * u), .. Equal(8).Skip(1).Select(u => _share + ((1 - _share) * u))]];

    public override (string Name, string Unit)[] Names => [("c0", "nats"), ("c1", "nats")];

    // Where the line is 0 at the greatest rise of a law that is positive, in doublings from the lowest level.
    private static double First => -1 / (Least * Range);

    public override void Shape(ReadOnlySpan<double> u, Span<double> shape)
    {
        (double kappa, double zero) = Line(u);
        double least = u[0] <= _share ? double.NegativeInfinity : Floor * _step;
        for (int l = 0; l < shape.Length; l++)
        {
            shape[l] = kappa * _constant[l] * Math.Max(_doublings[l] - zero, least);
        }
    }

    public override double Excess(ReadOnlySpan<double> u, double amplitude, double n)
    {
        double[] c = Parameters(u, amplitude);
        return c[0] + (c[1] * Math.Log(n));
    }

    public override double[] Parameters(ReadOnlySpan<double> u, double amplitude)
    {
        (double kappa, double zero) = Line(u);
        return [-amplitude * kappa * (_start + zero), amplitude * kappa / Math.Log(2)];
    }

    // The rise of T a doubling over the amplitude, and where the line is 0.
    private (double Kappa, double Zero) Line(ReadOnlySpan<double> u)
    {
        if (u[0] <= _share)
        {
            double kappa = Least * Math.Pow(Range, u[0] / _share);
            return (kappa, -1 / kappa);
        }

        double place = (u[0] - _share) / (1 - _share);
        double within = Math.Pow(2, (First - _last) / _step);
        return (Least * Range, First - (_step * Math.Log2(1 - (place * (1 - within)))));
    }
}

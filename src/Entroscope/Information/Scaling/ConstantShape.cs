namespace Entroscope.Information.Scaling;

/// <summary>f(n) = c: T is c for every patch joined to another one.</summary>
internal sealed class ConstantShape : LawShape
{
    private readonly double[] _shape;

    public ConstantShape(ShapeTable table)
        : base(ScalingLawKind.Constant, table) => _shape = Constant;

    public override (string Name, string Unit)[] Names => [("c", "nats")];

    public override void Shape(ReadOnlySpan<double> u, Span<double> shape) => _shape.CopyTo(shape);

    public override double Excess(ReadOnlySpan<double> u, double amplitude, double n) => amplitude;

    public override double[] Parameters(ReadOnlySpan<double> u, double amplitude) => [amplitude];
}

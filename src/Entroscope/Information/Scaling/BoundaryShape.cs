namespace Entroscope.Information.Scaling;

/// <summary>f is in proportion to the border of a patch: T is c for every unit of length of border that pooled patches share.</summary>
/// <param name="border">The shared border of every level, larger scales included.</param>
/// <param name="outer">The border of all sites together, halved: what f(n) of all of them is in units of c.</param>
internal sealed class BoundaryShape(ShapeTable table, double[] border, double outer) : LawShape(ScalingLawKind.Boundary, table)
{
    public override (string Name, string Unit)[] Names => [("c", "nats per unit of border")];

    public override void Shape(ReadOnlySpan<double> u, Span<double> shape) => border.CopyTo(shape);

    public override double Excess(ReadOnlySpan<double> u, double amplitude, double n) => amplitude * outer;

    public override double[] Parameters(ReadOnlySpan<double> u, double amplitude) => [amplitude];
}

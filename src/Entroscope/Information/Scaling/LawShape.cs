namespace Entroscope.Information.Scaling;

/// <summary>
/// A law whose T(l) is an amplitude times a shape. The parameters of the shape are a point u of the unit cube, over which their
/// prior is uniform; the logarithm of the amplitude has the same uniform prior in all laws, so that their evidence can be compared.
/// </summary>
internal abstract class LawShape(ScalingLawKind kind, ShapeTable table)
{
    private readonly double[] _values = new double[table.Sizes.Length];

    public ScalingLawKind Kind => kind;

    /// <summary>Gets the number of levels of the shape.</summary>
    public int Length => table.Length;

    /// <summary>
    /// Gets for every parameter where the cube is cut at first, into an even number of
    /// parts; between every second of these places the shape depends smoothly on it.
    /// </summary>
    public virtual double[][] Breaks => [];

    /// <summary>Computes the shape.</summary>
    /// <param name="u">The parameters, each 0..1.</param>
    /// <param name="shape">T of the levels at amplitude 1.</param>
    public abstract void Shape(ReadOnlySpan<double> u, Span<double> shape);

    /// <summary>Computes f(n) of a patch.</summary>
    /// <param name="amplitude">The amplitude, in nats.</param>
    public abstract double Excess(ReadOnlySpan<double> u, double amplitude, double n);

    /// <summary>Computes the parameters as people know them.</summary>
    /// <param name="u">The parameters of the shape.</param>
    /// <param name="amplitude">The amplitude, in nats.</param>
    /// <returns>A value for each of <see cref="Names"/>.</returns>
    public abstract double[] Parameters(ReadOnlySpan<double> u, double amplitude);

    /// <summary>Gets names and units of the parameters.</summary>
    public abstract (string Name, string Unit)[] Names { get; }

    /// <summary>Gets the shape of a constant f at every level, less than which the shape departs from being constant.</summary>
    public double[] Constant => Tabulate(_ => 1, new double[Length]);

    /// <summary>Cuts 0..1 into equal parts.</summary>
    protected static double[] Equal(int parts) => [.. Enumerable.Range(0, parts + 1).Select(i => i / (double)parts)];

    /// <summary>Computes T of a function f(n).</summary>
    protected double[] Tabulate(Func<double, double> f, double[] result)
    {
        Tabulate(f, result.AsSpan());
        return result;
    }

    /// <summary>Computes T of a function f(n).</summary>
    protected void Tabulate(Func<double, double> f, Span<double> result)
    {
        ReadOnlySpan<double> sizes = table.Sizes;
        for (int i = 0; i < _values.Length; i++)
        {
            _values[i] = f(sizes[i]);
        }

        table.Apply(_values, result);
    }
}

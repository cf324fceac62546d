namespace Entroscope.Networks.Planes;

/// <summary>
/// The errors of a point of the information plane, which vary together: the same rows are behind both coordinates. The 95 % ellipse about the point holds the
/// true pair in 95 % of samples; its ends along one axis are farther out than those of the interval of that coordinate alone.
/// </summary>
/// <param name="InputError">The standard error of I(X;T), above 0, in nats.</param>
/// <param name="LabelError">The standard error of I(T;Y), above 0, in nats.</param>
/// <param name="Correlation">The correlation of the errors, -1 to 1.</param>
public sealed record PlaneEllipse(double InputError, double LabelError, double Correlation)
{
    /// <summary>
    /// Gets the squared distance from the point in standard errors that 95 % of pairs stay within: 5.991 for normal errors (chi-square, two degrees of
    /// freedom), another one where the errors of the rows are seen not to be normal.
    /// </summary>
    public double Quantile { get; init; } = -2 * Math.Log(0.05);

    /// <summary>Gets the halves of the axes of the 95 % ellipse, the longer first, in nats.</summary>
    public (double Longer, double Shorter) HalfAxes
    {
        get
        {
            (double a, double b, double c) = (InputError * InputError, LabelError * LabelError, Correlation * InputError * LabelError);
            double middle = (a + b) / 2;
            double root = Math.Sqrt((((a - b) / 2) * ((a - b) / 2)) + (c * c));
            return (Math.Sqrt(Quantile * (middle + root)), Math.Sqrt(Quantile * Math.Max(0, middle - root)));
        }
    }

    /// <summary>Gets the angle of the longer axis with the axis of I(X;T), in radians, -π/2 to π/2.</summary>
    public double Angle =>
        0.5 * Math.Atan2(2 * Correlation * InputError * LabelError, (InputError * InputError) - (LabelError * LabelError));

    /// <summary>Returns whether the 95 % ellipse about the point holds a pair.</summary>
    /// <param name="input">How far the pair's I(X;T) is from the point's, in nats.</param>
    /// <param name="label">How far its I(T;Y) is, in nats.</param>
    /// <returns>True where it does.</returns>
    public bool Holds(double input, double label) => Distance(input, label) <= Quantile;

    /// <summary>Computes the squared distance of a pair in standard errors; infinite where there is none in its direction.</summary>
    internal double Distance(double input, double label)
    {
        (double x, double y) = (input / InputError, label / LabelError);
        double distance = ((x * x) - (2 * Correlation * x * y) + (y * y)) / (1 - (Correlation * Correlation));
        return double.IsNaN(distance) ? double.PositiveInfinity : distance;
    }

    /// <summary>Gets points around the edge of the 95 % ellipse, relative to its middle.</summary>
    internal IEnumerable<(double Input, double Label)> Edge(int points)
    {
        double scale = Math.Sqrt(Quantile);
        double free = Math.Sqrt(1 - (Correlation * Correlation));
        for (int i = 0; i <= points; i++)
        {
            (double sine, double cosine) = Math.SinCos(2 * Math.PI * i / points);
            yield return (scale * InputError * cosine, scale * LabelError * ((Correlation * cosine) + (free * sine)));
        }
    }
}

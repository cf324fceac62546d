using Entroscope.Numerics;

namespace Entroscope.Information.Entanglement;

/// <summary>Three forms of the entropy of neighbouring sites compared: a constant, a logarithm of the chord, a straight line.</summary>
/// <remarks>
/// On a ring S(n) = (c/3) log((N/pi) sin(pi n/N)) + constant, for the first n sites of a line S(n) = (c/6) log((2N/pi) sin(pi n/N)) + constant, with the
/// central charge c (Calabrese, Cardy 2004). Single sites are left out. Forms are compared by the corrected Akaike criterion of least squares; the values
/// are exact, so that its errors are those of the forms and its weights no probabilities.
/// </remarks>
public sealed record ChainFit
{
    private const double Clear = 0.95;

    // A form is named where what it leaves is below this share of what the entropy varies.
    private const double GoodFit = 0.02;
    private const int FewestSizes = 4;

    // Smaller and larger blocks must have the same slope: near a critical point the logarithm bends where the correlations end.
    private const double LargestBend = 0.05;

    /// <summary>Gets the central charge of the logarithm fitted, whether or not that is the form.</summary>
    public required double CentralCharge { get; init; }

    /// <summary>Gets the slope of the straight line fitted, in nats a site, whether or not that is the form.</summary>
    public required double Rate { get; init; }

    /// <summary>Gets the root mean square of what each form leaves: constant, logarithm, line.</summary>
    public required IReadOnlyList<double> Residuals { get; init; }

    /// <summary>Gets the Akaike weights: constant, logarithm, line.</summary>
    public required IReadOnlyList<double> Weights { get; init; }

    /// <summary>Gets the form that is named; null where several remain or none fits.</summary>
    public required EntanglementForm? Form { get; init; }

    internal static ChainFit? Of(BlockEntropy[] blocks, int sites, ChainBoundary boundary)
    {
        BlockEntropy[] used = [.. blocks.Where(b => b.Size >= 2 && b.Entropy is not null)];
        if (used.Length < FewestSizes)
        {
            return null;
        }

        double[] y = [.. used.Select(b => b.Entropy!.Value)], ones = [.. used.Select(_ => 1.0)];
        double[] chord = [.. used.Select(b => Math.Log(sites / Math.PI * Math.Sin(Math.PI * b.Size / sites)))];
        double[] size = [.. used.Select(b => b.Size)];
        LinearRegression[] fits =
            [LinearRegression.Fit([ones], y, ones), LinearRegression.Fit([ones, chord], y, ones), LinearRegression.Fit([ones, size], y, ones)];
        double best = fits.Min(f => f.Akaike);
        double[] weights = [.. fits.Select(f => Math.Exp((best - f.Akaike) / 2))];
        weights = [.. weights.Select(w => w / weights.Sum())];
        double[] residuals = [.. fits.Select(f => Math.Sqrt(f.ChiSquare / f.Points))];
        int first = Array.IndexOf(weights, weights.Max());
        double scale = first == 0 ? Math.Abs(y.Average()) : y.Max() - y.Min();
        double ends = boundary == ChainBoundary.Periodic ? 3 : 6;

        bool bends = first == (int)EntanglementForm.Logarithm && Bend(chord, y) > LargestBend;

        // What does not vary is a constant, whatever the slopes of the rest are.
        bool isFlat = residuals[0] <= GoodFit * Math.Abs(y.Average());
        return new ChainFit
        {
            CentralCharge = ends * fits[1].Coefficients[1],
            Rate = fits[2].Coefficients[1],
            Residuals = residuals,
            Weights = weights,
            Form = isFlat ? EntanglementForm.Area
                : weights[first] >= Clear && residuals[first] <= GoodFit * scale && first > 0 && fits[first].Coefficients[1] > 0 && !bends
                    ? (EntanglementForm)first
                : null,
        };
    }

    // By how much the slopes of the smaller and of the larger sizes differ, as a share of their mean.
    private static double Bend(double[] chord, double[] y)
    {
        int half = (y.Length + 1) / 2;
        (double small, double large) = (Slope(0), Slope(y.Length - half));
        return Math.Abs(small - large) / Math.Abs((small + large) / 2);

        double Slope(int start)
        {
            double[] ones = new double[half];
            Array.Fill(ones, 1);
            return LinearRegression.Fit([ones, chord[start..(start + half)]], y[start..(start + half)], ones).Coefficients[1];
        }
    }
}

/// <summary>How entanglement entropy grows with a block of a chain.</summary>
public enum EntanglementForm
{
    /// <summary>A constant: as the border, which is that of all blocks.</summary>
    Area,

    /// <summary>The logarithm of the size, with the central charge as its factor.</summary>
    Logarithm,

    /// <summary>In proportion to the sites.</summary>
    Volume,
}

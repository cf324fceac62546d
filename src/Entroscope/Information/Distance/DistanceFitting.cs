using Entroscope.Numerics;

namespace Entroscope.Information.Distance;

/// <summary>Fits a law of information against distance and says how well it meets the points.</summary>
/// <remarks>
/// Laws are asymptotic. Where the information is a share s of an entropy its log is off by the order of s, always to the same side; and near
/// the largest distance there are no pairs that meet further up. An interval holds therefore, besides the scatter of the points, how far the
/// parameter moves when the share s / 2 is taken from every point, and when the shortest or the largest distances (a factor of 4) are left out.
/// </remarks>
/// <param name="entropy">The mean entropy of a site, in nats.</param>
internal sealed class DistanceFitting(double entropy)
{
    // No real law is better than this.
    private const double Least = 0.02;

    // What the log of an information near the entropy of a site is off by; a half for symmetric channels.
    private const double Correction = 0.5;
    private const double Trimmed = 4;
    private const int FewestLeft = 3;

    // A parameter moves further yet with the next ends that would be left out.
    private const double Further = 1.5;

    // A law describes points that scatter about it by less than this, none of them further off than three times that or its own error.
    private const double LargestScatter = 0.15;
    private const double Far = 3;

    /// <summary>Fits a law to points.</summary>
    /// <param name="points">The points, by increasing distance.</param>
    /// <param name="abscissa">What the log of the information is linear in.</param>
    /// <returns>The regression and the law; null for fewer than 2 points.</returns>
    public (LinearRegression Regression, DistanceFit Law)? Fit(DistancePoint[] points, Func<double, double> abscissa)
    {
        if (points.Length < 2)
        {
            return null;
        }

        (LinearRegression fit, double[] errors) = Regress(points, abscissa, 0);
        double parameter = -fit.Coefficients[1];
        int octaves = (int)Math.Round(Math.Log2(points[^1].Distance / points[0].Distance)) + 1;

        // Neighbouring distances share what the law leaves over: they are as many points as there are doublings.
        int independent = Math.Min(points.Length, octaves), freedom = independent - 2;
        double error = freedom < 1 ? double.NaN : Math.Sqrt(fit.Covariance[3] * fit.ChiSquare / (points.Length - 2) * points.Length / independent);
        double systematic = Math.Abs(Regress(points, abscissa, Correction).Fit.Coefficients[1] + parameter);
        double trimmed = new[] { Array.FindAll(points, p => p.Distance >= Trimmed * points[0].Distance),
            Array.FindAll(points, p => p.Distance <= points[^1].Distance / Trimmed) }
            .Where(p => p.Length >= FewestLeft).Select(p => Math.Abs(Regress(p, abscissa, 0).Fit.Coefficients[1] + parameter)).DefaultIfEmpty(0).Max();
        double half = freedom < 1 ? double.NaN : (error * StudentLaw.Quantile(0.975, freedom)) + systematic + (Further * trimmed);
        (double scatter, double largest, bool describes) = Judge(points, abscissa, fit, errors);
        return (fit, new DistanceFit(parameter, error, parameter - half, parameter + half, fit.Coefficients[0],
            double.NaN)
        { Scatter = scatter, LargestDeviation = largest, Describes = describes });
    }

    private static (double Scatter, double Largest, bool Describes) Judge(
        DistancePoint[] points, Func<double, double> abscissa, LinearRegression fit, double[] errors)
    {
        double squares = 0, weights = 0, largest = 0;
        bool near = true;
        for (int i = 0; i < points.Length; i++)
        {
            double off = Math.Abs(Math.Log(points[i].Information.Value) - fit.Coefficients[0] - (fit.Coefficients[1] * abscissa(points[i].Distance)));
            double weight = 1 / (errors[i] * errors[i]);
            (squares, weights, largest) = (squares + (weight * off * off), weights + weight, Math.Max(largest, off));
            near &= off <= Far * Math.Sqrt((errors[i] * errors[i]) + (LargestScatter * LargestScatter));
        }

        double scatter = Math.Sqrt(squares / weights);
        return (scatter, largest, near && scatter <= LargestScatter);
    }

    private (LinearRegression Fit, double[] Errors) Regress(DistancePoint[] points, Func<double, double> abscissa, double correction)
    {
        double[] errors = [.. points.Select(p => Error(p.Information))];
        double[] y = [.. points.Select(p => Math.Log(p.Information.Value) - (correction * p.Information.Value / entropy))];
        return (LinearRegression.Fit([[.. points.Select(_ => 1.0)], [.. points.Select(p => abscissa(p.Distance))]], y, errors), errors);
    }

    private double Error(Estimate information)
    {
        double sampling = information.StandardError / information.Value, departure = information.Value / entropy;
        return Math.Sqrt((sampling * sampling) + (departure * departure) + (Least * Least));
    }
}

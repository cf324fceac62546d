using Entroscope.Numerics;
using MathNet.Numerics;

namespace Entroscope.Model.Leaves;

/// <summary>Student's t density with degrees of freedom from a short list: logarithms, entropy, draws, and what two such densities have in common.</summary>
internal static class StudentDensity
{
    private const double LogPi = 1.1447298858494001741;

    // Squares of larger numbers leave the range of double precision.
    private const double LargestQuick = 1e150;

    // The square of such a ratio leaves nothing of the 1 it is added to.
    private const double Farthest = 1e100;
    private static readonly double[] List = [1, 2, 3, 5, 10, 30];
    private static readonly double[] Constants =
        Array.ConvertAll(List, n => SpecialFunctions.GammaLn((n + 1) / 2) - SpecialFunctions.GammaLn(n / 2) - (0.5 * (Math.Log(n) + LogPi)));
    private static readonly double[,] Scales = MatchScales();

    /// <summary>Gets the degrees of freedom, ascending.</summary>
    public static IReadOnlyList<double> Degrees => List;

    /// <summary>Gets the place of degrees of freedom in the list; below 0 where they are not in it.</summary>
    public static int IndexOf(double degrees)
    {
        for (int i = 0; i < List.Length; i++)
        {
            if (List[i] == degrees)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Gets the scale at which the density of other degrees of freedom is nearest, in the Kullback-Leibler divergence, to that of scale 1.</summary>
    public static double Matched(int from, int to) => Scales[from, to];

    public static double Log(double value, double location, double scale, int index)
    {
        double n = List[index];
        double y = Math.Abs((value - location) / scale);
        double log = y < LargestQuick ? double.LogP1(y * y / n)
            : (2 * (double.IsFinite(y) ? Math.Log(y) : Math.Log(Math.Abs((value / 2) - (location / 2))) + Math.Log(2) - Math.Log(scale))) - Math.Log(n);
        return Constants[index] - Math.Log(scale) - ((n + 1) / 2 * log);
    }

    /// <summary>Computes the log-density with some 30 digits of what grows with the value, for ratios far out.</summary>
    public static WideLog WideLog(double value, double location, double scale, int index)
    {
        double n = List[index];
        (double log, double rest) = LogRatio(value, location, scale, n);
        double half = (n + 1) / 2;
        (double product, double productRest) = DoubleDouble.Product(half, log);
        return Numerics.WideLog.Of(-product, -(productRest + (half * rest))) + (Constants[index] - Math.Log(scale));
    }

    // log(1 + z^2 / (n s^2)), z the distance and s the scale, both divided by the same power of two so that squares stay in range.
    private static (double High, double Low) LogRatio(double value, double location, double scale, double n)
    {
        (double z, double low) = DoubleDouble.Sum(value / 4, -location / 4);
        int shift = Math.ILogB(Math.Max(Math.Abs(z), scale / 4));
        double s = Math.ScaleB(scale / 4, -shift);
        (z, low) = z < 0 ? (Math.ScaleB(-z, -shift), Math.ScaleB(-low, -shift)) : (Math.ScaleB(z, -shift), Math.ScaleB(low, -shift));
        (double ofN, double ofNLow) = DoubleDouble.Log(n);
        if (z > Farthest * s)
        {
            (double ofZ, double ofZLow) = DoubleDouble.Log(z, low);
            (double power, double powerLow) = DoubleDouble.Log(Math.ScaleB(1, shift));
            (double ofScale, double ofScaleLow) = DoubleDouble.Log(scale / 4);
            (double sum, double carry) = DoubleDouble.Sum(ofZ, power);
            (sum, double more) = DoubleDouble.Sum(sum, -ofScale);
            (double all, double last) = DoubleDouble.Sum(2 * sum, -ofN);
            return (all, last + (2 * (ofZLow + powerLow - ofScaleLow + carry + more)) - ofNLow);
        }

        (double square, double squareLow) = DoubleDouble.Product(z, z);
        (double own, double ownLow) = DoubleDouble.Product(n * s, s);
        (double total, double totalLow) = DoubleDouble.Sum(square, own);
        (double high, double highLow) = DoubleDouble.Log(total, totalLow + squareLow + (2 * z * low) + ownLow);
        (double ofOwn, double ofOwnLow) = DoubleDouble.Log(own, ownLow);
        (double log, double logLow) = DoubleDouble.Sum(high, -ofOwn);
        return (log, logLow + highLow - ofOwnLow);
    }

    /// <summary>Computes the entropy of the density of scale 1, in nats.</summary>
    public static double Entropy(double degrees) =>
        ((degrees + 1) / 2 * (SpecialFunctions.DiGamma((degrees + 1) / 2) - SpecialFunctions.DiGamma(degrees / 2))) - Constants[IndexOf(degrees)];

    /// <summary>Draws from the density of scale 1: a normal number over the root of a mean of squares of such.</summary>
    public static double Draw(int degrees, RandomStream random)
    {
        double normal = random.NextGaussian();
        double squares = 0;
        for (int i = 0; i < degrees / 2; i++)
        {
            squares += 2 * random.NextExponential();
        }

        if (degrees % 2 == 1)
        {
            double last = random.NextGaussian();
            squares += last * last;
        }

        return normal / Math.Sqrt(squares / degrees);
    }

    /// <summary>
    /// Computes the log of the integral of a product of densities, to some ten digits:
    /// by quadrature in a coordinate that brings the whole line into an interval.
    /// </summary>
    public static double LogOverlap((double Location, double Scale, int Degrees)[] parts)
    {
        // u -> centre + width u / (1 - u^2), about the narrowest density.
        (double centre, double width, _) = parts.MinBy(p => p.Scale);
        double peak = parts.Max(p => Product(parts, p.Location));
        double[] places = [.. parts.SelectMany(p => new[] { p.Location - p.Scale, p.Location, p.Location + p.Scale })
            .Select(x => Inverse((x - centre) / width))];
        double[] breaks = [-1, .. places.Where(u => Math.Abs(u) < 1).Distinct().Order(), 1];
        Integral integral = GaussKronrod.Integrate(
            u =>
            {
                double rest = 1 - (u * u);
                return Math.Exp(Product(parts, centre + (width * u / rest)) - peak) * (1 + (u * u)) / (rest * rest);
            },
            breaks);
        return Math.Log(integral.Value) + Math.Log(width) + peak;
    }

    private static double Product((double Location, double Scale, int Degrees)[] parts, double x) => parts.Sum(p => Log(x, p.Location, p.Scale, p.Degrees));

    private static double Inverse(double v) => v == 0 ? 0 : 2 * v / (1 + Math.Sqrt(1 + (4 * v * v)));

    // The scale s with E[(n + 1) x^2 / (n s^2 + x^2)] = 1 under the first density: the M step of the second on the first, repeated.
    private static double[,] MatchScales()
    {
        double[,] scales = new double[List.Length, List.Length];
        for (int from = 0; from < List.Length; from++)
        {
            for (int to = 0; to < List.Length; to++)
            {
                scales[from, to] = from == to ? 1 : MatchScale(from, List[to]);
            }
        }

        return scales;
    }

    private static double MatchScale(int from, double n)
    {
        // x = tan(a) brings the line into an interval.
        (double[] places, double[] weights) = GaussKronrod.Panels(0, Math.PI / 2, 8);
        double square = 1;
        for (int step = 0; step < 500; step++)
        {
            double mean = 0;
            for (int i = 0; i < places.Length; i++)
            {
                double x = Math.Tan(places[i]);
                mean += 2 * weights[i] * (1 + (x * x)) * Math.Exp(Log(x, 0, 1, from)) * (n + 1) * x * x / ((n * square) + (x * x));
            }

            square *= mean;
            if (Math.Abs(mean - 1) < 1e-14)
            {
                break;
            }
        }

        return Math.Sqrt(square);
    }
}

using Entroscope.Numerics;
using MathNet.Numerics;

namespace Entroscope.Model.Leaves;

/// <summary>From values to the quantiles of the standard normal distribution: linear between knots, and beyond the last ones as between the last two.</summary>
internal sealed class ScoreTransform : MonotoneTransform
{
    // A column of n values gets 2 n^(1/3) pieces, as quantile tables do.
    private const int FewestPieces = 4;
    private const int MostPieces = 64;
    private readonly double[] _values;
    private readonly double[] _scores;
    private readonly double[] _slopes;

    /// <param name="constants">Knots, their scores, and the resolution.</param>
    public ScoreTransform(LeafConstants constants)
        : base(constants)
    {
        (_values, _scores) = (constants.Arrays[0], constants.Arrays[1]);
        Refuse.Model(
            _values.Length < 2 || _scores.Length != _values.Length,
            $"A normal score needs at least 2 values and a score for each, but has {_values.Length} and {_scores.Length}.");
        _slopes = new double[_values.Length - 1];
        for (int k = 0; k < _slopes.Length; k++)
        {
            _slopes[k] = (_scores[k + 1] - _scores[k]) / (_values[k + 1] - _values[k]);
            Refuse.Model(
                !(_values[k + 1] > _values[k] && _scores[k + 1] > _scores[k] && _slopes[k] > 0 && double.IsFinite(_slopes[k])),
                $"The values and scores of a normal score must be finite and ascend, but number {k + 1} is {_values[k + 1]} and {_scores[k + 1]}.");
        }
    }

    public override LeafFamily Family => LeafFamily.NormalScore;

    public override bool IsEverywhere => true;

    /// <summary>Fixes the knots of a column: quantiles, no nearer to each other than the recording resolution.</summary>
    public static LeafSpecification Fit(ValueColumn column)
    {
        var moments = ColumnMoments.Of(column);
        double[] sorted = ColumnScale.Sorted(column, moments.Count);
        double resolution = ColumnScale.Of(column, moments).Resolution;
        (List<double> values, List<double> scores) = ([], []);
        int pieces = Math.Clamp((int)Math.Round(2 * Math.Cbrt(sorted.Length)), FewestPieces, MostPieces);
        for (int k = 0; k <= pieces && sorted.Length > 1; k++)
        {
            double x = sorted[(int)((long)k * (sorted.Length - 1) / pieces)];
            int first = Array.FindIndex(sorted, y => y >= x);
            int last = Array.FindLastIndex(sorted, y => y <= x);
            if (values.Count == 0 || x - values[^1] >= Math.Max(resolution * (1 - 1e-9), double.Epsilon))
            {
                values.Add(x);
                scores.Add(-Math.Sqrt(2) * SpecialFunctions.ErfcInv((first + last + 1.0) / sorted.Length));
            }
        }

        if (values.Count < 2)
        {
            double half = Math.Sqrt(moments.Scale);
            (values, scores) = ([moments.Mean - half, moments.Mean + half], [-1, 1]);
        }

        return new LeafSpecification(LeafFamily.NormalScore, 0) { Constants = new LeafConstants([[.. values], [.. scores], [resolution]]) };
    }

    public override bool Has(double x) => !double.IsNaN(x);

    public override double Forward(double x)
    {
        int k = Piece(_values, x);

        // Far from steep knots the line leaves the numbers.
        return Math.Clamp(_scores[k] + (_slopes[k] * (x - _values[k])), double.MinValue, double.MaxValue);
    }

    public override double Back(double z)
    {
        int k = Piece(_scores, z);
        return Math.Clamp(_values[k] + ((z - _scores[k]) / _slopes[k]), double.MinValue, double.MaxValue);
    }

    public override double LogSlope(double x) => Math.Log(_slopes[Piece(_values, x)]);

    public override double MeanLogSlope(double mean, double variance)
    {
        double sum = 0;
        for (int k = 0; k < _slopes.Length; k++)
        {
            sum += Mass(k, mean, variance) * Math.Log(_slopes[k]);
        }

        return sum;
    }

    public override double LogMeanPower(double mean, double variance, int power)
    {
        double[] terms = new double[_slopes.Length];
        for (int k = 0; k < terms.Length; k++)
        {
            terms[k] = Math.Log(Mass(k, mean, variance)) + (power * Math.Log(_slopes[k]));
        }

        return LogSpace.LogSumExp(terms);
    }

    public override double Mean(double mean, double variance)
    {
        double deviation = Math.Sqrt(variance);
        double sum = 0;
        for (int k = 0; k < _slopes.Length; k++)
        {
            (double from, double to) = Ends(k, mean, deviation);
            double mass = Mass(k, mean, variance);
            double first = (mean * mass) + (deviation * (Bell(from) - Bell(to)));
            sum += (mass * _values[k]) + ((first - (mass * _scores[k])) / _slopes[k]);
        }

        return sum;
    }

    // In a piece x is a + b y of a standard normal y between its ends.
    public override double Variance(double mean, double variance)
    {
        double deviation = Math.Sqrt(variance);
        double centre = Mean(mean, variance);
        double sum = 0;
        for (int k = 0; k < _slopes.Length; k++)
        {
            (double from, double to) = Ends(k, mean, deviation);
            double mass = Mass(k, mean, variance);
            double a = _values[k] + ((mean - _scores[k]) / _slopes[k]) - centre;
            double b = deviation / _slopes[k];
            double square = mass + First(from) - First(to);
            sum += (a * a * mass) + (2 * a * b * (Bell(from) - Bell(to))) + (b * b * square);
        }

        return Math.Max(0, sum);

        static double First(double y) => double.IsInfinity(y) ? 0 : y * Bell(y);
    }

    // Within a piece the density of x is that of z times its slope: its maximum is at a mode in z, or at an end of the piece.

    public override double Mode(GaussianLeaf inner, ReadOnlySpan<double> weights)
    {
        double[] terms = new double[inner.Channels];
        (double best, double highest) = (double.NaN, double.NegativeInfinity);
        List<double> candidates = [.. _values, .. _values.Select(Math.BitDecrement)];
        for (int d = 0; d < weights.Length; d++)
        {
            if (weights[d] > 0)
            {
                candidates.Add(Back(BellModes.Climb(inner, weights, [.. inner.Means], (c, _) => inner.Part(1)[c], inner.Means[d], terms)));
            }
        }

        foreach (double x in candidates.Order())
        {
            inner.LogDensity(Forward(x), terms);
            for (int d = 0; d < terms.Length; d++)
            {
                terms[d] += Math.Log(weights[d]);
            }

            double density = LogSpace.LogSumExp(terms) + LogSlope(x);
            (best, highest) = density > highest ? (x, density) : (best, highest);
        }

        return best;
    }

    private static int Piece(double[] knots, double x)
    {
        int found = Array.BinarySearch(knots, x);
        return Math.Clamp(found >= 0 ? found : ~found - 1, 0, knots.Length - 2);
    }

    private static double Bell(double y) => Math.Exp(-0.5 * y * y) / Math.Sqrt(2 * Math.PI);

    // The probability between two numbers of deviations, without cancellation on either side.
    private static double Between(double from, double to) =>
        from > 0 ? Above(from) - Above(to) : to < 0 ? Above(-to) - Above(-from) : 1 - Above(to) - Above(-from);

    private static double Above(double y) => 0.5 * SpecialFunctions.Erfc(y / Math.Sqrt(2));

    private (double From, double To) Ends(int piece, double mean, double deviation) => (
        piece == 0 ? double.NegativeInfinity : (_scores[piece] - mean) / deviation,
        piece == _slopes.Length - 1 ? double.PositiveInfinity : (_scores[piece + 1] - mean) / deviation);

    private double Mass(int piece, double mean, double variance)
    {
        (double from, double to) = Ends(piece, mean, Math.Sqrt(variance));
        return Math.Max(0, Between(from, to));
    }
}

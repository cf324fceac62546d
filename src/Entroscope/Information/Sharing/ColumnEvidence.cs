using Entroscope.Numerics;
using MathNet.Numerics;

namespace Entroscope.Information.Sharing;

/// <summary>How surely the gains of a column are not those of a column without information.</summary>
internal static class ColumnEvidence
{
    // As many shuffles as decide p-values of 1 % and more; fewer of many rows, whose tail is close to its approximation.
    private const int MostShuffles = 1000;
    private const int FewestShuffles = 100;
    private const int ShuffledValues = 2_000_000;

    // Shuffles that gain as much, above which their share is the p-value.
    private const int Enough = 10;

    // Nats that a value may lose a class: one that is held impossible must not decide by itself.
    private const double MostLost = 50;

    /// <summary>Computes the p-value of what a column gains by itself, beside the same values with the classes shuffled.</summary>
    /// <param name="gains">log p(y | x_i) - log P(y), shape [rows, classes].</param>
    /// <param name="labels">The class of every row.</param>
    /// <remarks>
    /// Where values and classes are independent every order of the classes is as probable (Fisher 1935), whatever the model has wrong. What few shuffles reach
    /// is taken from the gamma density of the mean, variance and skewness that the sum has over all orders (Hoeffding 1951), doubled since it is smooth.
    /// </remarks>
    public static double ByItself(double[] gains, int[] labels, int classes, RandomStream random)
    {
        int rows = labels.Length;
        if (rows < 3)
        {
            return 1;
        }

        gains = Array.ConvertAll(gains, g => Math.Max(-MostLost, g));
        (double mean, double deviation, double skewness) = OverOrders(gains, labels, classes);
        double sum = Sum(labels);
        if (!(deviation > 1e-12 * rows) || sum <= mean)
        {
            return 1;
        }

        int[] shuffled = [.. labels];
        int shuffles = Math.Clamp(ShuffledValues / rows, FewestShuffles, MostShuffles);
        (int reached, int made) = (0, 0);

        // A sum that rounding alone keeps below the other is as large.
        double bar = sum - (1e-9 * (1 + Math.Abs(sum)));
        while (made < shuffles && reached < 2 * Enough)
        {
            random.Shuffle<int>(shuffled);
            reached += Sum(shuffled) >= bar ? 1 : 0;
            made++;
        }

        double share = (1.0 + reached) / (1 + made);
        return reached >= Enough ? share : Math.Min(share, 2 * Tail((sum - mean) / deviation, skewness));

        double Sum(int[] order)
        {
            double total = 0;
            for (int r = 0; r < rows; r++)
            {
                total += gains[(r * classes) + order[r]];
            }

            return total;
        }
    }

    /// <summary>Computes the p-value of a mean beside means of at most 0, from its interval.</summary>
    public static double Above0(Estimate mean)
    {
        double error = mean.HalfWidth95 / SkewedMean.Factor(mean.Draws);
        return mean.Draws < 3 || !(error > 0) || !double.IsFinite(mean.Value) ? 1 : StudentLaw.Cumulative(-mean.Value / error, mean.Draws - 1);
    }

    // Mean, standard deviation and skewness over all orders of the classes.
    private static (double Mean, double Deviation, double Skewness) OverOrders(double[] gains, int[] labels, int classes)
    {
        int rows = labels.Length;
        double[] share = new double[classes];
        foreach (int label in labels)
        {
            share[label] += 1.0 / rows;
        }

        double[] ofClass = new double[classes];
        double[] ofRow = new double[rows];
        for (int r = 0; r < rows; r++)
        {
            for (int y = 0; y < classes; y++)
            {
                double gain = share[y] > 0 ? gains[(r * classes) + y] : 0;
                ofClass[y] += gain / rows;
                ofRow[r] += gain * share[y];
            }
        }

        double all = ofRow.Sum() / rows;
        (double squares, double cubes) = (0, 0);
        for (int r = 0; r < rows; r++)
        {
            for (int y = 0; y < classes; y++)
            {
                double rest = gains[(r * classes) + y] - ofRow[r] - ofClass[y] + all;
                squares += share[y] > 0 ? share[y] * rest * rest : 0;
                cubes += share[y] > 0 ? share[y] * rest * rest * rest : 0;
            }
        }

        double variance = squares * rows / (rows - 1.0);
        return (all * rows, Math.Sqrt(variance), variance > 0 ? cubes * rows * rows / (rows - 1.0) / (rows - 2.0) / Math.Pow(variance, 1.5) : 0);
    }

    // The chance of a standardised value of at least z: of a gamma density with the skewness, where that is above 0, else of the normal one, which is larger.
    private static double Tail(double z, double skewness)
    {
        double shape = 4 / (skewness * skewness);
        return skewness <= 0 || shape > 1e6
            ? SpecialFunctions.Erfc(z / Math.Sqrt(2)) / 2
            : SpecialFunctions.GammaUpperRegularized(shape, shape + (z * Math.Sqrt(shape)));
    }
}

namespace Entroscope.Model.Leaves;

/// <summary>The highest point of a sum of normal densities with weights of either sign that is nowhere negative, such as the square of a sum of them.</summary>
internal static class SignedModes
{
    // Points about every centre, a quarter of a standard deviation apart.
    private const int Reach = 16;
    private const int Halvings = 60;

    /// <summary>Finds the highest point: the best one of a grid about every centre, then by golden section between its neighbours.</summary>
    public static double Highest(ReadOnlySpan<double> weights, double[] means, double[] variances)
    {
        (double best, double step, double highest) = (double.NaN, 0, double.NegativeInfinity);
        for (int d = 0; d < weights.Length; d++)
        {
            double apart = Math.Sqrt(variances[d]) / 4;
            for (int k = -Reach; k <= Reach && weights[d] != 0; k++)
            {
                double x = means[d] + (k * apart);
                double density = Density(weights, means, variances, x);
                (best, step, highest) = density > highest ? (x, apart, density) : (best, step, highest);
            }
        }

        double section = (Math.Sqrt(5) - 1) / 2;
        (double from, double to) = (best - step, best + step);
        for (int n = 0; n < Halvings; n++)
        {
            (double low, double high) = (to - (section * (to - from)), from + (section * (to - from)));
            (from, to) = Density(weights, means, variances, low) >= Density(weights, means, variances, high) ? (from, high) : (low, to);
        }

        return from + ((to - from) / 2);
    }

    private static double Density(ReadOnlySpan<double> weights, double[] means, double[] variances, double x)
    {
        double sum = 0;
        for (int d = 0; d < weights.Length; d++)
        {
            double away = x - means[d];
            sum += weights[d] == 0 ? 0 : weights[d] / Math.Sqrt(variances[d]) * Math.Exp(-0.5 * away * (away / variances[d]));
        }

        return sum;
    }
}

namespace Entroscope.Numerics;

/// <summary>Compares models by the information that they lose (Akaike 1974; corrected for few points: Hurvich, Tsai 1989).</summary>
internal static class InformationCriterion
{
    /// <summary>Computes AICc = -2 log L + 2k + 2k(k+1)/(n-k-1).</summary>
    /// <param name="minusTwoLogLikelihood">-2 log L at the best parameters.</param>
    /// <param name="parameters">The number k of fitted parameters, that of the scatter included.</param>
    /// <param name="points">The number n of measured values.</param>
    /// <returns>The criterion; infinite where it is undefined, n - k - 1 being less than 1 for k above 0.</returns>
    public static double Corrected(double minusTwoLogLikelihood, int parameters, int points)
    {
        if (parameters == 0)
        {
            return minusTwoLogLikelihood;
        }

        int rest = points - parameters - 1;
        return rest < 1 ? double.PositiveInfinity : minusTwoLogLikelihood + (2.0 * parameters) + (2.0 * parameters * (parameters + 1) / rest);
    }

    /// <summary>Turns criteria into weights: the evidence for each model among those compared.</summary>
    /// <param name="criteria">The criteria; infinite ones get the weight 0.</param>
    /// <returns>Weights that sum to 1; all 0 where no criterion is finite.</returns>
    public static double[] Weights(IReadOnlyList<double> criteria)
    {
        double least = criteria.DefaultIfEmpty(double.PositiveInfinity).Min();
        if (!double.IsFinite(least))
        {
            return new double[criteria.Count];
        }

        double[] weights = [.. criteria.Select(c => Math.Exp((least - c) / 2))];
        double total = weights.Sum();
        return Array.ConvertAll(weights, w => w / total);
    }
}

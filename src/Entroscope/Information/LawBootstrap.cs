using Entroscope.Numerics;

namespace Entroscope.Information;

/// <summary>
/// Repeats a fit on measurements drawn anew: the draws resampled by blocks, and, where the increments scatter about the law, a scatter whose
/// variance is itself as uncertain as the number of increments leaves it.
/// </summary>
internal sealed class LawBootstrap(IncrementSeries series, ScatterModel scatter, int[] levels, ScalingLawOptions options)
{
    /// <summary>Fits a law again and again.</summary>
    /// <param name="form">The law.</param>
    /// <param name="fit">Its fit to the measurement.</param>
    /// <returns>For every replicate the fit, the increments of all levels and the anchor; none where no parameter can have an interval.</returns>
    public IEnumerable<(SeparableFit Fit, double[] Values, double Anchor)> Replicate(LawForm form, ScatteredFit fit)
    {
        int freedom = levels.Length - form.Parameters;
        if (freedom < 1)
        {
            yield break;
        }

        double spread = fit.Scatter * Math.Sqrt((double)levels.Length / freedom);
        for (int b = 0; b < options.Replicates; b++)
        {
            var random = new RandomStream(options.Seed, "scaling bootstrap", b);
            double[] deviation = series.Resample?.Invoke(random) ?? new double[series.Length + 1];
            double size = spread > 0 ? spread * Math.Sqrt(freedom / ChiSquared(random, freedom)) : 0;
            double anchor = series.Anchor + deviation[^1];
            double[] values = [.. series.Values.Select((y, l) => y + deviation[l] + (size > 0 ? size * scatter.Size[l] * random.NextGaussian() : 0))];
            yield return (fit.Solver.Fit(Array.ConvertAll(levels, l => values[l]), anchor), values, anchor);
        }
    }

    private static double ChiSquared(RandomStream random, int freedom)
    {
        double sum = 0;
        for (int i = 0; i < freedom; i++)
        {
            sum += Math.Pow(random.NextGaussian(), 2);
        }

        return sum;
    }
}

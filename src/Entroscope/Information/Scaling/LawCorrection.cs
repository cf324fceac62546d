using Entroscope.Numerics;

namespace Entroscope.Information.Scaling;

/// <summary>
/// A correction to a law that dies out with the size of the patches. It is integrated out, as an error that the levels have in common: a sum of normal numbers
/// times (n / n_0)^-omega with all omega of a range, n_0 the size at the lowest level.
/// </summary>
/// <remarks>
/// Sources approach their laws slowly: f of a coin is log(n) / 2 + constant + terms of 1 / n, T of a tree of channels n^beta (1 + terms of n^(beta / 2)). A law
/// without such terms bends to them, and an interval that knows only scatter leaves out what T tends to. So T of a power is that of the law times
/// exp(correction); to that of a logarithm, whose line may be near 0 at the lowest levels, the correction is added, in units of its rise a level or of T of
/// the lowest level, whichever is more.
/// </remarks>
/// <param name="Deviation">The standard deviation at the lowest level.</param>
/// <param name="Constant">T of a constant f, where the correction is added; null where T is multiplied.</param>
internal sealed record LawCorrection(double Deviation, double[]? Constant)
{
    // The probability that there is a correction; each of the sizes is as probable as the others.
    private const double Probability = 0.5;
    private const double SlowestFactor = 0.15;
    private const double SlowestSummand = 0.3;
    private const double Fastest = 1;
    private static readonly double[] Factors = [0.04, 0.2, 1];
    private static readonly double[] Summands = [0.1, 0.5, 2.5];

    /// <summary>Returns whether a law is read with corrections: the approaches to a constant are laws of their own.</summary>
    public static bool Concerns(ScalingLawKind kind) => kind is ScalingLawKind.Power or ScalingLawKind.Logarithm;

    /// <summary>Draws from the posterior of a law with and without corrections.</summary>
    /// <param name="plain">The posterior without corrections.</param>
    /// <param name="relative">The error allowed of an evidence.</param>
    public static LawDraw[] Draw(TotalCorrelationSeries series, int[] levels, LawPosterior plain, double relative, int count, RandomStream random)
    {
        bool adds = plain.Shape.Kind == ScalingLawKind.Logarithm;
        double[] deviations = adds ? Summands : Factors;
        var posteriors = new List<LawPosterior> { plain };
        foreach (double deviation in deviations)
        {
            var correction = new LawCorrection(deviation, adds ? plain.Shape.Constant : null);
            var posterior = new LawPosterior(plain.Shape, LawLikelihood.Of(series, levels, correction));
            posterior.Refine(relative);
            posteriors.Add(posterior);
        }

        double[] logs = [.. posteriors.Select((p, i) => p.LogEvidence + Math.Log(i == 0 ? 1 - Probability : Probability / deviations.Length))];
        double most = logs.Max();
        double[] weights = Array.ConvertAll(logs, l => Math.Exp(l - most));
        double total = weights.Sum();
        var draws = new List<LawDraw>(count);
        double sum = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            sum += weights[i] / total;
            int share = (int)Math.Round(sum * count) - draws.Count;
            draws.AddRange(share > 0 ? posteriors[i].Draw(share, random) : []);
        }

        return [.. draws];
    }

    /// <summary>Computes the covariance of corrections at levels: the mean of (n n' / n_0^2)^-omega over omega.</summary>
    public double[,] Covariance(TotalCorrelationSeries series, int[] levels)
    {
        double[] logs = [.. levels.Select(l => Math.Log(series.Cuts[l].Mean / series.Cuts[levels.Min()].Mean))];
        double slowest = Constant is null ? SlowestFactor : SlowestSummand;
        double[,] result = new double[logs.Length, logs.Length];
        for (int i = 0; i < logs.Length; i++)
        {
            for (int j = 0; j < logs.Length; j++)
            {
                double sum = logs[i] + logs[j];
                double mean = sum < 1e-9 ? 1 : (Math.Exp(-slowest * sum) - Math.Exp(-Fastest * sum)) / ((Fastest - slowest) * sum);
                result[i, j] = Deviation * Deviation * mean;
            }
        }

        return result;
    }

    /// <summary>Computes what a correction of 1 changes in log T of the levels.</summary>
    /// <param name="logShape">The logarithms of the shape of the levels, ascending.</param>
    /// <param name="weights">The result, from the top down; 0 where the line of T is so near 0, or below it, that a level does not follow it.</param>
    public void SetWeights(ReadOnlySpan<double> logShape, Span<double> weights)
    {
        if (Constant is null)
        {
            weights.Fill(1);
            return;
        }

        int n = weights.Length;
        for (int i = 0; i < n; i++)
        {
            weights[i] = Math.Exp(logShape[n - 1 - i]) / Constant[n - 1 - i];
        }

        double rise = weights[0] - weights[1];
        double unit = Math.Max(rise, weights[^1]);
        for (int i = 0; i < n; i++)
        {
            weights[i] = weights[i] < rise ? 0 : unit / weights[i];
        }
    }
}

using Entroscope.Numerics;

namespace Entroscope.Information.Scaling;

/// <summary>
/// The places at which the scatter sigma, log-uniform on 0.001 to 1, is summed over: Gauss points on three panels, of which one starts at 0.15.
/// </summary>
internal sealed class SigmaGrid
{
    /// <summary>The scatter below which a law may be named.</summary>
    public const double Small = 0.15;

    /// <summary>The least scatter; networks never follow a law better.</summary>
    public const double Least = 1e-3;

    private const double Middle = 0.0122;

    private static readonly double[] Nodes = [0.1834346424956498, 0.5255324099163290, 0.7966664774136267, 0.9602898564975363];
    private static readonly double[] NodeWeights = [0.3626837833783620, 0.3137066458778873, 0.2223810344533745, 0.1012285362903763];

    private SigmaGrid()
    {
        double[] ends = [Math.Log(Least), Math.Log(Middle), Math.Log(Small), 0];
        var places = new List<double>();
        var weights = new List<double>();
        for (int p = 0; p < ends.Length - 1; p++)
        {
            (double centre, double half) = ((ends[p] + ends[p + 1]) / 2, (ends[p + 1] - ends[p]) / 2);
            for (int i = 0; i < 2 * Nodes.Length; i++)
            {
                int from = i < Nodes.Length ? Nodes.Length - 1 - i : i - Nodes.Length;
                places.Add(centre + (Math.CopySign(half, i - Nodes.Length + 0.5) * Nodes[from]));
                weights.Add(half * NodeWeights[from]);
            }
        }

        LogSigma = [.. places];
        Edges = [ends[0], .. weights.Select((_, i) => ends[0] + weights.Take(i + 1).Sum())];
        LogWeights = [.. weights.Select(w => Math.Log(w / (ends[^1] - ends[0])))];
        SmallCount = LogSigma.Count(s => s < Math.Log(Small));
    }

    /// <summary>Gets the only grid.</summary>
    public static SigmaGrid Instance { get; } = new();

    /// <summary>Gets log sigma of the places, ascending.</summary>
    public double[] LogSigma { get; }

    /// <summary>Gets the logarithms of their weights, the prior included: the weights sum to 1.</summary>
    public double[] LogWeights { get; }

    /// <summary>Gets the ends of the intervals of log sigma that the places represent; one more than places.</summary>
    public double[] Edges { get; }

    /// <summary>Gets the number of places below <see cref="Small"/>.</summary>
    public int SmallCount { get; }

    /// <summary>Summarises a posterior.</summary>
    /// <param name="mass">The probability of every place; need not sum to 1.</param>
    public ScalingScatter Summarise(double[] mass)
    {
        double total = CompensatedSum.Of(mass);
        return new ScalingScatter(Quantile(mass, 0.5 * total), Quantile(mass, 0.025 * total), Quantile(mass, 0.975 * total),
            mass.Take(SmallCount).Sum() / total);
    }

    private double Quantile(double[] mass, double target)
    {
        double sum = 0;
        for (int s = 0; s < mass.Length; s++)
        {
            if (sum + mass[s] >= target && mass[s] > 0)
            {
                return Math.Exp(Edges[s] + ((Edges[s + 1] - Edges[s]) * (target - sum) / mass[s]));
            }

            sum += mass[s];
        }

        return 1;
    }
}

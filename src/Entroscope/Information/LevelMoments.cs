using Entroscope.Numerics;

namespace Entroscope.Information;

/// <summary>What the draws say about the increments of all levels together: their covariance, and bootstrap replicates of them.</summary>
/// <remarks>A draw has 2L+1 columns: the L increments of H(X|D_l), then the L+1 sums of patch surprisals.</remarks>
internal sealed class LevelMoments
{
    private const double Rounding = 1e-12;
    private readonly LevelBlocks _blocks;
    private readonly double[,] _covariance;
    private readonly int[] _pooled;
    private readonly double[] _unseen;
    private readonly int _sites;

    /// <summary>Prepares the moments.</summary>
    /// <param name="blocks">The draws.</param>
    /// <param name="pooled">For every level the nodes over which its increment is a mean.</param>
    /// <param name="sites">The number of sites.</param>
    /// <param name="errors">The standard error of every column's mean with what draws may have missed.</param>
    public LevelMoments(LevelBlocks blocks, int[] pooled, int sites, double[] errors)
    {
        (_blocks, _pooled, _sites) = (blocks, pooled, sites);
        _covariance = blocks.CovarianceOfMean();
        _unseen = [.. errors.Select((error, c) => error > 0 ? Math.Max(0, (error * error) - _covariance[c, c]) : 0)];
    }

    private int Levels => _pooled.Length;

    /// <summary>Computes the means of T(l).</summary>
    public double[] TotalCorrelation() => Combine(_blocks.Mean(), TotalCorrelationTerms);

    /// <summary>Computes the covariance of the means of delta(l).</summary>
    public double[,] IncrementCovariance() => Covariance(IncrementTerms);

    /// <summary>Computes the covariance of the means of T(l).</summary>
    public double[,] TotalCorrelationCovariance() => Covariance(TotalCorrelationTerms);

    /// <summary>Draws deviations of delta(l), then 0 for e(1), which is known.</summary>
    public double[] ResampleIncrements(RandomStream random) => [.. Deviation(random, IncrementTerms, out _), 0];

    /// <summary>Draws deviations of T(l), then of m(1).</summary>
    public double[] ResampleTotalCorrelation(RandomStream random, bool siteExact)
    {
        double[] deviation = Deviation(random, TotalCorrelationTerms, out double[] columns);
        return [.. deviation, siteExact ? 0 : columns[Levels] / _sites];
    }

    private static (int Column, double Factor)[] IncrementTerms(int level) => [(level, 1)];

    private (int Column, double Factor)[] TotalCorrelationTerms(int level) => [(Levels + level, 1), (Levels + level + 1, -1)];

    private double[] Combine(double[] columns, Func<int, (int Column, double Factor)[]> terms) =>
        [.. _pooled.Select((pooled, l) => terms(l).Sum(t => t.Factor * columns[t.Column]) / pooled)];

    // Events too rare to be among the draws have their part in the error here as in every estimate by draws (theory, "Entropy grows through the network").
    private double[] Deviation(RandomStream random, Func<int, (int Column, double Factor)[]> terms, out double[] columns)
    {
        columns = _blocks.Resample(random);
        double[] deviation = Combine(columns, terms);
        for (int l = 0; l < deviation.Length; l++)
        {
            deviation[l] += Math.Sqrt(Unseen(terms(l))) / _pooled[l] * random.NextGaussian();
        }

        return deviation;
    }

    // A difference of sums that vary much more than it leaves what rounding took from their covariances.
    private double Lost((int Column, double Factor)[] terms) => Rounding * terms.Max(t => _covariance[t.Column, t.Column]);

    private double Unseen((int Column, double Factor)[] terms) => terms.Sum(t => t.Factor * t.Factor * _unseen[t.Column]);

    private double[,] Covariance(Func<int, (int Column, double Factor)[]> terms)
    {
        double[,] result = new double[Levels, Levels];
        for (int i = 0; i < Levels; i++)
        {
            for (int j = 0; j < Levels; j++)
            {
                double sum = terms(i).Sum(s => terms(j).Sum(t => s.Factor * t.Factor * _covariance[s.Column, t.Column]));
                result[i, j] = (i == j ? Math.Max(0, sum) + Lost(terms(i)) + Unseen(terms(i)) : sum) / _pooled[i] / _pooled[j];
            }
        }

        return result;
    }
}
